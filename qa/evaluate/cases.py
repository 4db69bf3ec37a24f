"""The values of an evaluation: a test question, what was answered, and how that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa.values import Answer, Article, Turn


@dataclass(frozen=True)
class Case:
    """One test question.

    `gold` holds exact quotes from the article, any of which answers; it is empty where the article
    does not answer. `gold_sentences` are the ids of the sentences that the quotes lie in. `line`
    is where the question stands in its file, 0 for a file that has no lines.
    """

    id: str
    question: str
    language: str
    gold: tuple[str, ...] = ()
    gold_sentences: frozenset[int] = frozenset()
    answer: str = ""
    tags: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    line: int = 0

    @property
    def answerable(self) -> bool:
        """Whether the article answers the question."""
        return bool(self.gold)


@dataclass(frozen=True)
class CaseGroup:
    """An article and the questions about it."""

    article: Article
    cases: tuple[Case, ...]


class Outcome(StrEnum):
    """What became of a question; all but the first two are faults."""

    RIGHT = "right"
    RIGHTLY_WITHHELD = "rightly_withheld"
    NOT_RETRIEVED = "not_retrieved"
    NOT_CHOSEN = "not_chosen"
    WITHHELD = "withheld"
    SHOULD_HAVE_BEEN_WITHHELD = "should_have_been_withheld"
    WRONG_LANGUAGE = "wrong_language"
    ERROR = "error"

    @property
    def good(self) -> bool:
        """Whether nothing went wrong."""
        return self in (Outcome.RIGHT, Outcome.RIGHTLY_WITHHELD)


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.RIGHT: "right",
    Outcome.RIGHTLY_WITHHELD: "rightly withheld",
    Outcome.NOT_RETRIEVED: "not retrieved",
    Outcome.NOT_CHOSEN: "retrieved, not chosen",
    Outcome.WITHHELD: "right but withheld",
    Outcome.SHOULD_HAVE_BEEN_WITHHELD: "should have been withheld",
    Outcome.WRONG_LANGUAGE: "wrong language",
    Outcome.ERROR: "error",
}


@dataclass(frozen=True)
class CaseResult:
    """A test question with its answer, or the error that came instead, and its scores.

    `scores` holds the measures that are means over questions, each in [0, 1]; a measure that does
    not apply to this question is absent. `correct` is whether the article answers and the first
    cited sentence (the best evidence, where the answer was withheld) is a gold one. `confidence` is
    the answer's, 0 for an error, whose `answer` is None.
    """

    case: Case
    article_index: int
    answer: Answer | None
    error: str
    elapsed_ms: float
    confidence: float
    correct: bool
    outcome: Outcome
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether an answer was shown."""
        return self.answer is not None and self.answer.found

    @property
    def withheld(self) -> bool:
        """Whether the answer was withheld; an error is neither shown nor withheld."""
        return self.answer is not None and not self.answer.found
