"""Sentences are found by words and names of the question, in any of their languages."""

from __future__ import annotations

import math

import pytest

from qa.retrieval.lexical import K1, B, LexicalIndex

LINES = {
    "en": ["Pashinyan spoke in Prague.", "Aid of 4,200 tons arrived.", "Prisoners came home."],
    "ar": ["تحدث باشينيان في براغ.", "وصلت مساعدات تزن ٤٢٠٠ طن.", "عاد الأسرى إلى بلادهم."],
}


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(LINES, 3)


def found(index: LexicalIndex, question: str, language: str) -> list[int]:
    return [place for place, score in enumerate(index.score(question, language)) if score > 0]


@pytest.mark.parametrize(
    ("question", "language", "place"),
    [
        ("Which prisoners?", "en", 2),
        ("من هم الأسرى؟", "ar", 2),
        ("4200", "ru", 1),
        ("Что сказал Пашинян?", "ru", 0),
        ("Փաշինյանը", "hy", 0),
    ],
)
def test_question_finds_its_sentence(
    index: LexicalIndex, question: str, language: str, place: int
) -> None:
    assert found(index, question, language) == [place]


@pytest.mark.parametrize("question", ["", "?!", "What is it?", "zebra"])
def test_question_without_a_shared_word_finds_nothing(index: LexicalIndex, question: str) -> None:
    assert found(index, question, "en") == []


def test_score_is_bm25_worked_out_by_hand() -> None:
    index = LexicalIndex.build({"zh": ["停", "停 停 火", "火"]}, 3)
    lengths = [1, 3, 1]
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = sum(lengths) / 3
    expected = [
        idf * count / (count + K1 * (1 - B + B * length / mean))
        for count, length in zip([1, 2, 0], lengths, strict=True)
    ]
    assert index.score("停", "zh").tolist() == pytest.approx(expected, rel=1e-5)


def test_word_asked_twice_counts_once(index: LexicalIndex) -> None:
    once, twice = index.score("prisoners", "en"), index.score("prisoners, prisoners", "en")
    assert once.tolist() == twice.tolist()


def test_sentence_has_the_score_of_its_best_line(index: LexicalIndex) -> None:
    question = "Pashinyan 4200"
    alone = [
        LexicalIndex.build({language: lines}, 3).score(question, "en")
        for language, lines in LINES.items()
    ]
    expected = [max(pair) for pair in zip(*alone, strict=True)]
    assert index.score(question, "en").tolist() == pytest.approx(expected)


@pytest.mark.parametrize("lines", [{}, {"en": []}])
def test_empty_article_has_no_scores(lines: dict[str, list[str]]) -> None:
    assert LexicalIndex.build(lines, 0).score("peace", "en").tolist() == []


def test_lines_without_words_score_nothing() -> None:
    assert LexicalIndex.build({"en": ["?!", "..."]}, 2).score("peace", "en").tolist() == [0, 0]
