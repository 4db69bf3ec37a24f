"""Small articles and an encoder whose vectors can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from embeddings.contracts import Vectors
from qa.values import Article, Sentence, SentenceKind


class TopicEncoder:
    """One dimension a topic: a text has length 1 in the direction of the topics that it names.

    A topic is a group of words; a text that names none is all zeros. `encoded` counts lines.
    """

    def __init__(self, *topics: str, fingerprint: str = "topics-1", name: str = "topics") -> None:
        self.topics = [topic.split() for topic in topics]
        self.name = name
        self.fingerprint = fingerprint
        self.dim = len(topics)
        self.encoded = 0

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        rows = np.array(
            [[float(any(w in text for w in topic)) for topic in self.topics] for text in texts],
            np.float32,
        ).reshape(len(texts), self.dim)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self.encode_query(texts)


def article_of(
    lines: Sequence[str],
    *,
    language: str = "en",
    kinds: Mapping[int, SentenceKind] | None = None,
    translations: Mapping[str, Sequence[str]] | None = None,
    digest: str = "digest-1",
) -> Article:
    """Return an article of these lines; `kinds` tells which are no plain text."""
    sentences, start = [], 0
    for place, line in enumerate(lines):
        kind = (kinds or {}).get(place, "text")
        sentences.append(Sentence(place, line, start, start + len(line), None, kind))
        start += len(line) + 1
    return Article(
        id="article",
        title=lines[0] if lines else "",
        text="\n".join(lines),
        language=language,
        sentences=tuple(sentences),
        translations={code: tuple(texts) for code, texts in (translations or {}).items()},
        digest=digest,
    )


@pytest.fixture
def make_article() -> Callable[..., Article]:
    return article_of


@pytest.fixture
def make_encoder() -> Callable[..., TopicEncoder]:
    return TopicEncoder


@pytest.fixture
def summit() -> Article:
    return article_of(
        [
            "Summit in Prague",
            "What was agreed",
            "The leaders agreed on a border.",
            "Prisoners will go home.",
            "Aid of 4,200 tons arrives.",
        ],
        kinds={0: "title", 1: "heading"},
        translations={
            "ru": [
                "Саммит в Праге",
                "О чём договорились",
                "Лидеры договорились о границе.",
                "Пленные вернутся домой.",
                "Прибудет 4200 тонн помощи.",
            ]
        },
    )


@pytest.fixture
def encoder() -> TopicEncoder:
    return TopicEncoder("leaders Лидеры summit", "Prisoners Пленные captives", "Aid помощи help")
