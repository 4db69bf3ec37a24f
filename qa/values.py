"""The values that flow from an article to a cited answer: frozen, with tuples for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SentenceKind = Literal["title", "heading", "text"]
Role = Literal["user", "assistant"]
AnswerKind = Literal["answer", "not_found", "reply"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of an article: `article.text[start:end] == text`, always.

    `id` is its position in `article.sentences`, from 0. `section` is the text of the last heading
    above it, None before the first.
    """

    id: int
    text: str
    start: int
    end: int
    section: str | None
    kind: SentenceKind


@dataclass(frozen=True)
class Article:
    """An article in sentences.

    `translations` maps a language code to one line for each sentence. `digest` is the sha256 of the
    text and its translations: it names the version of the article.
    """

    id: str
    title: str
    text: str
    language: str
    sentences: tuple[Sentence, ...]
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    def translation(self, sentence: Sentence, language: str) -> str | None:
        """Return the sentence in that language, None where there is no such translation."""
        lines = self.translations.get(language)
        return lines[sentence.id] if lines else None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, best first in a list.

    `score` is in [0, 1] and comparable within one list. Ranks count from 1; None where that side
    did not find the sentence.
    """

    sentence: Sentence
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker `[marker]` of an answer and the sentence that it leads to, in the original."""

    marker: int
    sentence: Sentence
    translation: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets.

    `language` is the question's. `found` is whether the article answers; `kind` tells a withheld
    answer (`not_found`) from a friendly reply to what was no question (`reply`). `confidence` in
    [0, 1] is the probability that the article answers, shown or not. `evidence` is best first and
    never empty while the article has a sentence. `notes` are codes with details of what a reader
    should know (see `qa.answer.messages`). `final` is False for the growing snapshots of a stream.
    """

    question: str
    language: str
    found: bool
    text: str
    confidence: float
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    encoder: str
    generator: str
    elapsed_ms: float
    notes: tuple[str, ...] = ()
    final: bool = True
    kind: AnswerKind = "answer"
    suggestions: tuple[str, ...] = ()
