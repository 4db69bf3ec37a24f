"""The application as a whole: what nobody expected, the chat page in it, a proxy in front."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import httpx
import pytest

from qa.answer.generation import GenerationRequest
from qa.web.server.logs import REQUEST_ID, JsonFormatter
from tests.web.server.serving import MakeService, running

QUESTION = {"question": "What will the repairs of the bridge cost?"}


class BrokenGenerator:
    """Fails in a way that nobody foresaw."""

    name = "broken"

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Raise at once."""
        raise ZeroDivisionError("secret detail of the server")
        yield ""


def test_unexpected_error_is_a_500_without_its_details(make_service: MakeService) -> None:
    service = make_service()
    service.library.read = None  # type: ignore[method-assign, assignment]
    with running(service) as client:
        response = client.get("/api/articles/bridge")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert response.json()["error"]["request_id"] == response.headers["X-Request-ID"]
    assert "NoneType" not in response.text


def test_generator_that_fails_does_not_take_the_server_down(make_service: MakeService) -> None:
    with running(make_service(generator=BrokenGenerator())) as client:
        for _ in range(3):
            response = client.post("/api/ask", json=QUESTION)
            assert "secret detail" not in response.text
        assert client.get("/readyz").status_code == 200


def test_chat_page_is_mounted_and_guarded(make_service: MakeService) -> None:
    with running(make_service(), with_chat=True) as client:
        for path in ("/", "/chat"):
            assert client.get(path).headers["Location"] == "/chat/"
        page = client.get("/chat/")
        assert "Old bridge closed" in page.text
        assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
        call = {"data": ["", "en"]}
        own = client.post("/chat/gradio_api/call/article", json=call)
        assert own.status_code == 200
        event = own.json()["event_id"]
        assert "complete" in client.get(f"/chat/gradio_api/call/article/{event}").text
        evil = {"Origin": "https://evil.example"}
        refused = client.post("/chat/gradio_api/call/article", json=call, headers=evil)
        assert refused.status_code == 403
        assert "Access-Control-Allow-Origin" not in refused.headers


@pytest.mark.parametrize("prefix", ["", "/ask"], ids=["proxy strips", "proxy keeps"])
def test_pages_work_under_the_path_of_a_proxy(make_service: MakeService, prefix: str) -> None:
    evil = {"Origin": "https://evil.example"}
    with running(make_service(root_path="/ask")) as client:
        page = client.get(f"{prefix}/embed/bridge")
        assert 'src="/ask/widget.js"' in page.text
        assert client.get(f"{prefix}/widget.js", headers=evil).status_code == 200
        assert client.post(f"{prefix}/api/ask", json=QUESTION).status_code == 200
        assert client.post(f"{prefix}/api/ask", json=QUESTION, headers=evil).status_code == 403
        assert "unsafe-inline" in client.get(f"{prefix}/docs").headers["Content-Security-Policy"]


def test_every_door_counts_to_the_same_limit(make_service: MakeService) -> None:
    with running(make_service(requests_per_minute=3)) as client:
        client.post("/api/ask", json=QUESTION)
        client.post("/v1/chat/completions", json={"model": "bridge", "messages": []})
        client.post("/mcp", json={})
        refused = client.post("/v1/chat/completions", json={"model": "bridge", "messages": []})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]


def test_guessing_the_token_is_counted(make_service: MakeService) -> None:
    wrong = {"Authorization": "Bearer guess"}
    with running(make_service(requests_per_minute=2)) as client:
        statuses = [
            client.put("/api/articles/a", json={"text": "Rain."}, headers=wrong).status_code
            for _ in range(3)
        ]
    assert statuses == [403, 403, 429]


def test_script_goes_out_gzipped_and_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/widget.js")
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in first.headers["Vary"]
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.text == first.text


def test_log_line_cannot_be_forged_and_names_its_request() -> None:
    record = logging.LogRecord("qa", logging.INFO, "", 0, "request", None, None)
    record.request = {"question": 'why?\n{"level": "forged"}'}
    token = REQUEST_ID.set("abc")
    try:
        line = JsonFormatter().format(record)
    finally:
        REQUEST_ID.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["request_id"] == "abc"
    assert entry["level"] == "info"
