"""What programs send and receive: one schema for REST, its event stream and the OpenAPI page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qa.values import Article, Turn
from qa.web.server.store import Summary

LanguageCode = Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")]
ArticleId = Annotated[str, StringConstraints(max_length=128)]


class HistoryTurn(BaseModel):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    text: Annotated[str, StringConstraints(max_length=20_000)]

    def turn(self) -> Turn:
        """Return it as the chatbot takes it."""
        return Turn(role=self.role, text=self.text)


class Question(BaseModel):
    """A question about one article. `article` may be left out where the server has a single one."""

    model_config = ConfigDict(extra="forbid")

    question: str
    article: ArticleId = ""
    language: LanguageCode = ""
    history: Annotated[list[HistoryTurn], Field(max_length=100)] = []


class CitationObject(BaseModel):
    """A marker `[marker]` in the answer and its sentence, by id and by offsets in the article."""

    marker: int
    sentence_id: int
    text: str
    start: int
    end: int
    section: str | None
    translation: str | None
    score: float


class EvidenceObject(BaseModel):
    """A sentence that may answer; best first."""

    sentence_id: int
    text: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    translation: str | None = None


class AnswerObject(BaseModel):
    """The object of `article-qa ask --json`, with the article's id and version."""

    question: str
    language: str
    found: bool
    kind: Literal["answer", "not_found", "reply"]
    answer: str
    confidence: float
    citations: list[CitationObject]
    evidence: list[EvidenceObject]
    suggestions: list[str]
    encoder: str
    generator: str
    elapsed_ms: float
    notes: list[str]
    final: bool
    article: str
    article_version: str


class SentenceObject(BaseModel):
    """One sentence of an article: `text == article_text[start:end]`."""

    id: int
    text: str
    start: int
    end: int
    section: str | None
    kind: Literal["title", "heading", "text"]


class SummaryObject(BaseModel):
    """An article in a list."""

    id: str
    version: str
    title: str
    language: str
    published: str
    sentence_count: int

    @classmethod
    def of(cls, summary: Summary) -> SummaryObject:
        """Return what a list shows of a stored article."""
        return cls(**{name: getattr(summary, name) for name in cls.model_fields})


class ArticleObject(SummaryObject):
    """An article with its sentences and the languages into which it is translated."""

    sentences: list[SentenceObject]
    translations: list[str]

    @classmethod
    def of_article(cls, article: Article, summary: Summary) -> ArticleObject:
        """Return the whole article."""
        return cls(
            **SummaryObject.of(summary).model_dump(),
            sentences=[
                SentenceObject(**{name: getattr(s, name) for name in SentenceObject.model_fields})
                for s in article.sentences
            ],
            translations=sorted(article.translations),
        )


class ArticleList(BaseModel):
    """One page of the list; `total` counts all."""

    articles: list[SummaryObject]
    total: int


class ArticleInput(BaseModel):
    """A story to store: its text or its HTML, and what is known about it.

    `translations` maps a language code to one line for each entry of the segmented article.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = ""
    html: str = ""
    title: Annotated[str, StringConstraints(max_length=1_000)] = ""
    language: LanguageCode = ""
    published: Annotated[
        str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2}([T ][0-9:.+Zz-]{4,24})?)?$")
    ] = ""
    translations: dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], list[str]] = {}


class Suggestions(BaseModel):
    """Questions that the article answers, in the language asked for."""

    suggestions: list[str]


class Feedback(BaseModel):
    """A reader's verdict on one answer."""

    model_config = ConfigDict(extra="forbid")

    article: ArticleId = ""
    question: Annotated[str, StringConstraints(max_length=1_000)]
    answer: Annotated[str, StringConstraints(max_length=20_000)]
    helpful: bool
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""


class ErrorDetail(BaseModel):
    """A stable code, a message for people, and the id under which the log has the request."""

    code: str
    message: str
    request_id: str


class ErrorObject(BaseModel):
    """The body of every answer with status 400 and above."""

    error: ErrorDetail
