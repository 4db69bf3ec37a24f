"""What the page asks of the server: plain values in, objects for JSON out."""

from __future__ import annotations

import base64
import binascii
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal, cast

from qa.article import article_from_bytes, article_from_text, open_article
from qa.config import Settings
from qa.errors import ArticleError, ArticleQAError, FetchError
from qa.suggestions import suggest
from qa.values import Article, Role, Turn
from qa.web.chat.feedback import append_feedback, default_feedback_file
from qa.web.chat.payload import (
    answer_payload,
    article_payload,
    error_payload,
    growing_payload,
)
from qa.web.chat.sessions import Bot, Sessions

ArticleKind = Literal["text", "file", "url"]
Reply = dict[str, Any]
Progress = Callable[[int, int], None]
OpenBot = Callable[[Article, Progress], Bot]

log = logging.getLogger(__name__)


class ChatService:
    """The first article's chatbot, readers' own ones, and what a page may ask of them.

    Every method takes the key of the page's own article, empty for the first one; a failure is a
    reply `{"error": {"code", "message"}}`, never an exception.
    """

    def __init__(
        self,
        bot: Bot,
        open_bot: OpenBot,
        *,
        settings: Settings | None = None,
        feedback: Path | None = None,
    ) -> None:
        self.sessions = Sessions(bot)
        self._open_bot = open_bot
        self._settings = settings or Settings()
        self._feedback = feedback or default_feedback_file()
        self._running: dict[str, threading.Event] = {}

    def ask(self, session: str, request: str, question: str, history: list[Any]) -> Iterator[Reply]:
        """Yield `{"answer": …}` with the evidence, then `{"growing": …}`, last `{"answer": …}`."""
        with self._stoppable(request) as stopped:
            try:
                bot = self.sessions.bot(session)
                yield from self._answers(bot, question, _turns(history), stopped)
            except Exception as error:
                yield _failure(error)

    def stop(self, request: str) -> Reply:
        """Stop the answer to that request; one that is unknown or done is stopped already."""
        if request in self._running:
            self._running[request].set()
        return {"stopped": True}

    def read_article(self, kind: ArticleKind, content: str, name: str) -> Iterator[Reply]:
        """Yield `{"stage": …}` while the article is read and indexed, last its session and payload.

        `content` is the text, the address, or the bytes of the file in base64.
        """
        try:
            yield {"stage": "reading"}
            article = self._read(kind, content, name)
            bot = yield from self._index(article)
            yield {"session": self.sessions.add(bot), "article": article_payload(article, "")}
        except Exception as error:
            yield _failure(error)

    def article(self, session: str, language: str) -> Reply:
        """Return `{"article": …}` with its translation into that language."""
        try:
            return {"article": article_payload(self.sessions.bot(session).article, language)}
        except Exception as error:
            return _failure(error)

    def suggestions(self, session: str, language: str, asked: list[Any]) -> Reply:
        """Return `{"suggestions": […]}` that the article answers, without those asked already."""
        try:
            exclude = tuple(question for question in asked if isinstance(question, str))
            bot = self.sessions.bot(session)
            return {"suggestions": list(suggest(bot, language, exclude=exclude))}
        except Exception as error:
            return _failure(error)

    def rate(self, session: str, verdict: Mapping[str, Any]) -> Reply:
        """Append a reader's verdict on an answer to the feedback file."""
        try:
            append_feedback(self._feedback, self.sessions.bot(session).article, verdict)
            return {"noted": True}
        except Exception as error:
            return _failure(error)

    def _answers(
        self, bot: Bot, question: str, history: tuple[Turn, ...], stopped: threading.Event
    ) -> Iterator[Reply]:
        with closing(cast(Any, bot.stream(question, history=history))) as snapshots:
            for number, answer in enumerate(snapshots):
                is_whole = answer.final or number == 0
                yield {"answer": answer_payload(answer)} if is_whole else growing_payload(answer)
                if stopped.is_set():
                    return

    def _read(self, kind: ArticleKind, content: str, name: str) -> Article:
        if kind == "text":
            return article_from_text(self._within_limit(content))
        if kind == "url":
            return open_article(_web_address(content), settings=self._settings)
        data = _file_bytes(content, self._settings.max_article_bytes)
        return article_from_bytes(data, Path(name).name[:200], settings=self._settings)

    def _index(self, article: Article) -> Generator[Reply, None, Bot]:
        """Yield how many sentences are indexed of how many, and return the article's chatbot."""
        steps: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        yield {"stage": "indexing"}
        with ThreadPoolExecutor(1) as pool:
            task = pool.submit(self._open_bot, article, lambda done, of: steps.put((done, of)))
            task.add_done_callback(lambda _: steps.put(None))
            while (step := steps.get()) is not None:
                yield {"stage": "indexing", "done": step[0], "of": step[1]}
        return task.result()

    def _within_limit(self, text: str) -> str:
        size, limit = len(text.encode("utf-8", "replace")), self._settings.max_article_bytes
        if size > limit:
            raise ArticleError(f"the text has {size:,} bytes: give at most {limit:,}")
        return text

    @contextmanager
    def _stoppable(self, request: str) -> Iterator[threading.Event]:
        stopped = self._running[request] = threading.Event()
        try:
            yield stopped
        finally:
            self._running.pop(request, None)


def _turns(history: Sequence[Any]) -> tuple[Turn, ...]:
    """Return the turns of a page's history; what has another shape is left out."""
    return tuple(
        Turn(cast(Role, turn["role"]), turn["text"])
        for turn in history
        if isinstance(turn, dict)
        and turn.get("role") in ("user", "assistant")
        and isinstance(turn.get("text"), str)
    )


def _web_address(address: str) -> str:
    """Return the address with its scheme: a local path must never be opened for a page.

    Raises:
        FetchError: the scheme is not http or https.
    """
    address = address.strip()
    scheme, separator, _ = address.partition("://")
    if not separator:
        return f"https://{address}"
    if scheme.lower() not in ("http", "https"):
        raise FetchError(f"the address begins with {scheme[:20]}://: give one with https://")
    return address


def _file_bytes(content: str, limit: int) -> bytes:
    if len(content) * 3 // 4 > limit + 3:
        raise ArticleError(f"the file is larger than {limit:,} bytes: give a shorter article")
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ArticleError("the file did not arrive whole: choose it again") from error


def _failure(error: Exception) -> Reply:
    """Return the reply for an error; the message of one that is not ours stays in the log."""
    if isinstance(error, ArticleQAError):
        return {"error": error_payload(error)}
    log.error("the page's request failed", exc_info=error)
    return {"error": {"code": "internal", "message": ""}}
