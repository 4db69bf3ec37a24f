"""The teacher's 250,000 pieces and the training texts in, the smaller vocabulary of the student
out.

A unigram vocabulary can lose pieces without being learnt again: a word whose piece is gone is
split into the likeliest of those that stay. Kept are the special pieces, every single character of
the languages served, and then the pieces that the training texts use most, each language's counts
weighted by what it is worth to us.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from embeddings.training.teacher import Teacher

BEGIN, PADDING, END, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
SPECIAL_PIECES = (BEGIN, PADDING, END, UNKNOWN)

SCRIPTS = frozenset(
    {"LATIN", "ARABIC", "CYRILLIC", "ARMENIAN", "HEBREW", "GREEK", "GEORGIAN", "DEVANAGARI"}
)
"""Scripts whose single characters stay; digits, punctuation and symbols of any script stay."""

_CONTROL = "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f]"
_SPACE = "[\\s\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]+"
_ARABIC_MARKS = "[\\u0640\\u064b-\\u0652\\u0670]"


@dataclass(frozen=True)
class Vocabulary:
    """Pieces with log probabilities, and the row of the teacher's vocabulary that each one was."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    rows: NDArray[np.int64]


def teacher_vocabulary(teacher: Teacher) -> Vocabulary:
    """Return the teacher's own vocabulary, whole."""
    rows = np.arange(len(teacher.pieces), dtype=np.int64)
    return Vocabulary(teacher.pieces, tuple(float(score) for score in teacher.scores), rows)


def choose_vocabulary(
    teacher: Teacher, texts: Mapping[str, Iterable[str]], worth: Mapping[str, float], *, size: int
) -> Vocabulary:
    """Return the `size` pieces worth keeping for the texts of each language."""
    counts = count_pieces(build_tokenizer(teacher_vocabulary(teacher)), texts)
    merit: dict[int, float] = {}
    for language, found in counts.items():
        total = sum(found.values())
        for row, count in found.items():
            merit[row] = merit.get(row, 0.0) + worth.get(language, 1.0) * count / total
    special = [teacher.pieces.index(piece) for piece in SPECIAL_PIECES]
    characters = [
        row
        for row, piece in enumerate(teacher.pieces)
        if row not in special and is_kept_character(piece)
    ]
    used = sorted(merit, key=lambda row: -merit[row])
    # Pieces no text uses follow in the teacher's order, which is that of frequency on the web.
    rest = (row for row, piece in enumerate(teacher.pieces) if script_of(piece) in SCRIPTS)
    rows = np.array(list(dict.fromkeys([*special, *characters, *used, *rest]))[:size], np.int64)
    pieces = tuple(teacher.pieces[row] for row in rows)
    return Vocabulary(pieces, tuple(float(teacher.scores[row]) for row in rows), rows)


def count_pieces(
    tokenizer: Tokenizer, texts: Mapping[str, Iterable[str]]
) -> dict[str, Counter[int]]:
    """Return for each language how often each piece occurs."""
    counts = {}
    for language, lines in texts.items():
        encodings = tokenizer.encode_batch_fast(list(lines), add_special_tokens=False)
        counts[language] = Counter(row for encoding in encodings for row in encoding.ids)
    return counts


def is_kept_character(piece: str) -> bool:
    """Tell whether a piece is one character, with or without a word's beginning, of a script that
    is served.

    >>> [is_kept_character(piece) for piece in ("▁", "▁я", "7", "です", "の")]
    [True, True, True, False, False]
    """
    character = piece.removeprefix("▁") or piece
    if len(character) != 1:
        return False
    return not character.isalpha() or script_of(character) in SCRIPTS


def script_of(piece: str) -> str:
    """Return the script of a piece's first letter, by its Unicode name; empty without a letter.

    >>> script_of("▁мир")
    'CYRILLIC'
    """
    for character in piece:
        if character.isalpha():
            return unicodedata.name(character, "").partition(" ")[0]
    return ""


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Return the tokenizer: XLM-R's normalisation, without Arabic vowel marks and tatweel."""
    scores = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    rows = {piece: row for row, piece in enumerate(vocabulary.pieces[: len(SPECIAL_PIECES) * 2])}
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=rows[UNKNOWN], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_CONTROL), ""),
            normalizers.NFKC(),
            normalizers.Replace(Regex(_ARABIC_MARKS), ""),
            normalizers.Replace(Regex(_SPACE), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}",
        pair=f"{BEGIN} $A {END} {END} $B {END}",
        special_tokens=[(BEGIN, rows[BEGIN]), (END, rows[END])],
    )
    return tokenizer
