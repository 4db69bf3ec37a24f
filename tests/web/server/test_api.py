"""REST as a program sees it: answers, events, articles, errors in one shape."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from tests.web.server.serving import GatedGenerator, MakeService, running, story

QUESTION = {"question": "What will the repairs of the bridge cost?"}
COSTS = "Mayor Anna Berg said the repairs will cost four million euros."


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    """Return the server-sent events of a body."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_answer_cites_the_sentence_by_its_offsets(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={**QUESTION, "article": "bridge"}).json()
    assert answer["citations"][0]["text"] == COSTS
    start, end = answer["citations"][0]["start"], answer["citations"][0]["end"]
    assert story().text[start:end] == COSTS
    assert answer["article"] == "bridge"
    assert answer["article_version"] == story().digest[:12]


def test_article_may_be_left_out_where_there_is_one(client: httpx.Client) -> None:
    assert client.post("/api/ask", json=QUESTION).json()["article"] == "bridge"


def test_article_must_be_named_where_there_are_two(make_service: MakeService) -> None:
    with running(make_service(articles=(story("a"), story("b")))) as client:
        response = client.post("/api/ask", json=QUESTION)
    assert response.status_code == 404
    assert "name the article" in response.json()["error"]["message"]


def test_events_bring_evidence_then_text_then_the_answer(make_service: MakeService) -> None:
    generator = GatedGenerator()
    generator.gate.set()
    with running(make_service(generator=generator)) as client:
        response = client.post("/api/ask", json=QUESTION, headers={"Accept": "text/event-stream"})
    names = [name for name, _ in events(response.text)]
    assert names[0] == "evidence"
    assert names[-1] == "answer"
    assert set(names[1:-1]) == {"token"}
    assert events(response.text)[0][1]["evidence"]
    assert events(response.text)[-1][1]["answer"] == f"{generator.quoted} [1]"


def test_blank_question_is_refused_before_the_stream_begins(client: httpx.Client) -> None:
    response = client.post(
        "/api/ask", json={"question": "  "}, headers={"Accept": "text/event-stream"}
    )
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "bad_question"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"question": ""}, "bad_question"),
        ({"question": "why? " * 300}, "bad_question"),
        ({"question": 7}, "bad_request"),
        ({}, "bad_request"),
        ({"question": "Why?", "colour": "red"}, "bad_request"),
        ({"question": "Why?", "language": "English"}, "bad_request"),
        ({"question": "Why?", "history": [{"role": "system", "text": "x"}]}, "bad_request"),
    ],
)
def test_bad_question_is_a_422_in_the_one_shape(
    client: httpx.Client, body: dict[str, object], code: str
) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["request_id"] == response.headers["X-Request-ID"]


def test_unknown_article_names_the_nearest(client: httpx.Client) -> None:
    response = client.post("/api/ask", json={**QUESTION, "article": "bridges"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_article"
    assert "nearest are bridge" in response.json()["error"]["message"]


@pytest.mark.parametrize(("path", "status"), [("/no/such/page", 404), ("/api/ask", 405)])
def test_wrong_route_is_an_error_in_the_one_shape(
    client: httpx.Client, path: str, status: int
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message", "request_id"}


def test_article_is_read_in_sentences(client: httpx.Client) -> None:
    article = client.get("/api/articles/bridge").json()
    assert article["title"] == "Old bridge closed"
    assert [sentence["id"] for sentence in article["sentences"]] == [0, 1, 2, 3]
    assert article["sentences"][2]["text"] == COSTS


def test_list_has_every_article_once(make_service: MakeService) -> None:
    with running(make_service(articles=(story("a"), story("b"), story("c")))) as client:
        page = client.get("/api/articles", params={"limit": 2, "offset": 1}).json()
    assert page["total"] == 3
    assert [article["id"] for article in page["articles"]] == ["b", "c"]


def test_suggestions_are_answered_by_the_article(client: httpx.Client) -> None:
    suggestions = client.get("/api/articles/bridge/suggestions").json()["suggestions"]
    for suggestion in suggestions:
        assert client.post("/api/ask", json={"question": suggestion}).json()["found"]


def test_feedback_is_kept_as_a_line(make_service: MakeService, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    body = {"question": "Why?", "answer": "Cracks [1]", "helpful": False, "comment": "too\nshort"}
    with running(make_service(feedback=file)) as client:
        assert client.post("/api/feedback", json=body).status_code == 204
        assert client.post("/api/feedback", json=body).status_code == 204
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["comment"] for line in lines] == ["too\nshort"] * 2


def test_metrics_count_requests_and_answers(client: httpx.Client) -> None:
    client.post("/api/ask", json=QUESTION)
    text = client.get("/metrics").text
    assert 'article_qa_requests_total{method="POST",route="/api/ask",status="200"} 1.0' in text
    assert 'article_qa_answers_total{kind="answer"} 1.0' in text
    assert "article_qa_articles_stored 1.0" in text


def test_request_id_of_a_proxy_is_kept_and_a_hostile_one_is_not(client: httpx.Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "abc-123"})
    assert kept.headers["X-Request-ID"] == "abc-123"
    replaced = client.get("/healthz", headers={"X-Request-ID": "a b<c>"})
    assert replaced.headers["X-Request-ID"] != "a b<c>"


def test_openapi_page_loads_from_our_own_host_alone(client: httpx.Client) -> None:
    page = client.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    assert client.get("/docs/assets/swagger-ui-bundle.js").status_code == 200
    assert "/api/ask" in client.get("/openapi.json").json()["paths"]
