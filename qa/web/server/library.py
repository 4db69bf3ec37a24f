"""The articles that a server answers about: stored on disk, the latest used ready in memory."""

from __future__ import annotations

import difflib
import heapq
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.answer.chatbot import Chatbot, Models
from qa.errors import ArticleError, ArticleQAError
from qa.values import Article
from qa.web.server.store import ArticleStore, Summary

ARTICLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class UnknownArticleError(ArticleQAError):
    """No article has that id; the message names the nearest ids."""

    code = "unknown_article"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One version of an article, ready to answer: in use it stays whole, whatever replaces it."""

    bot: Chatbot
    summary: Summary


class Library:
    """Gives each article's chatbot; at most `max_articles` are in memory at once.

    Safe to use from several threads. Building an index holds up only requests for that article.
    """

    def __init__(self, store: ArticleStore, models: Models, *, max_articles: int) -> None:
        self._store = store
        self._models = models
        self._max_articles = max_articles
        self._shelves: OrderedDict[str, Shelf] = OrderedDict()
        self._lock = threading.Lock()
        # One lock for each group of ids: a load never overwrites a correction that came meanwhile.
        self._stripes = tuple(threading.Lock() for _ in range(64))

    def shelf(self, article_id: str) -> Shelf:
        """Return the newest version of an article, ready to answer.

        Raises:
            UnknownArticleError: no article has that id.
        """
        shelf = self.resident(article_id)
        if shelf is not None:
            return shelf
        with self._stripe(article_id):
            shelf = self.resident(article_id)
            if shelf is None:
                shelf = self._load(article_id)
                self._keep(article_id, shelf)
        return shelf

    def resident(self, article_id: str) -> Shelf | None:
        """Return the article's chatbot where it is in memory, at once."""
        with self._lock:
            shelf = self._shelves.get(article_id)
            if shelf is not None:
                self._shelves.move_to_end(article_id)
            return shelf

    def read(self, article_id: str) -> tuple[Article, Summary]:
        """Return the stored article; reading it builds no index and pushes none out of memory.

        Raises:
            UnknownArticleError: no article has that id.
        """
        stored = self._store.get(article_id)
        if stored is None:
            raise self._unknown(article_id)
        return stored

    def put(self, article: Article, *, published: str = "", origin: str = "api") -> Summary:
        """Store the article and answer from it from now on; answers in flight keep their version.

        Raises:
            ArticleError: the id does not fit, or the article has no sentence to cite.
        """
        if not ARTICLE_ID.fullmatch(article.id):
            raise ArticleError(
                f"article id {article.id!r} does not fit: letters, digits, '.', '_' and '-', "
                "at most 128, the first a letter or digit"
            )
        if not any(sentence.kind == "text" for sentence in article.sentences):
            raise ArticleError(f"article {article.id!r} has no sentence: give its text")
        bot = Chatbot.for_article(article, self._models)
        with self._stripe(article.id):
            summary = self._store.put(article, published=published, origin=origin)
            self._keep(article.id, Shelf(bot, summary))
        return summary

    def delete(self, article_id: str) -> None:
        """Forget the article.

        Raises:
            UnknownArticleError: no article has that id.
        """
        with self._stripe(article_id):
            deleted = self._store.delete(article_id)
            with self._lock:
                self._shelves.pop(article_id, None)
        if not deleted:
            raise self._unknown(article_id)

    def summary(self, article_id: str) -> Summary:
        """Return what a list shows of the article.

        Raises:
            UnknownArticleError: no article has that id.
        """
        summary = self._store.summary(article_id)
        if summary is None:
            raise self._unknown(article_id)
        return summary

    def summaries(self, *, limit: int, offset: int = 0) -> tuple[Summary, ...]:
        """Return one page of the list, newest publication first."""
        return self._store.summaries(limit=limit, offset=offset)

    def count(self) -> int:
        """Return the number of stored articles."""
        return self._store.count()

    def resident_count(self) -> int:
        """Return the number of articles whose index is in memory."""
        with self._lock:
            return len(self._shelves)

    def sync(self, articles: Iterable[Article], *, origin: str) -> None:
        """Make the stored articles of one origin equal to these: add, correct, remove."""
        wanted = set()
        for article in articles:
            wanted.add(article.id)
            self.put_if_changed(article, origin=origin)
        for article_id in set(self._store.ids(origin=origin)) - wanted:
            self.delete(article_id)

    def put_if_changed(self, article: Article, *, origin: str) -> None:
        """Store the article unless this very version is stored."""
        stored = self._store.summary(article.id)
        if stored is None or stored.version != article.digest[:12]:
            self.put(article, origin=origin)

    def ids_of(self, origin: str) -> tuple[str, ...]:
        """Return the ids of the articles that came from one origin."""
        return self._store.ids(origin=origin)

    def only_id(self) -> str:
        """Return the id of the single article.

        Raises:
            UnknownArticleError: there is none, or more than one to choose from.
        """
        summaries = self._store.summaries(limit=2)
        if len(summaries) == 1:
            return summaries[0].id
        if not summaries:
            raise UnknownArticleError("there is no article yet: PUT one to /api/articles/{id}")
        raise UnknownArticleError(
            f"name the article: there are {self.count()}, such as {summaries[0].id!r}"
        )

    def _stripe(self, article_id: str) -> threading.Lock:
        return self._stripes[hash(article_id) % len(self._stripes)]

    def _load(self, article_id: str) -> Shelf:
        article, summary = self.read(article_id)
        return Shelf(Chatbot.for_article(article, self._models), summary)

    def _keep(self, article_id: str, shelf: Shelf) -> None:
        with self._lock:
            self._shelves[article_id] = shelf
            self._shelves.move_to_end(article_id)
            while len(self._shelves) > self._max_articles:
                self._shelves.popitem(last=False)

    def _unknown(self, article_id: str) -> UnknownArticleError:
        nearest = _nearest(article_id, self._store.ids())
        hint = f"; the nearest are {', '.join(nearest)}" if nearest else ""
        return UnknownArticleError(f"no article has the id {article_id[:128]!r}{hint}")


def _nearest(article_id: str, ids: Sequence[str]) -> list[str]:
    """Return up to three ids that are written alike, best first.

    Pairs of letters choose whom difflib compares: with 10,000 ids it takes half a second.
    """
    wanted = _pairs(article_id)
    likely = heapq.nlargest(50, ids, key=lambda other: len(wanted & _pairs(other)))
    return difflib.get_close_matches(article_id, likely, n=3, cutoff=0.4)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
