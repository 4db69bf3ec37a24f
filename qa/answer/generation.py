"""The contract of generators: a question's evidence in, pieces of a marked answer out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from qa.values import Article, Evidence, Turn


@dataclass(frozen=True)
class GenerationRequest:
    """What a generator may use: `evidence` is best first and numbered from 1 in this order.

    `language` is the question's, the one to answer in. `history` is oldest first and already cut
    to the turns that count.
    """

    question: str
    language: str
    article: Article
    evidence: tuple[Evidence, ...]
    history: tuple[Turn, ...] = ()


@runtime_checkable
class Generator(Protocol):
    """Writes an answer from evidence alone."""

    @property
    def name(self) -> str:
        """Name that `--generator` takes, without any key or password."""

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield pieces whose concatenation is the answer.

        `[n]` after a claim names `request.evidence[n - 1]`. Closing the iterator stops the work.

        Raises:
            GeneratorError: the model or server did not answer, or broke off.
        """


@runtime_checkable
class Translator(Protocol):
    """Puts a cited sentence into the reader's language."""

    @property
    def name(self) -> str:
        """Name that `--translator` takes."""

    def translate(self, text: str, *, source: str, target: str) -> str:
        """Return the text of language `source` in language `target`.

        Raises:
            GeneratorError: the model cannot translate between the two.
        """
