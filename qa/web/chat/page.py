"""The page as a Gradio application: models and an article in, routes on a FastAPI application out.

Gradio is the engine (queue, streaming, sharing); the page in `static/` is ours and speaks to it, so
that citations, direction, keyboard and policy are under our control. One request has one stream.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.values import Article
from qa.web.chat.service import ArticleKind, ChatService, Progress
from qa.web.chat.sessions import Bot

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

    from qa.answer.models import Models

CONCURRENT_ANSWERS = 4
CONCURRENT_READINGS = 2
WAITING_REQUESTS = 64
QUEUE_PAUSE_S = 0.01

GRADIO_ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    # Gradio sums up all its events after each one, for a dashboard that is off here.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
}


@dataclass(frozen=True)
class ChatPage:
    """A page that is ready to be mounted."""

    service: ChatService
    blocks: gradio.Blocks

    def mount(self, app: FastAPI, *, path: str = "/", frame_ancestors: str = "'self'") -> None:
        """Serve the page under that path of the application; every address in it is relative.

        `frame_ancestors` are the sites that may frame it, as a Content-Security-Policy writes them.
        """
        import gradio

        from qa.web.chat.routes import page_router

        prefix = path.rstrip("/")
        app.include_router(page_router(self.service, frame_ancestors), prefix=prefix)
        gradio.mount_gradio_app(
            app,
            self.blocks,
            path=prefix or "/",
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            show_error=False,
            mcp_server=False,
            max_file_size="1kb",
            theme=gradio.themes.Base(font=["system-ui"], font_mono=["monospace"]),
        )


def build_page(
    models: Models, article: Article, *, feedback: Path | None = None, index: Path | None = None
) -> ChatPage:
    """Return the page about that article; readers may bring their own beside it.

    `feedback` is the JSON Lines file for readers' verdicts, None for the one in the user's data
    folder. `index` is a folder that `article-qa index` wrote for the article.
    """
    from qa.answer.chatbot import Chatbot
    from qa.retrieval.retriever import Retriever

    def open_own(own: Article, progress: Progress) -> Bot:
        """Index a reader's article in memory alone: the cache on disk is not for it."""
        return Chatbot(own, models, Retriever.open(own, models.encoder, progress=progress))

    service = ChatService(
        Chatbot.for_article(article, models, index=index),
        open_own,
        settings=models.settings,
        feedback=feedback,
    )
    return ChatPage(service, build_blocks(service))


def build_blocks(service: ChatService) -> gradio.Blocks:
    """Return Gradio's endpoints for what a page may ask; each call has a stream of its own."""
    os.environ.update(GRADIO_ENVIRONMENT)
    import gradio
    from gradio.events import api

    def ask(session: str, request: str, question: str, history: list[Any]) -> Iterator[dict]:  # type: ignore[type-arg]
        """Stream the answer to a question."""
        yield from service.ask(session, request, question, history)

    def stop(request: str) -> dict:  # type: ignore[type-arg]
        """Stop an answer."""
        return service.stop(request)

    def read_article(kind: str, content: str, name: str) -> Iterator[dict]:  # type: ignore[type-arg]
        """Read and index a reader's own article."""
        kinds: dict[str, ArticleKind] = {"text": "text", "file": "file", "url": "url"}
        yield from service.read_article(kinds.get(kind, "text"), content, name)

    def article(session: str, language: str) -> dict:  # type: ignore[type-arg]
        """Return the article with its translation."""
        return service.article(session, language)

    def suggestions(session: str, language: str, asked: list[Any]) -> dict:  # type: ignore[type-arg]
        """Return questions that the article answers."""
        return service.suggestions(session, language, asked)

    def rate(session: str, verdict: dict) -> dict:  # type: ignore[type-arg]
        """Note a reader's verdict."""
        return service.rate(session, verdict)

    with gradio.Blocks(title="Article QA", analytics_enabled=False, mode="server") as page:
        api(ask, api_name="ask", concurrency_limit=CONCURRENT_ANSWERS)
        api(read_article, api_name="read_article", concurrency_limit=CONCURRENT_READINGS)
        api(suggestions, api_name="suggestions", concurrency_limit=1)
        api(article, api_name="article", queue=False)
        api(stop, api_name="stop", queue=False)
        api(rate, api_name="rate", queue=False)
    blocks: gradio.Blocks = page.queue(max_size=WAITING_REQUESTS)
    # Gradio looks for work every millisecond, which costs an idle server 5% of a core.
    blocks._queue.sleep_when_free = QUEUE_PAUSE_S
    return blocks
