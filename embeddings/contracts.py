"""What crosses the package's border: vectors, hits, protocols of encoder, index and reranker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""A float32 matrix (n, dim); a row has length 1, or is all zeros for a text without content."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of an index and its cosine with the query, in [-1, 1]; higher is closer."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence to be judged, with the text just before it, which resolves its pronouns."""

    sentence: str
    context: str = ""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """Name that `load_encoder` takes: `bundled`, a hub name or a folder."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another vector: part of every index manifest."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for questions."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for sentences."""


@runtime_checkable
class Reranker(Protocol):
    """Judges whether a passage answers a question."""

    @property
    def name(self) -> str:
        """Name that `load_reranker` takes: `bundled`, a hub name or a folder."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same pair could get another score."""

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return (len(passages),) logits: above 0 where the passage rather answers than not."""


@runtime_checkable
class Index(Protocol):
    """Finds the rows nearest to a query."""

    def __len__(self) -> int:
        """Count of rows."""

    def add(self, vectors: Vectors) -> None:
        """Append rows; their numbers go on from `len(self)`."""

    def search(self, queries: Vectors, k: int) -> tuple[tuple[Hit, ...], ...]:
        """Return for each query its nearest `min(k, len(self))` rows, best first."""

    def save(self, folder: Path) -> None:
        """Write what `open` of the same class reads."""
