"""Models whose output can be worked out by hand, and a small article to ask about."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Passage, Vectors
from qa.answer.chatbot import Chatbot, Models
from qa.answer.generation import GenerationRequest, Generator, Translator
from qa.article import article_from_lines
from qa.config import Settings
from qa.errors import GeneratorError
from qa.values import Article

LINES = (
    "Ministers agree on a new bridge",
    "The ministers of Norland and Sudland met in Riverton on Monday.",
    "Minister Vela said that the bridge will cost 40 million crowns.",
    "She added that the old ferry will stop in May.",
    "Minister Orson wants better roads and a second school.",
)
FRENCH = (
    "Les ministres s'accordent sur un nouveau pont",
    "Les ministres du Norland et du Sudland se sont réunis lundi à Riverton.",
    "La ministre Vela a déclaré que le pont coûtera 40 millions de couronnes.",
    "Elle a ajouté que l'ancien bac s'arrêtera en mai.",
    "Le ministre Orson veut de meilleures routes et une deuxième école.",
)
ANSWERS = {
    "where": ("Riverton",),
    "cost": ("40 million",),
    "coûte": ("40 million",),
    "ferry": ("ferry",),
    "orson want": ("Orson",),
    "who met and what does it cost": ("Riverton", "40 million"),
}


def bridge_article(*, translated: bool = True) -> Article:
    """Return the article in English, with its French translation."""
    translations = {"fr": FRENCH} if translated else None
    return article_from_lines(LINES, id="bridge", language="en", translations=translations)


class WordEncoder:
    """Adds up one coordinate for each word: texts with the same words have cosine 1."""

    name = "words"
    dim = 512
    fingerprint = "words-1"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in "".join(c if c.isalnum() else " " for c in text.lower()).split():
                row[zlib.crc32(word.encode()) % self.dim] += 1.0
            row /= np.linalg.norm(row) or 1.0
        return rows


class ScriptedReranker:
    """Gives +4 to the sentences that are written down as answers to a question, else -4."""

    name = "scripted"
    fingerprint = "scripted-1"

    def __init__(self, answers: Mapping[str, Sequence[str]] = ANSWERS) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        self.asked.append(question)
        parts = [
            part for key, parts in self.answers.items() if key in question.lower() for part in parts
        ]
        return np.array(
            [4.0 if any(part in p.sentence for part in parts) else -4.0 for p in passages],
            dtype=np.float32,
        )


class ScriptedGenerator:
    """Writes given pieces, whatever it is asked; then fails if it is told to."""

    name = "scripted"

    def __init__(self, *pieces: str, error: str = "") -> None:
        self.pieces = pieces
        self.error = error
        self.requests: list[GenerationRequest] = []
        self.closed = False

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        self.requests.append(request)
        try:
            yield from self.pieces
            if self.error:
                raise GeneratorError(self.error)
        finally:
            self.closed = True


class UpperCaseTranslator:
    """Translates by shouting."""

    name = "shouting"

    def translate(self, text: str, *, source: str, target: str) -> str:
        return f"{target}: {text.upper()}"


def bridge_bot(
    folder: Path,
    *,
    generator: Generator | None = None,
    translator: Translator | None = None,
    translated: bool = True,
    settings: Settings | None = None,
) -> Chatbot:
    """Return a chatbot over the bridge article; the requests rule is fitted to `WordEncoder`."""
    settings = replace(settings or Settings(), cache=folder)
    models = Models.load(
        settings, encoder=WordEncoder(), reranker=ScriptedReranker(), generator=generator
    )
    models = replace(models, translator=translator)
    return Chatbot.for_article(bridge_article(translated=translated), models)
