"""The page over HTTP: its language, its policy, its escaping, and Gradio's endpoints behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from qa.article import article_from_text
from qa.languages import INTERFACE, direction
from qa.web.chat.guard import OriginGuard
from qa.web.chat.page import ChatPage, build_blocks
from qa.web.chat.service import ChatService
from qa.web.server.origins import Origins
from qa.web.texts import texts
from tests.browser.scripted_bot import ScriptedBot

HOSTILE = "</script><b>News</b>\nIt rained in Paris. 286 umbrellas were sold."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.jsonl"
    bot = ScriptedBot(article_from_text(HOSTILE))
    service = ChatService(bot, lambda article, _: ScriptedBot(article), feedback=feedback)
    application = FastAPI()
    ChatPage(service, build_blocks(service)).mount(application, path="/chat")
    application.add_middleware(OriginGuard, origins=Origins())
    with TestClient(application) as client:
        yield client


def boot(page: str) -> dict[str, Any]:
    """Return the data that the document carries."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("language", INTERFACE)
def test_the_page_speaks_the_language_of_the_browser(client: TestClient, language: str) -> None:
    page = client.get("/chat/", headers={"Accept-Language": f"{language},en;q=0.5"}).text
    assert f'<html lang="{language}" dir="{direction(language)}">' in page
    assert boot(page)["texts"] == dict(texts(language))


def test_the_article_in_the_page_is_data_and_never_markup(client: TestClient) -> None:
    page = client.get("/chat/").text
    assert boot(page)["article"]["title"] == "</script><b>News</b>"
    assert "<b>" not in page
    assert "<title>&lt;/script&gt;&lt;b&gt;News&lt;/b&gt; · Article QA</title>" in page


def test_the_page_allows_its_own_host_alone(client: TestClient) -> None:
    policy = client.get("/chat/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    static = Path(__file__).parents[2] / "qa" / "web" / "chat" / "static"
    addresses = {
        address
        for file in static.iterdir()
        for address in re.findall(r"https?://[^\s\"'`]+", file.read_text("utf-8"))
    }
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_a_path_without_its_slash_leads_to_the_page(client: TestClient) -> None:
    assert client.get("/chat").text == client.get("/chat/").text


def test_unchanged_files_are_not_sent_again(client: TestClient) -> None:
    first = client.get("/chat/page/app.js")
    assert first.status_code == 200
    assert "javascript" in first.headers["content-type"]
    again = client.get("/chat/page/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/chat/page/nothing.js").status_code == 404
    assert client.get("/chat/page/..%2f..%2fpage.py").status_code == 404


def test_texts_of_a_language_are_served_alone(client: TestClient) -> None:
    assert client.get("/chat/page/texts/hy.json").json() == dict(texts("hy"))
    assert client.get("/chat/page/texts/xx.json").json() == dict(texts("en"))


def test_gradio_streams_an_answer_to_the_call_that_asked(client: TestClient) -> None:
    joined = client.post(
        "/chat/gradio_api/call/ask", json={"data": ["", "r1", "How many? 286", []]}
    )
    event = joined.json()["event_id"]
    stream = client.get(f"/chat/gradio_api/call/ask/{event}").text
    replies = [
        json.loads(line.removeprefix("data: "))[0]
        for line in stream.splitlines()
        if line.startswith("data: [")
    ]
    assert replies[0]["answer"]["answer"] == ""
    assert replies[-1]["answer"]["citations"][0]["text"] == "286 umbrellas were sold."


def test_pages_of_other_sites_cannot_call(client: TestClient) -> None:
    call = {"url": "/chat/gradio_api/run/article", "json": {"data": ["", "en"]}}
    assert client.post(**call, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(**call, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(**call, headers={"Origin": "http://testserver"}).status_code == 200
    assert client.post(**call).json()["data"][0]["article"]["language"] == "en"


def test_gradio_takes_no_uploads_of_size(client: TestClient) -> None:
    files = {"files": ("big.bin", b"x" * 5_000)}
    assert client.post("/chat/gradio_api/upload", files=files).status_code == 413
