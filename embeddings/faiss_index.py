"""Unit vectors in, the rows nearest to a query out: exact inner product by FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from embeddings.contracts import Hit, Vectors
from embeddings.errors import EmbeddingsError
from embeddings.store import damaged, read_array

VECTORS_FILE = "vectors.npy"


class FaissIndex:
    """An exact index over unit vectors: the inner product of two rows is their cosine.

    It compares a query with every row: at 100,000 rows of 384 numbers that took 50 ms on two
    busy cores, less than the sentence that an approximate index would sometimes miss is worth.
    """

    def __init__(self, dim: int) -> None:
        if dim < 1:
            raise EmbeddingsError(f"an index of {dim} dimensions: give the encoder's, 1 or more")
        import faiss

        self.dim = dim
        self._index: Any = faiss.IndexFlatIP(dim)

    def __len__(self) -> int:
        """Count of rows."""
        return int(self._index.ntotal)

    def add(self, vectors: Vectors) -> None:
        """Append rows; their numbers go on from `len(self)`.

        Raises:
            EmbeddingsError: the rows have another dimension, or hold what is no number.
        """
        self._index.add(self._checked(vectors, "rows"))

    def search(self, queries: Vectors, k: int) -> tuple[tuple[Hit, ...], ...]:
        """Return for each query its nearest `min(k, len(self))` rows, best first, equals by row.

        >>> index = FaissIndex(2)
        >>> index.add(np.array([[1, 0], [0, 1]], np.float32))
        >>> index.search(np.array([[0, 1]], np.float32), 1)
        ((Hit(row=1, score=1.0),),)
        """
        queries = self._checked(queries, "queries")
        k = min(k, len(self))
        if k < 1 or not len(queries):
            return tuple(() for _ in queries)
        scores, rows = self._index.search(queries, k)
        return tuple(
            tuple(
                Hit(int(row), min(1.0, max(-1.0, float(score))))
                for score, row in sorted(zip(*pair, strict=True), key=lambda hit: (-hit[0], hit[1]))
            )
            for pair in zip(scores, rows, strict=True)
        )

    def similarities(self, queries: Vectors) -> Vectors:
        """Return (len(queries), len(self)) cosines: each query with every row.

        >>> index = FaissIndex(2)
        >>> index.add(np.array([[1, 0], [0, 1]], np.float32))
        >>> index.similarities(np.array([[0, 1]], np.float32)).tolist()
        [[0.0, 1.0]]
        """
        queries = self._checked(queries, "queries")
        found = np.zeros((len(queries), len(self)), np.float32)
        if not found.size:
            return found
        limits, scores, rows = self._index.range_search(queries, -2.0)
        for place in range(len(queries)):
            mine = slice(int(limits[place]), int(limits[place + 1]))
            found[place, rows[mine]] = scores[mine]
        return found.clip(-1.0, 1.0)

    def save(self, folder: Path) -> None:
        """Write the rows as `vectors.npy`, which `open` reads: numbers, nothing to unpickle."""
        np.save(folder / VECTORS_FILE, self._index.reconstruct_n(0, len(self)), allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> FaissIndex:
        """Return the index that `save` wrote.

        Raises:
            IndexDamagedError: the file is missing or is no matrix of numbers.
        """
        vectors = read_array(folder, VECTORS_FILE, dtype=np.float32, ndim=2)
        if not vectors.shape[1] or not np.isfinite(vectors).all():
            damaged(folder, f"{VECTORS_FILE} holds no unit vectors")
        index = cls(int(vectors.shape[1]))
        index.add(vectors)
        return index

    def _checked(self, vectors: Vectors, what: str) -> Vectors:
        """Return the matrix as FAISS wants it, if it fits."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        if vectors.ndim != 2 or vectors.shape[1] != self.dim:
            raise EmbeddingsError(
                f"{what} of shape {vectors.shape} for an index of {self.dim} dimensions: "
                "encode them with the encoder that made the index"
            )
        if not np.isfinite(vectors).all():
            raise EmbeddingsError(f"{what} with values that are no numbers: the encoder is damaged")
        return vectors
