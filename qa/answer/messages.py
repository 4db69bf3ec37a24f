"""What we say ourselves: a code and a language go in, a text for the reader comes out.

The texts lie in `texts/<language>.json`. All twelve languages have the texts that answer; the eight
of the interface also have the notes, for which the others fall back to English.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from qa.languages import SUPPORTED

Message = Literal[
    "not_found",
    "closest_passages",
    "greeting",
    "thanks",
    "farewell",
    "about",
    "task",
    "confidence",
]
ConfidenceLevel = Literal["high", "medium", "low"]

FALLBACK = "en"
HIGH_CONFIDENCE = 0.75
MEDIUM_CONFIDENCE = 0.45


def message(code: Message, language: str) -> str:
    """Return a text of ours in that language, in English where it is not one of the twelve.

    >>> message("not_found", "de")
    'Das steht nicht im Artikel.'
    """
    return str(_texts(language)[code])


def quoted_in(article_language: str, language: str) -> str:
    """Return the label of a quotation in the article's language, for a reader of `language`.

    >>> quoted_in("ar", "en")
    'In Arabic:'
    """
    labels = _texts(language)["quoted_in"]
    return str(labels.get(article_language, labels["other"]))


def confidence_level(confidence: float) -> ConfidenceLevel:
    """Return the word for a probability: high from 0.75, medium from 0.45, else low.

    >>> confidence_level(0.8), confidence_level(0.2)
    ('high', 'low')
    """
    if confidence >= HIGH_CONFIDENCE:
        return "high"
    return "medium" if confidence >= MEDIUM_CONFIDENCE else "low"


def confidence_word(confidence: float, language: str) -> str:
    """Return the word for a probability in that language.

    >>> confidence_word(0.8, "ru")
    'высокая'
    """
    return str(_texts(language)[confidence_level(confidence)])


def note_code(note: str) -> str:
    """Return the stable code of a note such as `generator_failed: connection refused`."""
    return note.partition(":")[0].strip()


def note_text(note: str, language: str) -> str:
    """Return a note for the reader; a code without a text is shown as it is.

    >>> note_text("question_rewritten: What are Azerbaijan's priorities?", "en")
    "The question was understood as: What are Azerbaijan's priorities?"
    """
    code, _, detail = note.partition(":")
    text = notes(language).get(code.strip(), note)
    return text.replace("{detail}", detail.strip())


def notes(language: str) -> dict[str, str]:
    """Return the texts of all notes by code; `{detail}` in a text stands for the note's detail."""
    return dict(_texts(language).get("notes") or _texts(FALLBACK)["notes"])


@cache
def _texts(language: str) -> dict[str, Any]:
    """Return all texts of a language, English for one that we do not support."""
    code = language if language in SUPPORTED else FALLBACK
    resource = files("qa.answer") / "texts" / f"{code}.json"
    texts: dict[str, Any] = json.loads(resource.read_text(encoding="utf-8"))
    return texts
