"""Chromium, pages that fail a test on any console error, and applications served on loopback."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.newsroom import newsroom as newsroom
from tests.browser.scripted_bot import ScriptedBot

playwright_api = pytest.importorskip("playwright.sync_api")
Browser = playwright_api.Browser
Page = playwright_api.Page

PATIENCE_MS = 60_000
"""A slow machine passes too; a fast one never waits so long."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

OpenPage = Callable[..., Page]
Serve = Callable[[Any], str]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the tests are skipped, or fail where the gate wants them, without one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        reason = "no Chromium: apt-get install chromium"
        if os.environ.get("ARTICLE_QA_BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    playwright_api.expect.set_options(timeout=PATIENCE_MS)
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=ARGUMENTS, timeout=2 * PATIENCE_MS
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens pages, each in a context of its own: `open_page(address, locale=…, viewport=…)`.

    At the end the test fails if a page wrote an error to its console or called another host.
    """
    problems: list[str] = []
    with ExitStack() as contexts:

        def open_one(address: str, *, ready: str = "html[data-ready]", **options: Any) -> Page:
            settings = {"locale": "en-US", "viewport": WIDE, "reduced_motion": "reduce", **options}
            context = chromium.new_context(**settings)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            _watch(page, urlsplit(address).hostname or "", problems)
            page.goto(address)
            page.locator(ready).first.wait_for(state="attached")
            return page

        yield open_one
    assert problems == []


def _watch(page: Page, host: str, problems: list[str]) -> None:
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on(
        "console",
        lambda message: (
            problems.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).hostname in (host, None)
            else problems.append(f"request to another host: {request.url}")
        ),
    )


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serves an ASGI application on a free port of loopback and returns its address."""
    with ExitStack() as servers:
        yield lambda application: servers.enter_context(_serving(application))


@contextmanager
def _serving(application: Any) -> Iterator[str]:
    import uvicorn

    from qa.web.listening import listen

    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


class Chat:
    """The scripted chat page: where it is, its bots, and its feedback file."""

    def __init__(self, address: str, bot: ScriptedBot, feedback: Path) -> None:
        self.address = address
        self.bot = bot
        self.feedback = feedback


@pytest.fixture(scope="session")
def chat(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Chat:
    """The chat page about the bundled article, answered by a script."""
    from fastapi import FastAPI

    from qa.article import open_article
    from qa.web.chat.page import ChatPage, build_blocks
    from qa.web.chat.service import ChatService

    feedback = tmp_path_factory.mktemp("feedback") / "feedback.jsonl"
    bot = ScriptedBot(open_article(None))
    service = ChatService(bot, lambda article, _: ScriptedBot(article), feedback=feedback)
    application = FastAPI()
    ChatPage(service, build_blocks(service)).mount(application)
    return Chat(serve(application), bot, feedback)
