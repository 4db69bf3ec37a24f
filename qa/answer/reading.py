"""A question in, what the article says to it out: sentences, best first, with probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answer.models import Models
from qa.retrieval.candidate import Candidate
from qa.retrieval.rerank import rerank
from qa.retrieval.retriever import Retriever
from qa.values import Article, Evidence


@dataclass(frozen=True)
class Reading:
    """Candidates, best first, and for each of them the probability, 0 to 1, that it answers.

    `asked` is the text that was searched for: the question, with the conversation where it helps.
    """

    asked: str
    candidates: tuple[Candidate, ...]
    probabilities: tuple[float, ...]

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

    def search(self, question: str, language: str) -> tuple[Candidate, ...]:
        """Return all candidates, by the two searches alone."""
        return self._retriever.search(question, language=language)

    def judge(self, question: str, language: str, candidates: tuple[Candidate, ...]) -> Reading:
        """Return the candidates in their final order with their probabilities."""
        ranked = rerank(
            question, candidates, self.article, self._models.reranker, language=language
        )
        probabilities = self._models.confidence.probabilities(question, ranked)
        return Reading(question, ranked, tuple(probabilities))

    def read(self, question: str, language: str) -> Reading:
        """Search, then judge."""
        return self.judge(question, language, self.search(question, language))
