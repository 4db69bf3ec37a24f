"""An article and a question in, its evidence sentences out, best first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder
from qa.retrieval.article_index import ArticleIndex, Progress
from qa.retrieval.cache import IndexCache
from qa.retrieval.candidate import Candidate
from qa.values import Article

Scores = NDArray[np.floating]

LEXICAL_WEIGHT = 0.15
"""The share of words in the order of sentences; the rest is meaning's."""


class Retriever:
    """Finds the sentences of one article that may answer a question, by meaning and by words."""

    def __init__(self, article: Article, encoder: Encoder, index: ArticleIndex) -> None:
        """Take an index of this article by this encoder; `open` and `open_folder` see to that."""
        self.article = article
        self.encoder = encoder
        self._index = index

    @classmethod
    def open(
        cls,
        article: Article,
        encoder: Encoder,
        *,
        cache: IndexCache | None = None,
        progress: Progress | None = None,
    ) -> Retriever:
        """Return a retriever for the article, its index from the cache or built now."""
        if cache is None:
            return cls(article, encoder, ArticleIndex.build(article, encoder, progress=progress))
        return cls(article, encoder, cache.open(article, encoder, progress=progress))

    @classmethod
    def open_folder(cls, article: Article, encoder: Encoder, folder: Path) -> Retriever:
        """Return a retriever with the index that `article-qa index` wrote to the folder.

        Raises:
            IndexMismatchError: another version, encoder or article made it.
            IndexDamagedError: there is none, or a file is missing or altered.
        """
        return cls(article, encoder, ArticleIndex.open(folder, article, encoder))

    def search(
        self, question: str, *, language: str, k: int | None = None
    ) -> tuple[Candidate, ...]:
        """Return the evidence sentences (titles and text, never headings), best first.

        All of them when `k` is None, else the best `k`. `language` is the question's; it may be
        any. An article without evidence gives an empty tuple. `dense_rank` is None where the
        encoder makes nothing of the question, `lexical_rank` where a sentence shares no word with
        it.
        """
        sentences = self._index.sentences
        if not sentences or (k is not None and k < 1):
            return ()
        dense = self._dense_scores(question)
        lexical = self._index.lexical.score(question, language)
        fused = fuse(dense, lexical)
        dense_ranks, lexical_ranks = _ranks(dense), _ranks(lexical)
        has_dense = bool(dense.any())
        return tuple(
            Candidate(
                sentence=sentences[place],
                dense_score=float(dense[place]),
                lexical_score=float(lexical[place]),
                dense_rank=int(dense_ranks[place]) if has_dense else None,
                lexical_rank=int(lexical_ranks[place]) if lexical[place] > 0 else None,
                fused_score=float(fused[place]),
            )
            for place in np.argsort(-fused, kind="stable")[:k]
        )

    def _dense_scores(self, question: str) -> Scores:
        """Return the cosine of each sentence with the question, over the languages of the article.

        A sentence has several lines, which should agree: half of its score is its best line's, so
        that one is enough to find it, half the mean, so that the slip of one does not decide.
        """
        query = self.encoder.encode_query([question])
        lines = self._index.vectors.similarities(query)
        by_language = lines.reshape(-1, len(self._index.sentences))
        scores: Scores = (by_language.max(axis=0) + by_language.mean(axis=0)) / 2
        return scores


def fuse(dense: Scores, lexical: Scores) -> Scores:
    """Return scores in [0, 1] from cosines and BM25 scores: a convex mix (Bruch et al. 2023).

    Cosines are stretched so that the sentences of the article go from 0 to 1, BM25 scores divided
    by the best of them, for their least is known to be 0.

    >>> fuse(np.array([0.75, 0.5, 0.25]), np.array([0.0, 5.0, 0.0])).tolist()
    [0.85, 0.575, 0.0]
    """
    low, high = float(dense.min()), float(dense.max())
    meaning = (dense - low) / (high - low) if high > low else np.full_like(dense, float(high != 0))
    best = float(lexical.max())
    words = lexical / best if best > 0 else np.zeros_like(lexical)
    scores: Scores = (1 - LEXICAL_WEIGHT) * meaning + LEXICAL_WEIGHT * words
    return scores


def _ranks(scores: Scores) -> NDArray[np.int64]:
    """Return the rank of each score, from 1 for the highest; equals in order."""
    ranks = np.empty(len(scores), np.int64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks
