"""A question and the conversation before it go in, the better supported reading of it comes out.

A follow-up such as "And Azerbaijan's?" is searched for twice: as it stands, and after the question
before it. Whichever the article supports better is taken, the question as it stands where they are
close. A question with enough words of its own is read only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer.markers import strip_markers
from qa.answer.reading import ArticleReader, Reading
from qa.retrieval.words import words
from qa.values import Article, Turn

INDEPENDENT_WORDS = 5
"""A question with this many words that carry a topic is taken to stand alone."""
MARGIN = 0.1
"""By how much the reading with history must be more probable to be taken."""


@dataclass(frozen=True)
class Exchange:
    """The question before this one, and the ids of the sentences that answered it."""

    question: str
    cited: frozenset[int]


def recent_turns(history: Sequence[Turn], limit: int) -> tuple[Turn, ...]:
    """Return the last `limit` turns that say anything, oldest first."""
    spoken = [turn for turn in history if turn.text.strip()]
    return tuple(spoken[-limit:]) if limit else ()


def last_exchange(history: Sequence[Turn], article: Article) -> Exchange | None:
    """Return the user's latest question and what it was answered from, None without one."""
    places = [place for place, turn in enumerate(history) if turn.role == "user"]
    if not places:
        return None
    answers = " ".join(turn.text for turn in history[places[-1] + 1 :])
    return Exchange(history[places[-1]].text, cited_sentences(answers, article))


def cited_sentences(text: str, article: Article) -> frozenset[int]:
    """Return the ids of the sentences that an answer quotes, in whatever language."""
    said = _spaced(strip_markers(text))
    return frozenset(
        sentence.id
        for sentence in article.sentences
        if sentence.kind != "heading"
        and any(_spaced(version) in said for version in _versions(article, sentence.id))
    )


def stands_alone(question: str, language: str) -> bool:
    """Tell whether a question has so many words of its own that history could only bend it."""
    return len(words(question, language)) >= INDEPENDENT_WORDS


def read_with_history(
    reader: ArticleReader, question: str, language: str, exchange: Exchange
) -> Reading:
    """Return the better supported of the two readings of a question."""
    alone = reader.read(question, language)
    together = reader.read(f"{exchange.question} {question}", language)
    return together if together.confidence > alone.confidence + MARGIN else alone


def _versions(article: Article, sentence_id: int) -> list[str]:
    return [
        article.sentences[sentence_id].text,
        *(lines[sentence_id] for lines in article.translations.values()),
    ]


def _spaced(text: str) -> str:
    return " ".join(text.split())
