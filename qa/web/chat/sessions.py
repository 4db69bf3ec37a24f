"""Articles that readers bring: a chatbot in, an unguessable key out that only its reader has."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Protocol

from qa.errors import ArticleQAError
from qa.values import Answer, Article, Turn

CAPACITY = 32
KEY_BYTES = 24


class Bot(Protocol):
    """What the page needs of a chatbot."""

    @property
    def article(self) -> Article:
        """The article that it answers about."""

    def ask(self, question: str, *, history: tuple[Turn, ...] = (), language: str = "") -> Answer:
        """Return the answer."""

    def stream(
        self, question: str, *, history: tuple[Turn, ...] = (), language: str = ""
    ) -> Iterator[Answer]:
        """Yield growing answers; closing the iterator stops the generation."""


class SessionError(ArticleQAError):
    """A page names an article that is no longer in memory."""

    code = "unknown_session"


class Sessions:
    """The chatbot of each reader's own article, beside the one that all start with.

    Nothing is written to disk. At most `capacity` articles stay; the least recently used leave.
    """

    def __init__(self, first: Bot, *, capacity: int = CAPACITY) -> None:
        self.first = first
        self._capacity = capacity
        self._bots: OrderedDict[str, Bot] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, bot: Bot) -> str:
        """Keep the chatbot and return the key that finds it again."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._lock:
            self._bots[key] = bot
            while len(self._bots) > self._capacity:
                self._bots.popitem(last=False)
        return key

    def bot(self, key: str) -> Bot:
        """Return the chatbot of that key, the first one for an empty key.

        Raises:
            SessionError: the key is unknown, because the server started anew or its article left.
        """
        if not key:
            return self.first
        with self._lock:
            if key not in self._bots:
                raise SessionError(
                    "this page's article is no longer in the server's memory: add the article again"
                )
            self._bots.move_to_end(key)
            return self._bots[key]

    def __len__(self) -> int:
        return len(self._bots)
