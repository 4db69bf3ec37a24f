"""Two readings of one question in, one out in which each counts with its share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.retrieval.candidate import Candidate


def blend(
    one: Sequence[Candidate], other: Sequence[Candidate], *, share: float
) -> tuple[Candidate, ...]:
    """Return the candidates of `one` with its scores by `share`, 0 to 1, the rest the other's.

    Ranks follow from the mixed scores. Both sides hold the same sentences. A sentence that only one
    reader judged keeps no logit, since half a judgement would mislead.
    """
    others = {candidate.sentence.id: candidate for candidate in other}

    def mixed(mine: Candidate) -> Candidate:
        theirs = others[mine.sentence.id]
        return replace(
            mine,
            dense_score=share * mine.dense_score + (1 - share) * theirs.dense_score,
            lexical_score=share * mine.lexical_score + (1 - share) * theirs.lexical_score,
            fused_score=share * mine.fused_score + (1 - share) * theirs.fused_score,
            reader_logit=_mixed_logit(mine.reader_logit, theirs.reader_logit, share),
        )

    return _ranked([mixed(candidate) for candidate in one])


def _mixed_logit(mine: float | None, theirs: float | None, share: float) -> float | None:
    if mine is None or theirs is None:
        return None
    return share * mine + (1 - share) * theirs


def _ranked(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates, best fused score first, with ranks that fit their scores."""
    has_dense = any(candidate.dense_score for candidate in candidates)
    dense = _ranks(candidates, lambda candidate: candidate.dense_score)
    lexical = _ranks(candidates, lambda candidate: candidate.lexical_score)
    ranked = [
        replace(
            candidate,
            dense_rank=dense[candidate.sentence.id] if has_dense else None,
            lexical_rank=lexical[candidate.sentence.id] if candidate.lexical_score > 0 else None,
        )
        for candidate in candidates
    ]
    return tuple(sorted(ranked, key=lambda candidate: -candidate.fused_score))


def _ranks(candidates: Sequence[Candidate], score: Callable[[Candidate], float]) -> dict[int, int]:
    """Return the rank of each sentence id, from 1."""
    order = sorted(candidates, key=score, reverse=True)
    return {candidate.sentence.id: rank for rank, candidate in enumerate(order, start=1)}
