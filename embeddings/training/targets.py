"""English texts in, the teacher's vectors of them out, kept on disk in parts so that a stopped run
goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PART = 2048

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Progress = Callable[[int, int], None]


def read_or_encode(
    texts: Sequence[str], encode: Encode, cache: Path, progress: Progress
) -> NDArray[np.float32]:
    """Return the vectors of the texts, (n, dim); each part of 2,048 is encoded once and then read
    from the cache.
    """
    cache.mkdir(parents=True, exist_ok=True)
    parts = []
    for start in range(0, len(texts), PART):
        part = texts[start : start + PART]
        parts.append(_part(part, encode, cache).astype(np.float32))
        progress(start + len(part), len(texts))
    return np.concatenate(parts)


def centre(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return unit vectors of the differences from the middle.

    The teacher's vectors fill a narrow cone (cosines of 0.7 to 1); around their mean they use the
    whole sphere.
    """
    moved = vectors - middle
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    centred: NDArray[np.float32] = moved / np.maximum(length, 1e-12)
    return centred


def _part(texts: Sequence[str], encode: Encode, cache: Path) -> NDArray[np.float16]:
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    path = cache / f"{digest}.npy"
    if path.is_file():
        kept: NDArray[np.float16] = np.load(path, allow_pickle=False)
        return kept
    vectors = encode(texts).astype(np.float16)
    unfinished = path.with_suffix(".partial.npy")
    np.save(unfinished, vectors)
    unfinished.replace(path)
    return vectors
