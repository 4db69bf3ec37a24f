"""An answer and a judge of support in, the recall and precision of its citations out.

ALCE (Gao et al. 2023) asks of each statement whether the sentences it cites, taken together,
support it (recall), and of each citation whether the statement needs it (precision). Its judge is a
language model; ours are the gold sentences, or the encoder's cosine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder
from qa.answer.messages import quoted_in
from qa.values import Answer, Citation

SUPPORT_COSINE = 0.55
"""Cosine from which the encoder's judge takes a statement as supported.

With the bundled encoder, 96% of the translations of a news sentence reach it, and 1% of the other
sentences of the same article do (articles that test nothing).
"""

_MARKED = re.compile(r"(?P<text>.*?)(?P<markers>(?:\s*\[\d+\])+)(?P<stop>[.!?؟۔։。！？…]*)", re.S)
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of an answer with the citations that stand behind it."""

    text: str
    citations: tuple[Citation, ...]


class Judge(Protocol):
    """Tells whether sentences, taken together, support a statement."""

    def __call__(self, statement: str, cited: Sequence[Citation]) -> bool: ...


def split_statements(answer: Answer, article_language: str) -> tuple[Statement, ...]:
    """Return the statements of an answer: what stands before each run of markers, and the rest.

    The label that names the language of a quotation is no statement.

    >>> from qa.values import Sentence
    >>> cited = Citation(1, Sentence(0, "Peace.", 0, 6, None, "text"), None, 1.0)
    >>> answer = Answer("", "en", True, "In Arabic:\\nPeace. [1] More", 1, (cited,), (), "", "", 0)
    >>> [(s.text, len(s.citations)) for s in split_statements(answer, "ar")]
    [('Peace.', 1), ('More', 0)]
    """
    by_marker = {citation.marker: citation for citation in answer.citations}
    text = answer.text.replace(_WORD_JOINER, "")
    text = text.replace(quoted_in(article_language, answer.language), "")
    statements = []
    end = 0
    for match in _MARKED.finditer(text):
        numbers = dict.fromkeys(int(number) for number in re.findall(r"\d+", match["markers"]))
        cited = tuple(by_marker[number] for number in numbers if number in by_marker)
        statements.append(Statement((match["text"] + match["stop"]).strip(), cited))
        end = match.end()
    statements.append(Statement(text[end:].strip(), ()))
    return tuple(each for each in statements if any(char.isalnum() for char in each.text))


def citation_recall(statements: Sequence[Statement], supports: Judge) -> float:
    """Return the share of statements that are supported by what they cite, 0 without statements."""
    if not statements:
        return 0.0
    return sum(_supported(each, supports) for each in statements) / len(statements)


def citation_precision(statements: Sequence[Statement], supports: Judge) -> float:
    """Return the share of citations that their statement needs, 0 without citations.

    A citation is needed if its statement is supported, and it supports the statement alone or the
    others do not support it without this one.
    """
    verdicts = [
        _supported(each, supports) and _needed(each, citation, supports)
        for each in statements
        for citation in each.citations
    ]
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


class GoldJudge:
    """Sentences support any statement if one of them is a gold sentence."""

    def __init__(self, gold_sentences: Collection[int]) -> None:
        self._gold = gold_sentences

    def __call__(self, statement: str, cited: Sequence[Citation]) -> bool:
        return any(citation.sentence.id in self._gold for citation in cited)


class EncoderJudge:
    """Sentences support a statement if their vector, or their translation's, is near its own."""

    def __init__(self, encoder: Encoder, *, cosine: float = SUPPORT_COSINE) -> None:
        self._encoder = encoder
        self._cosine = cosine
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def __call__(self, statement: str, cited: Sequence[Citation]) -> bool:
        if not cited:
            return False
        originals = " ".join(citation.sentence.text for citation in cited)
        translations = " ".join(
            citation.translation or citation.sentence.text for citation in cited
        )
        self._encode(dict.fromkeys((statement, originals, translations)))
        stated = self._vectors[statement]
        nearest = max(self._vectors[originals] @ stated, self._vectors[translations] @ stated)
        return bool(nearest >= self._cosine)

    def _encode(self, texts: Iterable[str]) -> None:
        """Encode what was not met before: answers quote the same sentences again and again."""
        missing = [text for text in texts if text not in self._vectors]
        if missing:
            self._vectors.update(zip(missing, self._encoder.encode_document(missing), strict=True))


def _supported(statement: Statement, supports: Judge) -> bool:
    return bool(statement.citations) and supports(statement.text, statement.citations)


def _needed(statement: Statement, citation: Citation, supports: Judge) -> bool:
    others = [other for other in statement.citations if other is not citation]
    return supports(statement.text, [citation]) or not supports(statement.text, others)
