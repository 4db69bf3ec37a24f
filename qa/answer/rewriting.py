"""A follow-up question and its conversation in, a question that stands alone out, by a chat model.

`rewrite_question` returns None where there is nothing to rewrite with, or where the model's text is
no question: the caller then uses the question as it came. A caller that uses the rewritten question
shows it to the reader.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from qa.answer.generation import Generator
from qa.answer.prompt import ChatMessage, build_rewrite_messages, says_not_found
from qa.errors import GeneratorError
from qa.values import Turn

MAX_NEW_TOKENS = 96
MAX_QUESTION_CHARS = 400


@runtime_checkable
class ChatModel(Protocol):
    """A generator that can be asked anything, not for an answer alone."""

    def chat(self, messages: list[ChatMessage], *, max_new_tokens: int) -> Iterator[str]:
        """Yield the pieces of the model's reply.

        Raises:
            GeneratorError: the model or server did not answer, or broke off.
        """


def rewrite_question(
    generator: Generator, question: str, history: Sequence[Turn], language: str
) -> str | None:
    """Return the question as it reads without its conversation; None if it cannot be rewritten.

    None for a generator that is no chat model, without history, when the model fails, and when its
    text is empty, longer than `MAX_QUESTION_CHARS`, of several lines, in another script, or the
    question itself.
    """
    if not history or not isinstance(generator, ChatModel):
        return None
    messages = build_rewrite_messages(question, history, language)
    text = ""
    try:
        for piece in generator.chat(messages, max_new_tokens=MAX_NEW_TOKENS):
            text += piece
            if len(text) > MAX_QUESTION_CHARS:
                return None
    except GeneratorError:
        return None
    return _check(text, question)


def _check(text: str, question: str) -> str | None:
    rewritten = text.strip().strip("\"'«»“”`").strip()
    if not rewritten or "\n" in rewritten or says_not_found(rewritten):
        return None
    if rewritten == question.strip() or "<" in rewritten:
        return None
    return rewritten if main_script(rewritten) == main_script(question) else None


def main_script(text: str) -> str:
    """Return the script of most letters, by the first word of their Unicode names; "" without any.

    >>> main_script("Почему?"), main_script("¿Por qué?"), main_script("12")
    ('CYRILLIC', 'LATIN', '')
    """
    counts: dict[str, int] = {}
    for character in text:
        if character.isalpha():
            script = unicodedata.name(character, "?").split()[0].split("-")[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else ""
