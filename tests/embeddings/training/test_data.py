"""What the readers of the data folder give, and which split an article is in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from embeddings.training.data import (
    Pair,
    TrainingDataError,
    news_split,
    pair_sources,
    read_lexicon,
    read_monolingual,
    read_news,
    read_pairs,
    read_reading_questions,
)


def test_split_follows_the_last_digit_of_the_digest() -> None:
    for name in (f"a-{number:03d}" for number in range(40)):
        digit = hashlib.sha256(name.encode()).hexdigest()[-1]
        assert news_split(name) == {"0": "test", "1": "test", "2": "test", "3": "dev"}.get(
            digit, "train"
        )


def test_news_gives_the_splits_asked_for_and_no_other(data: Path) -> None:
    assert len(read_news(data, "train")) == 6
    assert {news_split(article.id) for article in read_news(data, "train", "dev")} == {
        "train",
        "dev",
    }


def test_news_question_keeps_languages_and_gold(data: Path) -> None:
    answered, unanswered = read_news(data, "dev")[0].questions
    assert answered.gold == (1,)
    assert dict(answered.question) == {"en": "talks?", "ar": "محادثات?"}
    assert unanswered.gold == ()


def test_pairs_skip_lines_with_an_empty_side(data: Path) -> None:
    assert pair_sources(data) == (("tico19", "ar"),)
    expected = (
        Pair("tico19", "ar", "سلام مدينة", "peace city"),
        Pair("tico19", "ar", "نهر", "river"),
    )
    assert read_pairs(data, "tico19", "ar") == expected


def test_lexicon_gives_a_pair_for_each_alternative(data: Path) -> None:
    assert [(pair.foreign, pair.english) for pair in read_lexicon(data)] == [
        ("سلام", "peace"),
        ("نهر", "peace"),
    ]


def test_reading_question_takes_its_language_from_the_file_name(data: Path) -> None:
    question = read_reading_questions(data, "arcd-train.ar")[1]
    assert (question.language, question.question, question.negatives) == ("ar", "محادثات 1?", ())


def test_monolingual_lines_are_not_blank(data: Path) -> None:
    assert read_monolingual(data, "ud-armtdp.hy") == ("سلام",)


def test_missing_folder_names_the_argument(tmp_path: Path) -> None:
    with pytest.raises(
        TrainingDataError, match=r"articles\.jsonl: pass the data folder with --data"
    ):
        read_news(tmp_path, "train")
