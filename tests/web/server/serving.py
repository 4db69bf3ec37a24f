"""A real server on loopback around hand-made models: what a test asks for can be worked out."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import httpx
import numpy as np
import uvicorn

from embeddings.contracts import Vectors
from qa.answer.generation import GenerationRequest
from qa.article import article_from_text
from qa.values import Article
from qa.web.listening import listen
from qa.web.server.app import build_app
from qa.web.server.service import Service

TOKEN = "a-token-for-tests"
STORY = (
    "The bridge was closed on Monday after an inspector found cracks in two pillars. "
    "Mayor Anna Berg said the repairs will cost four million euros. "
    "Buses take another road through Oldtown until the spring."
)


class WordEncoder:
    """A vector counts the words of a text: the more words two texts share, the closer they are."""

    name = "words"
    dim = 256
    fingerprint = "words-1"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for questions."""
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").replace("?", " ").split():
                digest = hashlib.sha256(word[:5].encode()).digest()
                row[int.from_bytes(digest[:4], "big") % self.dim] += 1
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return rows

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for sentences."""
        return self.encode_query(texts)


class GatedGenerator:
    """Quotes the first evidence word by word; waits at its gate, and tells when it was stopped."""

    name = "gated"

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.started = threading.Event()
        self.stopped = threading.Event()
        self.quoted = ""

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield the words of the best sentence, the first before the gate."""
        self.quoted = request.evidence[0].sentence.text
        first, *others = self.quoted.split(" ")
        try:
            yield first
            self.started.set()
            while not self.gate.wait(timeout=0.02):
                yield ""
            for word in others:
                yield f" {word}"
            yield " [1]"
        finally:
            self.stopped.set()


def story(article_id: str = "bridge", text: str = STORY) -> Article:
    """Return the story of a bridge."""
    return article_from_text(text, id=article_id, title="Old bridge closed", language="en")


MakeService = Callable[..., Service]


@contextmanager
def running(service: Service, *, with_chat: bool = False) -> Iterator[httpx.Client]:
    """Run the application on a free port and lend a client of it."""
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            build_app(service, with_chat=with_chat),
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=address, timeout=30) as client:
                _wait_until_ready(client, thread)
                yield client
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def _wait_until_ready(client: httpx.Client, thread: threading.Thread) -> None:
    """Ask until the server answers: connections wait in the listener's queue meanwhile."""
    assert thread.is_alive()
    assert client.get("/readyz").status_code == 200
