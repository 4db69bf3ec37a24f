"""What all routes share: the library, the runner of answers, limits and counters, in one value."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from starlette.requests import Request

from qa.answer.answer_object import answer_object
from qa.answer.chatbot import Models
from qa.config import Settings
from qa.values import Answer
from qa.web.server.answering import Answering
from qa.web.server.library import Library, Shelf
from qa.web.server.limits import RateLimiter
from qa.web.server.metrics import Metrics
from qa.web.server.options import ServerOptions
from qa.web.server.origins import Origins


@dataclass
class Service:
    """The server's parts, made once."""

    options: ServerOptions
    settings: Settings
    models: Models
    library: Library
    answering: Answering
    rate: RateLimiter
    metrics: Metrics
    origins: Origins
    ready: bool = True
    _feedback_lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, request: Request) -> None:
        """Count a request of a client; raise where it is one too many."""
        self.rate.check(request.state.client, now=time.time())

    async def shelf(self, article_id: str) -> Shelf:
        """Return an article's chatbot; without an id that of the only article."""
        article_id = article_id or self.library.only_id()
        # What is in memory waits for no thread that builds another article's index.
        resident = self.library.resident(article_id)
        if resident is not None:
            return resident
        return await self.answering.run(lambda: self.library.shelf(article_id))

    def answer(self, answer: Answer, shelf: Shelf) -> dict[str, object]:
        """Return the JSON object of an answer, with the article's id and version."""
        return {
            **answer_object(answer),
            "article": shelf.summary.id,
            "article_version": shelf.summary.version,
        }

    def count(self, answer: Answer) -> None:
        """Count a final answer by its kind."""
        self.metrics.answers.labels(answer.kind).inc()

    def keep_feedback(self, entry: dict[str, object]) -> None:
        """Append one line to the feedback file, whole or not at all."""
        file = self.options.feedback or self.options.data_folder / "feedback.jsonl"
        append_line(file, entry, self._feedback_lock)


def append_line(file: Path, entry: dict[str, object], lock: threading.Lock) -> None:
    """Append one JSON line by a single write."""
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    with lock:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode("utf-8", "backslashreplace"))
        finally:
            os.close(descriptor)


def service_of(request: Request) -> Service:
    """Return the parts of the server that a request came to."""
    service: Service = request.app.state.service
    return service
