"""What retrieval hands to the reader: a sentence, and what each side of search thought of it."""

from __future__ import annotations

from dataclasses import dataclass

from qa.values import Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    `dense_score` is the cosine over the sentence's original and translations, in [-1, 1];
    `lexical_score` its best BM25 score, 0 or above. Ranks count from 1; None where that side did
    not find the sentence. `fused_score` orders candidates, in [0, 1]. `reader_logit` is None
    until the reader has judged the sentence: above 0 where it rather answers than not.
    """

    sentence: Sentence
    dense_score: float
    lexical_score: float
    dense_rank: int | None
    lexical_rank: int | None
    fused_score: float
    reader_logit: float | None = None
