"""The test questions of the bundled article: what is promised of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa.article import open_article
from qa.languages import INTERFACE

PATH = Path(__file__).parents[1] / "seeds" / "karabakh-summit" / "questions.jsonl"
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in PATH.read_text("utf-8").splitlines()
]
SENTENCES = [sentence.text for sentence in open_article().sentences if sentence.kind == "text"]
FIELDS = {"id", "question", "language", "gold", "answer", "tags", "history"}


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case["id"])
def test_each_gold_quote_is_inside_one_sentence_of_the_article(case: dict[str, Any]) -> None:
    assert set(case) <= FIELDS
    sentences = SENTENCES
    assert all(any(quote in sentence for sentence in sentences) for quote in case["gold"])


def test_there_are_enough_questions_in_all_eight_languages() -> None:
    counts = Counter(case["language"] for case in QUESTIONS)
    assert set(counts) == set(INTERFACE)
    assert len(QUESTIONS) >= 80
    assert len({case["id"] for case in QUESTIONS}) == len(QUESTIONS)
    assert len({case["question"] for case in QUESTIONS}) == len(QUESTIONS)


def test_a_quarter_is_unanswerable_and_half_of_those_are_near_misses() -> None:
    unanswerable = [case for case in QUESTIONS if not case["gold"]]
    near_misses = [case for case in unanswerable if "near-miss" in case["tags"]]
    assert 4 * len(unanswerable) >= len(QUESTIONS)
    assert 2 * len(near_misses) >= len(unanswerable)
    assert all(("unanswerable" in case["tags"]) == (not case["gold"]) for case in QUESTIONS)


@pytest.mark.parametrize(
    "tag", ["number", "date", "reason", "quotation", "spelling", "follow-up", "person", "place"]
)
def test_each_sort_of_question_is_asked(tag: str) -> None:
    assert sum(tag in case["tags"] for case in QUESTIONS) >= 4


def test_a_follow_up_has_the_turns_before_it() -> None:
    for case in QUESTIONS:
        roles = [turn["role"] for turn in case.get("history", [])]
        assert roles == (["user", "assistant"] if "follow-up" in case["tags"] else [])
