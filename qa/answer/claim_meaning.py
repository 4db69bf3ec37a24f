"""A claim and the sentences it cites in, whether they mean the same out, by the encoder.

Cosines are not comparable between encoders, so a claim's cosine with what it cites is measured
against its cosines with the other sentences of the article: in standard deviations above their
mean. The thresholds were fitted on news articles, with the translations of a sentence as true
claims, and other sentences as false ones.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder
from qa.answer.generation import GenerationRequest
from qa.retrieval.words import tokens
from qa.values import Article, Evidence

UNRELATED = 1.5
"""Below so many deviations a claim is about something else."""

WEAK = 2.5
"""Below so many deviations a claim is only near to what it cites."""

NEARER = 0.5
"""By so many deviations another sentence must be nearer for the marker to be wrong."""

MAX_BACKGROUND = 48
MIN_BACKGROUND = 4
SHORT_CLAIM_WORDS = 4
"""So short a claim is read together with its question."""

_CACHE_SIZE = 8
_cache: OrderedDict[tuple[str, str, str], NDArray[np.float32]] = OrderedDict()
_lock = Lock()


class MeaningJudge:
    """Judges the claims of one answer; the article's sentences are encoded at the first need."""

    def __init__(self, request: GenerationRequest, encoder: Encoder) -> None:
        self._request = request
        self._encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def find_contradiction(self, claim: str, cited: tuple[Evidence, ...]) -> str | None:
        """Return why the claim cannot come from what it cites, None where it may."""
        own, nearest = self._strengths(claim, cited)
        if own < UNRELATED:
            return "it is about something else than what it cites"
        if nearest - own > NEARER:
            return "another sentence than the cited one says it"
        return None

    def nearness(self, claim: str, cited: tuple[Evidence, ...]) -> float:
        """Return how near a claim is to what it cites: 0 as other sentences are, 1 the same.

        Other sentences that have nothing to do with each other make every likeness stand out; this
        one is measured by the distance that is left to identity.
        """
        cosines, is_cited = self._cosines(claim, cited)
        usual = float(cosines[~is_cited].mean()) if not is_cited.all() else 0.0
        return (float(cosines[is_cited].max()) - usual) / max(1.0 - usual, 1e-3)

    def find_doubt(self, claim: str, cited: tuple[Evidence, ...]) -> str | None:
        """Return why the claim may say more than what it cites, None where it is near enough."""
        own, _ = self._strengths(claim, cited)
        return "it is not near to what it cites" if own < WEAK else None

    def _strengths(self, claim: str, cited: tuple[Evidence, ...]) -> tuple[float, float]:
        """Return how far the cited sentences, and the nearest other one, stand out for a claim."""
        is_short = len(tokens(claim, self._request.language)) <= SHORT_CLAIM_WORDS
        text = f"{self._request.question} {claim}" if is_short else claim
        cosines, is_cited = self._cosines(text, cited)
        others = cosines[~is_cited]
        if len(others) < MIN_BACKGROUND:
            return np.inf, -np.inf
        return standing(cosines[is_cited], others)

    def _cosines(
        self, text: str, cited: tuple[Evidence, ...]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the text's cosines with sentences of the article, and which of them are cited."""
        article, language = self._request.article, self._request.language
        ids = [evidence.sentence.id for evidence in cited]
        rows = _sample(article, ids)
        sentences = _encode_lines(article, language, rows, self._encoder)
        return sentences @ self._vector(text), np.isin(rows, ids)

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._vectors:
            self._vectors[text] = self._encoder.encode_document([text])[0]
        return self._vectors[text]


def standing(cited: NDArray[np.float32], others: NDArray[np.float32]) -> tuple[float, float]:
    """Return the best cited and the best other cosine, in deviations of the others from their mean.

    >>> standing(np.float32([0.9]), np.float32([0.5, 0.7]))
    (3.0, 1.0)
    """
    mean, deviation = float(others.mean()), max(float(others.std()), 1e-3)
    best = [(float(side.max()) - mean) / deviation for side in (cited, others)]
    return round(best[0], 3), round(best[1], 3)


def _sample(article: Article, ids: list[int]) -> NDArray[np.intp]:
    """Return the ids of sentences to compare with: all, or evenly spread ones and the cited."""
    count = len(article.sentences)
    spread = np.linspace(0, count - 1, min(count, MAX_BACKGROUND)).astype(np.intp)
    return np.union1d(spread, np.asarray(ids, dtype=np.intp))


def _encode_lines(
    article: Article, language: str, rows: NDArray[np.intp], encoder: Encoder
) -> NDArray[np.float32]:
    """Return the vectors of sentences, in the language asked for where there is a translation."""
    sentences = [article.sentences[row] for row in rows]
    lines = [article.translation(sentence, language) or sentence.text for sentence in sentences]
    key = (encoder.fingerprint, language, "\n".join(lines))
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    vectors = encoder.encode_document(lines)
    with _lock:
        _cache[key] = vectors
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return vectors
