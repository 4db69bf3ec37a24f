"""A process that opens an article's index from a cache again and again, rebuilding it each time.

Arguments: the cache's folder, and how often. Prints what the last search found.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.contracts import Vectors
from qa.retrieval.cache import IndexCache
from qa.retrieval.retriever import Retriever
from qa.values import Article, Sentence

LINES = ("peace", "war", "aid")


class LengthEncoder:
    """Points in the direction that a text's length chooses."""

    name = "lengths"
    dim = 5
    fingerprint = "lengths-1"

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        return np.eye(self.dim, dtype=np.float32)[[len(text) % self.dim for text in texts]]

    encode_query = encode_document


def an_article() -> Article:
    """Return an article of three one-word sentences."""
    sentences = tuple(
        Sentence(place, line, start, start + len(line), None, "text")
        for place, (line, start) in enumerate(zip(LINES, (0, 6, 10), strict=True))
    )
    return Article("a", "peace", "\n".join(LINES), "en", sentences, digest="d")


def main(folder: Path, rounds: int) -> None:
    """Keep and open the index by turns, as processes that find it stale would."""
    article, encoder, cache = an_article(), LengthEncoder(), IndexCache(folder)
    for _ in range(rounds):
        index = cache.open(article, encoder)
        index.save(cache.path_of(article, encoder), article, encoder)
    found = Retriever.open(article, encoder, cache=cache).search("peace", language="en", k=1)
    print(found[0].sentence.text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
