"""Candidates of the search in, the same out, best first, the likely ones judged by the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Passage, Reranker
from qa.retrieval.candidate import Candidate
from qa.retrieval.signals import SIGNALS, candidate_signals
from qa.retrieval.weights import load_weights
from qa.values import Article, Sentence

READ_COUNT = 4
"""Sentences that the reader judges, the best of the fused ranking: more rarely help."""

CONTEXT_CHARS = 160
"""Length to which the sentence before is cut: enough to say who "he" is."""


def rerank(
    question: str,
    candidates: Sequence[Candidate],
    article: Article,
    reranker: Reranker | None,
    *,
    language: str | None = None,
) -> tuple[Candidate, ...]:
    """Return all candidates, best first; those that the reader judged carry its logit.

    Where the article has a translation into `language`, the question's, the reader is shown that
    one. Without a reader the order comes from the two searches alone.
    """
    fused = sorted(candidates, key=lambda candidate: -candidate.fused_score)
    if reranker is not None and fused:
        fused = _read(question, fused, article, reranker, language=language)
    scores = ranking_scores(fused, load_weights(reranker).ranking)
    order = np.argsort(-scores, kind="stable")
    return tuple(fused[place] for place in order)


def ranking_scores(
    candidates: Sequence[Candidate], weights: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return (len(candidates),) weighted sums of the candidates' signals."""
    vector = np.array([weights.get(name, 0.0) for name in SIGNALS])
    scores: NDArray[np.float64] = candidate_signals(candidates) @ vector
    return scores


def passage_of(article: Article, sentence: Sentence, language: str | None = None) -> Passage:
    """Return the sentence and what comes before it, in `language` where the article has it."""
    text = _text_in(article, sentence, language)
    before = _sentence_before(article, sentence)
    context = _text_in(article, before, language)[:CONTEXT_CHARS] if before else ""
    return Passage(text, context)


def _read(
    question: str,
    fused: list[Candidate],
    article: Article,
    reranker: Reranker,
    *,
    language: str | None,
) -> list[Candidate]:
    shown = fused[:READ_COUNT]
    passages = [passage_of(article, candidate.sentence, language) for candidate in shown]
    logits = reranker.score(question, passages)
    judged = [
        replace(candidate, reader_logit=float(logit))
        for candidate, logit in zip(shown, logits, strict=True)
    ]
    return judged + fused[READ_COUNT:]


def _text_in(article: Article, sentence: Sentence, language: str | None) -> str:
    translation = article.translation(sentence, language) if language else None
    return translation or sentence.text


def _sentence_before(article: Article, sentence: Sentence) -> Sentence | None:
    """Return the nearest sentence above, a title or a heading where there is no other."""
    return article.sentences[sentence.id - 1] if sentence.id > 0 else None
