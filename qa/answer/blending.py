"""Readings of one question in, one out in which each counts with its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.candidate import Candidate
from qa.retrieval.retriever import Scores, fuse

Found = Sequence[Candidate]


def blend_searches(*weighted: tuple[Found, float]) -> tuple[Candidate, ...]:
    """Return the candidates with the weighted sums of their search scores, best first.

    All searches hold the same sentences. A weight below 0 takes away what that search explains.
    Ranks and the fused score follow from the sums.
    """
    first = sorted(weighted[0][0], key=_sentence_id)
    if not first:
        return ()
    tables = [(sorted(found, key=_sentence_id), weight) for found, weight in weighted]
    dense = _sum([([c.dense_score for c in found], weight) for found, weight in tables])
    lexical = _sum([([c.lexical_score for c in found], weight) for found, weight in tables])
    lexical = np.maximum(lexical, 0.0)
    fused, dense_ranks, lexical_ranks = fuse(dense, lexical), _ranks(dense), _ranks(lexical)
    return tuple(
        replace(
            first[place],
            dense_score=float(dense[place]),
            lexical_score=float(lexical[place]),
            dense_rank=int(dense_ranks[place]) if dense.any() else None,
            lexical_rank=int(lexical_ranks[place]) if lexical[place] > 0 else None,
            fused_score=float(fused[place]),
        )
        for place in np.argsort(-fused, kind="stable")
    )


def blend_logits(one: Found, other: Found, *, share: float) -> tuple[Candidate, ...]:
    """Return the candidates of `one` with its reader's logit by `share`, 0 to 1, the rest other's.

    A sentence that was judged once only keeps no logit, since half a judgement would mislead.
    """
    logits = {candidate.sentence.id: candidate.reader_logit for candidate in other}
    return tuple(
        replace(c, reader_logit=_mixed(c.reader_logit, logits[c.sentence.id], share)) for c in one
    )


def _mixed(mine: float | None, theirs: float | None, share: float) -> float | None:
    if mine is None or theirs is None:
        return None
    return share * mine + (1 - share) * theirs


def _sum(weighted: list[tuple[list[float], float]]) -> Scores:
    total: Scores = np.sum([weight * np.array(scores) for scores, weight in weighted], axis=0)
    return total


def _ranks(scores: Scores) -> NDArray[np.int64]:
    """Return the rank of each score, from 1 for the highest."""
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _sentence_id(candidate: Candidate) -> int:
    return candidate.sentence.id
