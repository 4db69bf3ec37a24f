"""Drafted questions are a questions file that a person can edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qa.article import article_from_text
from qa.errors import EvaluationError
from qa.evaluate.drafting import MAX_SENTENCES, PATTERNS, draft_lines
from qa.evaluate.questions import parse_lines
from qa.languages import SUPPORTED
from tests.evaluate.scripted import ARTICLE


def entries(**given: object) -> list[dict[str, object]]:
    article = replace(ARTICLE, **given)
    return [json.loads(line) for line in draft_lines(article)]


def test_a_draft_is_a_valid_questions_file() -> None:
    cases = parse_lines("\n".join(draft_lines(ARTICLE)), "draft", ARTICLE)

    assert len(cases) == 4 * 2 + 2
    assert {case.language for case in cases} == {"en", "ar"}
    assert sum(not case.answerable for case in cases) == 2


def test_each_draft_names_the_sentence_that_it_was_made_from() -> None:
    assert all("sentence " in str(entry["note"]) for entry in entries())
    assert entries()[0]["note"] == "made from sentence 1: The leaders met in Sochi."
    assert entries()[0]["gold"] == ["The leaders met in Sochi."]


def test_the_quoted_piece_comes_from_the_translation_where_there_is_one() -> None:
    lines = (
        "عنوان",
        "التقى القادة في سوتشي.",
        "استمرت المحادثات.",
        "أرسلت روسيا.",
        "طلبت أرمينيا.",
    )

    drafted = entries(translations={"ar": lines})

    assert drafted[1]["question"] == "ماذا يقول المقال عن «التقى القادة في سوتشي»؟"
    assert drafted[1]["answer"] == "التقى القادة في سوتشي."
    assert drafted[1]["gold"] == ["The leaders met in Sochi."]


def test_a_long_article_is_drafted_from_evenly() -> None:
    text = " ".join(f"Speaker {number} said that peace was near." for number in range(100))
    article = article_from_text(text, language="en")

    golds = [json.loads(line)["gold"] for line in draft_lines(article)]
    sentences = list(dict.fromkeys(gold[0] for gold in golds if gold))

    assert len(sentences) == MAX_SENTENCES
    assert "Speaker 0 " in sentences[0]
    assert "Speaker 9" in sentences[-1]


def test_the_second_language_can_be_chosen() -> None:
    drafted = [json.loads(line) for line in draft_lines(ARTICLE, "fr")]

    assert {entry["language"] for entry in drafted} == {"en", "fr"}


@pytest.mark.parametrize(
    ("language", "words"), [("xx", "expected one of"), ("en", "give --also another")]
)
def test_a_second_language_that_does_not_fit_is_an_error(language: str, words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        list(draft_lines(ARTICLE, language))


def test_every_language_has_every_pattern() -> None:
    assert set(PATTERNS) == set(SUPPORTED)
    assert all(
        set(patterns) == set(PATTERNS["en"])
        and all(text.count("{}") == 1 for text in patterns.values())
        for patterns in PATTERNS.values()
    )
