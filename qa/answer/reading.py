"""A question in, what the article says to it out: sentences, best first, with probabilities."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from qa.answer.blending import blend_logits, blend_searches
from qa.answer.models import Models
from qa.retrieval.candidate import Candidate
from qa.retrieval.rerank import ranking_scores, rerank
from qa.retrieval.retriever import Retriever
from qa.values import Article, Evidence

ANSWERED = 0.6
"""How much of what the question before explains is taken away: a follow-up asks for more."""


@dataclass(frozen=True)
class Reading:
    """Candidates, best first, and for each of them the probability, 0 to 1, that it answers.

    `asked` is the question as it was understood: a rewritten one differs from what was typed.
    `uses_history` is whether another sentence came first without the conversation.
    """

    asked: str
    candidates: tuple[Candidate, ...]
    probabilities: tuple[float, ...]
    uses_history: bool = False

    @property
    def confidence(self) -> float:
        """The probability, 0 to 1, that the best sentence answers."""
        return self.probabilities[0] if self.probabilities else 0.0

    def evidence(self, article: Article, language: str, count: int) -> tuple[Evidence, ...]:
        """Return the best sentences with their translations into the reader's language."""
        return tuple(
            Evidence(
                sentence=candidate.sentence,
                score=probability,
                dense_rank=candidate.dense_rank,
                lexical_rank=candidate.lexical_rank,
                translation=article.translation(candidate.sentence, language),
            )
            for candidate, probability in zip(
                self.candidates[:count], self.probabilities[:count], strict=True
            )
        )


class ArticleReader:
    """Searches one article and judges what it finds."""

    def __init__(self, retriever: Retriever, models: Models) -> None:
        self.article = retriever.article
        self._retriever = retriever
        self._models = models

    def read(self, question: str, language: str) -> Reading:
        """Search for the question, then judge what is found."""
        return self._judged(
            question, self._ranked(question, language, self._search(question, language))
        )

    def read_after(self, before: str, question: str, language: str, *, share: float) -> Reading:
        """Read the question by itself with `share`, 0 to 1, and after `before` with the rest."""
        together = f"{before} {question}"
        joined = self._search(together, language)
        if share == 0.0:
            ranked = self._ranked(together, language, joined)
            return replace(self._judged(question, ranked), uses_history=True)
        single, previous = self._search(question, language), self._search(before, language)
        rest = 1.0 - share
        found = blend_searches((single, share), (joined, rest), (previous, -ANSWERED * rest))
        if self._models.reranker is None:
            alone, mixed = self._ranked(question, language, single), found
        else:
            alone = self._ranked(question, language, found)
            read = self._ranked(together, language, found)
            mixed = blend_logits(alone, read, share=share)
        ordered = self._ordered(mixed)
        is_changed = bool(ordered) and ordered[0].sentence != alone[0].sentence
        return replace(self._judged(question, ordered), uses_history=is_changed)

    def _search(self, question: str, language: str) -> tuple[Candidate, ...]:
        return self._retriever.search(question, language=language)

    def _ranked(
        self, question: str, language: str, candidates: tuple[Candidate, ...]
    ) -> tuple[Candidate, ...]:
        return rerank(question, candidates, self.article, self._models.reranker, language=language)

    def _ordered(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Return candidates whose scores were mixed, best first."""
        scores = ranking_scores(candidates, self._models.confidence.weights.ranking)
        return tuple(candidates[place] for place in np.argsort(-scores, kind="stable"))

    def _judged(self, asked: str, candidates: tuple[Candidate, ...]) -> Reading:
        probabilities = self._models.confidence.probabilities(asked, candidates)
        return Reading(asked, candidates, probabilities)
