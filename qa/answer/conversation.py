"""A question and the conversation before it go in, what the article says to both comes out.

A follow-up such as "And Azerbaijan's?" is read twice: as it stands, and after the question before
it. Each sentence is supported by both readings, and the more the question says by itself, the more
counts the first: "Why?" is all history, a question with enough words of its own is read only once,
so that history cannot bend it.
Adding the sentence that answered before was tried, too: it draws the search back to itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.reading import ArticleReader, Reading
from qa.retrieval.words import words
from qa.values import Turn

INDEPENDENT_WORDS = 4
"""A question with this many words that carry a topic is taken to stand alone."""
HISTORY_WORDS = 0.5
"""The question before counts as much as half a word of this one: chosen on development articles."""


def recent_turns(history: Sequence[Turn], limit: int) -> tuple[Turn, ...]:
    """Return the last `limit` turns that say anything, oldest first."""
    spoken = [turn for turn in history if turn.text.strip()]
    return tuple(spoken[-limit:]) if limit else ()


def last_question(history: Sequence[Turn]) -> str:
    """Return the user's latest question, empty without one.

    >>> last_question([Turn("user", "Where?"), Turn("assistant", "In Sochi. [1]")])
    'Where?'
    """
    return next((turn.text for turn in reversed(history) if turn.role == "user"), "")


def own_share(question: str, language: str) -> float:
    """Return how much a question counts by itself, 0 to 1, against its reading with history.

    A question without a word that carries a topic ("Why?") is all history, one with many stands
    alone.
    """
    count = len(words(question, language))
    return 1.0 if count >= INDEPENDENT_WORDS else count / (count + HISTORY_WORDS)


def read_with_history(reader: ArticleReader, question: str, language: str, before: str) -> Reading:
    """Return what the article says to a question that came after the question `before`."""
    share = own_share(question, language)
    if not before or share == 1.0:
        return reader.read(question, language)
    return reader.read_after(before, question, language, share=share)
