"""Candidates in, a table of scale-free signals out: order and confidence are made of them.

No signal depends on the scale of an encoder's cosines, so one set of fitted weights serves any
encoder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.candidate import Candidate

SIGNALS = (
    "reader",
    "dense_z",
    "dense_gap",
    "lexical_share",
    "dense_first",
    "lexical_first",
    "title",
)
"""Names of the columns of `candidate_signals`, in order."""

LOGIT_LIMIT = 12.0

UNREAD_STEP = 2.0
"""A sentence that was not read counts as this much below the worst that was."""


def candidate_signals(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Return a table of shape (len(candidates), len(SIGNALS)).

    reader: the reader's logit, cut to ±12; 0 where no reader judged. dense_z: the cosine in
    standard deviations from the candidates' mean. dense_gap: the same from the best, at most 0.
    lexical_share: BM25 as a share of the best, 0 to 1. dense_first, lexical_first: 1 / rank, 0
    without one. title: 1 for a title.
    """
    if not candidates:
        return np.zeros((0, len(SIGNALS)))
    dense = _dense_scores(candidates)
    spread = float(dense.std()) or 1.0
    lexical = np.array([candidate.lexical_score for candidate in candidates])
    columns = (
        _reader_logits(candidates),
        (dense - dense.mean()) / spread,
        (dense - dense.max()) / spread,
        lexical / (float(lexical.max()) or 1.0),
        np.array([_reciprocal(candidate.dense_rank) for candidate in candidates]),
        np.array([_reciprocal(candidate.lexical_rank) for candidate in candidates]),
        np.array([float(candidate.sentence.kind == "title") for candidate in candidates]),
    )
    return np.stack(columns, axis=1)


def _dense_scores(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Return cosines; a sentence that dense search did not find takes the lowest found."""
    scores = np.array([candidate.dense_score for candidate in candidates])
    missing = np.array([candidate.dense_rank is None for candidate in candidates])
    lowest = 0.0 if missing.all() else float(scores[~missing].min())
    return np.where(missing, lowest, scores)


def _reader_logits(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    logits = [candidate.reader_logit for candidate in candidates]
    known = [logit for logit in logits if logit is not None]
    if not known:
        return np.zeros(len(logits))
    unread = min(known) - UNREAD_STEP
    filled = np.array([unread if logit is None else logit for logit in logits], dtype=np.float64)
    return np.clip(filled, -LOGIT_LIMIT, LOGIT_LIMIT)


def _reciprocal(rank: int | None) -> float:
    return 1.0 / rank if rank is not None else 0.0
