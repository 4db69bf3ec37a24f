"""A newsroom for the widget's tests: a publisher's site on one origin, its server on another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qa.answer.chatbot import Models
from qa.answer.generation import GenerationRequest, Generator
from qa.article import article_from_text
from qa.config import Settings
from qa.web.server.app import build_app, build_service
from qa.web.server.options import ServerOptions
from tests.browser.widget_site import ARABIC_STORY, REPEATS, STORY, Serve, Site, page, tag
from tests.web.server.serving import WordEncoder

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

QUESTION = "What will the repairs cost in euros?"
MARKUP = '<img src=x onerror="window.hacked = true"> [1]'


class ScriptedGenerator:
    """Quotes the best sentence; a question that names markup or a failure gets that instead."""

    name = "scripted"

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield the answer."""
        if "markup" in request.question:
            yield MARKUP
        elif "die" in request.question:
            yield "The repairs will"
            raise ConnectionError("the line broke")
        else:
            yield f"{request.evidence[0].sentence.text} [1]"


@dataclass
class Newsroom:
    """A publisher's site and the server of its widget."""

    site: Site
    site_address: str
    server_address: str
    feedback: Path

    def publish(self, script: str, **options: Any) -> str:
        """Set the page and return where it is."""
        self.site.html = page(script, **options)
        self.site.headers = {}
        return self.site_address

    def tag(self, **attributes: str) -> str:
        """Return the widget's tag for our server."""
        return tag(self.server_address, **attributes)


@pytest.fixture(scope="module")
def newsroom(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Serve a site, and a server that allows it."""
    site = Site()
    site_address = serve(site.application())
    folder = tmp_path_factory.mktemp("newsroom")
    settings = Settings(reranker="none", threshold=0.0, verify=False, cache=folder / "cache")
    generator: Generator = ScriptedGenerator()
    service = build_service(
        ServerOptions(
            data=folder,
            feedback=folder / "feedback.jsonl",
            allow_origins=(site_address.rstrip("/"),),
            requests_per_minute=10_000,
        ),
        settings,
        models=Models.load(settings, encoder=WordEncoder(), generator=generator),
        articles=(
            article_from_text(STORY, id="bridge", language="en"),
            article_from_text(ARABIC_STORY, id="jisr", language="ar"),
            article_from_text(REPEATS, id="vote", language="en"),
        ),
    )
    server_address = serve(build_app(service, with_chat=False))
    return Newsroom(site, site_address, server_address, folder / "feedback.jsonl")


def ask(shown: Any, question: str = QUESTION) -> Any:
    """Open the widget, ask, and return its frame once the answer is final."""
    frame = shown.locator("article-qa .frame").first
    launcher = frame.locator(".launcher")
    if launcher.is_visible():
        launcher.click()
    frame.locator("textarea").fill(question)
    frame.locator("textarea").press("Enter")
    expect(frame.locator(".exchange").last.locator(".verdict, .error")).to_be_visible()
    return frame


def highlighted(shown: Any) -> str:
    """Return the text that is lit up in the publisher's page, spaces of all kinds folded."""
    text = shown.evaluate(
        "() => [...(CSS.highlights.get('articleqa') || [])]"
        ".map((range) => range.toString()).join('|')"
    )
    return re.sub(r"[\s\u200b]+", " ", text).strip()
