"""A benchmark folder small enough to work out by hand, and an encoder of written-down vectors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from embeddings.contracts import Vectors


class WrittenEncoder:
    """An encoder that looks each text up; an unknown text is a failure of the test."""

    name = "written"
    dim = 2
    fingerprint = "written-1"

    def __init__(self, vectors: Mapping[str, Sequence[float]]) -> None:
        self._vectors = vectors

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._vectors[text] for text in texts], dtype=np.float32)

    encode_document = encode_query


VECTORS = {
    # English: two paragraphs, "A. B." and "C."
    "A.": (1.0, 0.0),
    "B.": (0.8, 0.6),
    "C.": (0.0, 1.0),
    "A. B.": (0.9, 0.1),
    "C": (0.0, 1.0),
    "who a": (1.0, 0.0),
    "who c": (0.6, 0.8),
    # Arabic: the same two paragraphs, a sentence each
    "أ.": (0.9, 0.1),
    "ج.": (0.1, 0.9),
    "من أ": (0.0, 1.0),
    "من ج": (0.1, 0.9),
}


def write_folder(root: Path) -> Path:
    """Write two languages of XQuAD-R and one of Tatoeba."""
    (root / "xquad-r").mkdir(parents=True)
    english = [
        paragraph("A. B.", ("A.", "B."), [[0, 2], [3, 5]], (("1", "who a", 0),)),
        paragraph("C.", ("C.",), [[0, 2]], (("2", "who c", 0),)),
    ]
    arabic = [
        paragraph("أ.", ("أ.",), [[0, 2]], (("1", "من أ", 0),)),
        paragraph("ج.", ("ج.",), [[0, 2]], (("2", "من ج", 0),)),
    ]
    write_language(root, "en", english)
    write_language(root, "ar", arabic)
    (root / "tatoeba").mkdir()
    (root / "tatoeba" / "tatoeba.ara-eng.ara").write_text("أ.\nج.\n", "utf-8")
    (root / "tatoeba" / "tatoeba.ara-eng.eng").write_text("A.\nB.\n", "utf-8")
    return root


def paragraph(
    context: str,
    sentences: Sequence[str],
    breaks: Sequence[Sequence[int]],
    questions: Sequence[tuple[str, str, int]],
) -> dict[str, object]:
    """Return one paragraph in the layout of XQuAD-R."""
    return {
        "context": context,
        "sentences": list(sentences),
        "sentence_breaks": breaks,
        "qas": [
            {"id": id, "question": text, "answers": [{"answer_start": start, "text": ""}]}
            for id, text, start in questions
        ],
    }


def write_language(root: Path, language: str, paragraphs: Sequence[object]) -> None:
    """Write one file of XQuAD-R."""
    data = {"version": "1", "data": [{"paragraphs": list(paragraphs)}]}
    path = root / "xquad-r" / f"{language}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
