"""Statements, and citation recall and precision of two judges."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.evaluate.citations import (
    EncoderJudge,
    GoldJudge,
    citation_precision,
    citation_recall,
    split_statements,
)
from qa.values import Answer, Citation
from tests.evaluate.scripted import ARTICLE, LetterEncoder, answer


def reply(text: str, cited: Sequence[int] = (1, 2, 3)) -> Answer:
    return answer("?", "en", found=True, evidence=cited, confidence=1, cited=cited, text=text)


def statements(text: str) -> list[tuple[str, list[int]]]:
    return [
        (each.text, [citation.sentence.id for citation in each.citations])
        for each in split_statements(reply(text), "en")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met. [1] They left. [2]", [("They met.", [1]), ("They left.", [2])]),
        ("They met [1][3]. They left.", [("They met.", [1, 3]), ("They left.", [])]),
        ("التقوا [1]؟ غادروا [2].", [("التقوا؟", [1]), ("غادروا.", [2])]),
        ("They met [9].", [("They met.", [])]),
        (" ", []),
    ],
)
def test_a_statement_ends_with_its_markers(
    text: str, expected: list[tuple[str, list[int]]]
) -> None:
    assert statements(text) == expected


def test_by_gold_a_statement_needs_one_gold_sentence_and_only_gold_ones_are_precise() -> None:
    parts = split_statements(reply("A b [1][2]. C d [3]. E f."), "en")
    judge = GoldJudge({1})

    # A b is supported; C d cites another sentence; E f cites none.
    assert citation_recall(parts, judge) == pytest.approx(1 / 3)
    # Of [1], [2], [3] only [1] is needed.
    assert citation_precision(parts, judge) == pytest.approx(1 / 3)


def test_a_citation_that_only_helps_together_with_another_is_needed() -> None:
    def both(statement: str, cited: Sequence[Citation]) -> bool:
        return {citation.sentence.id for citation in cited} >= {1, 2}

    parts = split_statements(reply("A b [1][2][3]."), "en")

    # Without [1], or without [2], there is no support; [3] changes nothing.
    assert citation_recall(parts, both) == 1.0
    assert citation_precision(parts, both) == pytest.approx(2 / 3)


def test_by_encoder_a_quotation_is_supported_and_another_text_is_not() -> None:
    judge = EncoderJudge(LetterEncoder(), cosine=0.99)
    cited = reply("", (1,)).citations

    assert judge(ARTICLE.sentences[1].text, cited)
    assert not judge("Jazz quiz", cited)
    assert not judge("Anything", ())


def test_by_encoder_a_translation_supports_too() -> None:
    citation = Citation(1, ARTICLE.sentences[1], "Jazz quiz", 1.0)

    assert EncoderJudge(LetterEncoder(), cosine=0.99)("Jazz quiz", [citation])


def test_without_statements_or_citations_the_figures_are_zero() -> None:
    judge = GoldJudge({1})

    assert citation_recall((), judge) == 0.0
    assert citation_precision(split_statements(reply("No marker."), "en"), judge) == 0.0
