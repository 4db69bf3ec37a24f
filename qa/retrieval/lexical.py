"""Lines of an article in each of its languages in, BM25 scores of sentences for a question out.

BM25 (Robertson & Zaragoza 2009, Lucene's variant) comes from bm25s, which scores every word of
every line when the index is built (Lù 2024). A saved index therefore is a sparse matrix, and a
question only adds up a few of its columns: neither bm25s nor a stemmer's work on the article is
needed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.names import name_keys
from qa.retrieval.words import words

Scores = NDArray[np.float32]
K1, B = 1.2, 0.75
_NAME_MARK = "~"
"""Stands before a name's key, so that no word of the same letters matches it."""


def terms(text: str, language: str) -> list[str]:
    """Return what a text is found by: its words, and the keys of its names across scripts.

    >>> terms("Pashinyan: 49", "en")
    ['pashinyan', '49', '~bxn']
    """
    return [
        *words(text, language),
        *(_NAME_MARK + key for key in name_keys(text, language)),
    ]


@dataclass(frozen=True)
class WordMatrix:
    """BM25 scores of one language's lines, column after column: a column is a word, a row a line.

    The scores of `vocabulary[i]` are `scores[starts[i]:starts[i + 1]]`, for the lines of the same
    slice.
    """

    vocabulary: tuple[str, ...]
    starts: NDArray[np.int64]
    lines: NDArray[np.int32]
    scores: Scores


class LexicalIndex:
    """Finds sentences by words and names that they share with a question, in any language."""

    def __init__(self, matrices: Mapping[str, WordMatrix], count: int) -> None:
        """Take a matrix for each language; `count` is the number of sentences."""
        self.matrices = dict(matrices)
        self.count = count
        self._columns = {
            language: {word: column for column, word in enumerate(matrix.vocabulary)}
            for language, matrix in matrices.items()
        }

    @classmethod
    def build(cls, lines: Mapping[str, Sequence[str]], count: int) -> LexicalIndex:
        """Return the index of `count` sentences from their lines in each language.

        >>> index = LexicalIndex.build({"en": ["A summit in Prague.", "Prisoners went home."]}, 2)
        >>> (index.score("Who freed the prisoners?", "en") > 0).tolist()
        [False, True]
        """
        matrices = {
            language: _score_words([terms(line, language) for line in texts])
            for language, texts in lines.items()
        }
        return cls(matrices, count)

    def score(self, question: str, language: str) -> Scores:
        """Return (count,) BM25 scores, 0 for a sentence without a word of the question.

        A sentence with lines in several languages has the score of its best line.
        """
        asked = tuple(dict.fromkeys(terms(question, language)))
        best = np.zeros(self.count, np.float32)
        for name, matrix in self.matrices.items():
            columns = self._columns[name]
            found = np.zeros(self.count, np.float32)
            for column in (columns[word] for word in asked if word in columns):
                place = slice(matrix.starts[column], matrix.starts[column + 1])
                found[matrix.lines[place]] += matrix.scores[place]
            np.maximum(best, found, out=best)
        return best


def _score_words(lines: Sequence[Sequence[str]]) -> WordMatrix:
    """Return the BM25 score of each word in each line."""
    vocabulary: dict[str, int] = {}
    ids = [[vocabulary.setdefault(word, len(vocabulary)) for word in line] for line in lines]
    if not vocabulary:
        return WordMatrix((), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))
    import bm25s

    model = bm25s.BM25(k1=K1, b=B, method="lucene")
    model.index((ids, vocabulary), create_empty_token=False, show_progress=False)
    return WordMatrix(
        tuple(vocabulary),
        np.asarray(model.scores["indptr"], np.int64),
        np.asarray(model.scores["indices"], np.int32),
        np.asarray(model.scores["data"], np.float32),
    )
