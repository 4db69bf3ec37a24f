"""Which pieces the student keeps, and how its tokenizer writes a text."""

from __future__ import annotations

import pytest

from embeddings.training.teacher import Teacher
from embeddings.training.vocabulary import (
    SPECIAL_PIECES,
    build_tokenizer,
    choose_vocabulary,
    count_pieces,
    teacher_vocabulary,
)


def test_special_pieces_come_first_and_characters_always_stay(teacher: Teacher) -> None:
    size = len(SPECIAL_PIECES) + sum(
        len(piece.removeprefix("▁") or piece) == 1 for piece in teacher.pieces
    )
    chosen = choose_vocabulary(teacher, {"en": ["peace"]}, {}, size=size)
    assert chosen.pieces[:4] == SPECIAL_PIECES
    assert set("▁:?سمpeac0123456789") <= set(chosen.pieces)
    assert "▁peace" not in chosen.pieces


def test_pieces_are_ranked_by_the_worth_of_their_language(teacher: Teacher) -> None:
    texts = {"en": ["peace peace river"], "ar": ["نهر"]}
    whole = len(teacher.pieces)
    rank = choose_vocabulary(teacher, texts, {"en": 1.0, "ar": 0.5}, size=whole).pieces.index
    assert rank("▁peace") < rank("▁نهر") < rank("▁river") < rank("▁talks")


def test_rows_lead_back_to_the_teachers_pieces(teacher: Teacher) -> None:
    chosen = choose_vocabulary(teacher, {"en": ["river"]}, {}, size=40)
    assert [teacher.pieces[row] for row in chosen.rows] == list(chosen.pieces)


def test_a_word_without_its_piece_falls_into_characters(teacher: Teacher) -> None:
    vocabulary = teacher_vocabulary(teacher)
    assert build_tokenizer(vocabulary).encode("peace rat").tokens == [
        "<s>",
        "▁peace",
        "▁",
        "r",
        "a",
        "t",
        "</s>",
    ]


@pytest.mark.parametrize(
    ("text", "same"),
    [("سَلامٌ", "سلام"), ("ســلام", "سلام"), ("peace\u200ctalks", "peace talks"),
     ("pe\0ace", "peace"),
     ("ｐｅａｃｅ", "peace"), ("peace \n\t talks", "peace talks")],
    ids=["vowel marks", "tatweel", "zero-width non-joiner", "control", "full width", "white space"],
)  # fmt: skip
def test_spellings_of_one_text_have_the_same_pieces(teacher: Teacher, text: str, same: str) -> None:
    tokenizer = build_tokenizer(teacher_vocabulary(teacher))
    assert tokenizer.encode(text).ids == tokenizer.encode(same).ids


def test_counts_are_kept_by_language(teacher: Teacher) -> None:
    counts = count_pieces(
        build_tokenizer(teacher_vocabulary(teacher)), {"en": ["peace", "peace city"], "ar": []}
    )
    assert counts["en"][teacher.pieces.index("▁peace")] == 2
    assert not counts["ar"]
