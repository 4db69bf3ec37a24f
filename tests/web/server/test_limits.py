"""Limits and origins: who is let in, who is told to wait, who is refused before any work."""

from __future__ import annotations

import threading

import httpx
import pytest

from qa.errors import SettingsError
from qa.web.server.options import ServerOptions
from qa.web.server.origins import Origins
from tests.web.server.serving import GatedGenerator, MakeService, running

QUESTION = {"question": "What will the repairs of the bridge cost?"}
NEWS = "https://news.example"


def test_large_body_is_a_413(make_service: MakeService) -> None:
    with running(make_service(max_body_bytes=1_000)) as client:
        named = client.post("/api/ask", json={"question": "x" * 2_000})
        chunks = iter([b'{"question": "', b"x" * 2_000, b'"}'])
        unnamed = client.post("/api/ask", content=chunks)
    for response in (named, unnamed):
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "body_too_large"


def test_client_that_asks_too_often_is_told_when_to_come_back(make_service: MakeService) -> None:
    with running(make_service(requests_per_minute=2)) as client:
        statuses = [client.post("/api/ask", json=QUESTION).status_code for _ in range(2)]
        refused = client.post("/api/ask", json=QUESTION)
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_clients_behind_a_trusted_proxy_are_counted_apart(make_service: MakeService) -> None:
    service = make_service(requests_per_minute=1, trusted_proxies=("127.0.0.1",))
    with running(service) as client:
        statuses = [
            client.post("/api/ask", json=QUESTION, headers={"X-Forwarded-For": address}).status_code
            for address in ("203.0.113.1", "203.0.113.2", "6.6.6.6, 203.0.113.1")
        ]
    assert statuses == [200, 200, 429]


def test_forwarded_address_of_a_stranger_is_not_believed(make_service: MakeService) -> None:
    with running(make_service(requests_per_minute=1)) as client:
        statuses = [
            client.post("/api/ask", json=QUESTION, headers={"X-Forwarded-For": address}).status_code
            for address in ("203.0.113.1", "203.0.113.2")
        ]
    assert statuses == [200, 429]


def test_full_queue_is_a_503(make_service: MakeService) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator, max_concurrent=1, max_queue=0)) as client:
        first: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: first.append(client.post("/api/ask", json=QUESTION))
        )
        asking.start()
        assert generator.started.wait(timeout=20)
        refused = client.post("/api/ask", json=QUESTION)
        generator.gate.set()
        asking.join(timeout=20)
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "busy"
    assert int(refused.headers["Retry-After"]) >= 1
    assert first[0].status_code == 200


def test_answer_over_its_time_is_a_504_and_stops(make_service: MakeService) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator, answer_timeout_s=0.3)) as client:
        response = client.post("/api/ask", json=QUESTION)
        assert response.status_code == 504
        assert generator.stopped.wait(timeout=20)


def test_client_that_hangs_up_stops_its_generation(make_service: MakeService) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator)) as client:
        with client.stream(
            "POST", "/api/ask", json=QUESTION, headers={"Accept": "text/event-stream"}
        ):
            assert generator.started.wait(timeout=20)
        assert generator.stopped.wait(timeout=20)


def test_client_that_hangs_up_without_events_stops_its_generation(
    make_service: MakeService,
) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator)) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/ask", json=QUESTION, timeout=1.0)
        assert generator.stopped.wait(timeout=20)


def test_shutdown_finishes_what_it_streams(make_service: MakeService) -> None:
    generator = GatedGenerator()
    bodies: list[str] = []

    def ask(address: httpx.URL) -> None:
        headers = {"Accept": "text/event-stream"}
        with httpx.Client(base_url=address, timeout=30) as own:
            bodies.append(own.post("/api/ask", json=QUESTION, headers=headers).text)

    with running(make_service(generator=generator)) as client:
        asking = threading.Thread(target=ask, args=(client.base_url,))
        asking.start()
        assert generator.started.wait(timeout=20)
        # The gate opens only after the server was told to stop, at the end of the block.
        threading.Timer(0.3, generator.gate.set).start()
    asking.join(timeout=20)
    assert "event: answer" in bodies[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://news.example.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_call_from_another_site_is_refused(
    make_service: MakeService, headers: dict[str, str]
) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator, allow_origins=(NEWS,))) as client:
        response = client.post("/api/ask", json=QUESTION, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "origin_refused"
    assert "Access-Control-Allow-Origin" not in response.headers
    assert not generator.started.is_set()


def test_call_from_an_allowed_site_passes(make_service: MakeService) -> None:
    headers = {"Origin": NEWS, "Sec-Fetch-Site": "cross-site"}
    with running(make_service(allow_origins=(NEWS,))) as client:
        response = client.post("/api/ask", json=QUESTION, headers=headers)
        asked = client.options(
            "/api/ask", headers={**headers, "Access-Control-Request-Method": "POST"}
        )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == NEWS
    assert "Origin" in response.headers["Vary"]
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == NEWS
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]


def test_call_from_our_own_page_passes(client: httpx.Client) -> None:
    headers = {"Origin": str(client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/ask", json=QUESTION, headers=headers).status_code == 200


def test_frames_and_cors_follow_one_list(make_service: MakeService) -> None:
    with running(make_service(allow_origins=(NEWS,))) as client:
        policy = client.get("/embed/bridge").headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {NEWS}" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    "origin", ["*", "news.example", "https://*.example", "https://a.example/path", "file:///", ""]
)
def test_what_is_no_origin_is_refused_at_the_start(origin: str) -> None:
    with pytest.raises(SettingsError, match=r"https://news\.example"):
        Origins.parse([origin])


def test_origin_is_compared_without_case_and_default_port() -> None:
    origins = Origins.parse(["HTTPS://News.Example:443"])
    assert origins.is_allowed("https://news.example")
    assert not origins.is_allowed("http://news.example")


def test_limit_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="max_concurrent"):
        ServerOptions(max_concurrent=0)


def test_questions_are_logged_only_when_asked_for(
    make_service: MakeService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "qa.server")
    for log_questions in (False, True):
        caplog.clear()
        with running(make_service(log_questions=log_questions)) as client:
            client.post("/api/ask", json=QUESTION)
        entries = [getattr(record, "request", {}) for record in caplog.records]
        asked = [entry for entry in entries if entry.get("path") == "/api/ask"]
        assert len(asked) == 1
        assert ("question" in asked[0]) is log_questions
