"""Ranked candidates in, the calibrated probability that each of them answers the question out.

A logistic model on top of the ranking scores (Platt 1999). Its features are the candidate's own
score, its lead over the next best (or its lag behind the best), what the scores say together, what
the reader makes of all it was shown, and whether the question asks about a number that no candidate
mentions. Weights are fitted on questions that no test uses: `bench/fit_confidence.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder, Reranker
from qa.retrieval.candidate import Candidate
from qa.retrieval.rerank import ranking_scores
from qa.retrieval.weights import Weights, load_weights

FEATURES = ("bias", "score", "lead", "lag", "best", "crowd", "read", "number_absent")
"""Names of the columns of `confidence_features`, in order."""

SCORE_LIMIT = 12.0


@dataclass(frozen=True)
class Confidence:
    """Turns candidates into probabilities; `threshold` is the one from which an answer is shown."""

    weights: Weights

    @classmethod
    def load(cls, encoder: Encoder, reranker: Reranker | None) -> Confidence:
        """Return what was fitted for this reader, or for none.

        The signals are free of the encoder's scale, so that one set of weights serves every
        encoder.

        Raises:
            ModelDamagedError: the file of weights is there and cannot be read.
        """
        return cls(load_weights(reranker))

    @property
    def threshold(self) -> float:
        """The probability, 0 to 1, below which an answer is withheld."""
        return self.weights.threshold

    def probability(self, question: str, candidates: Sequence[Candidate]) -> float:
        """Return the probability that the best candidate answers, 0.0 without candidates."""
        return max(self.probabilities(question, candidates), default=0.0)

    def probabilities(self, question: str, candidates: Sequence[Candidate]) -> tuple[float, ...]:
        """Return for each candidate the probability, 0 to 1, that it alone answers."""
        scores = ranking_scores(candidates, self.weights.ranking)
        vector = np.array([self.weights.confidence.get(name, 0.0) for name in FEATURES])
        logits = confidence_features(question, candidates, scores) @ vector
        return tuple(float(value) for value in 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))))


def confidence_features(
    question: str, candidates: Sequence[Candidate], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return a table of shape (len(candidates), len(FEATURES)).

    lead: by how much the best beats the second, 0 for all others. lag: by how much a candidate is
    behind the best. best: 1 for the best. crowd: log of the sum of e^score over the others, at
    least 0. read: log of the sum of e^logit over what the reader judged, the log odds that any of
    it answers; 0 where there is no reader. number_absent: 1 where the question has a number that no
    candidate has.
    """
    scores = np.clip(scores, -SCORE_LIMIT, SCORE_LIMIT)
    count = len(scores)
    table = np.zeros((count, len(FEATURES)))
    if count == 0:
        return table
    best = int(scores.argmax())
    others = np.delete(scores, best)
    table[:, 0] = 1.0
    table[:, 1] = scores
    table[best, 2] = scores[best] - others.max() if count > 1 else SCORE_LIMIT
    table[:, 3] = scores[best] - scores
    table[best, 4] = 1.0
    table[:, 5] = [np.log1p(np.exp(np.delete(scores, place)).sum()) for place in range(count)]
    table[:, 6] = _log_odds_of_any(candidates)
    table[:, 7] = float(_asks_about_an_absent_number(question, candidates))
    return table


def _log_odds_of_any(candidates: Sequence[Candidate]) -> float:
    logits = [each.reader_logit for each in candidates if each.reader_logit is not None]
    if not logits:
        return 0.0
    return float(np.clip(np.logaddexp.reduce(logits), -SCORE_LIMIT, SCORE_LIMIT))


def _asks_about_an_absent_number(question: str, candidates: Sequence[Candidate]) -> bool:
    asked = _numbers(question)
    present = {number for candidate in candidates for number in _numbers(candidate.sentence.text)}
    return bool(asked - present)


def _numbers(text: str) -> set[str]:
    """Return the numbers of a text in ASCII digits, whatever digits it uses, without separators.

    >>> sorted(_numbers("١٢ من 3,000"))
    ['12', '3000']
    """
    digits = "".join(str(unicodedata.decimal(char, char)) for char in text)
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[.,٬'’](?=\d{3}\b)", "", digits)))
