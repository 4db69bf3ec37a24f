"""What a user typed in, a clean question out, or an error that says what is wrong with it."""

from __future__ import annotations

import unicodedata

from qa.errors import QuestionError

_JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them


def check_question(text: str, *, max_chars: int) -> str:
    """Return the question in NFC, without control characters or lone surrogates, blanks single.

    Raises:
        QuestionError: it is blank, has no letter or digit, or more than `max_chars` characters.

    >>> check_question("  What\\x00 now? ", max_chars=20)
    'What now?'
    """
    visible = "".join(map(_visible, text))
    question = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not question:
        raise QuestionError("the question is blank: type a question about the article")
    if len(question) > max_chars:
        raise QuestionError(
            f"the question has {len(question):,} characters, at most {max_chars:,} are accepted: "
            "shorten it"
        )
    if not any(character.isalnum() for character in question):
        raise QuestionError(
            f"the question {question[:20]!r} has no words: type a question about the article"
        )
    return question


def _visible(character: str) -> str:
    """Return the character, a blank for any white space, nothing for what cannot be seen."""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cs", "Cf", "Cn", "Co"):
        return character if character in _JOINERS else ""
    return character
