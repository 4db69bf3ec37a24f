"""A follow-up is read with the question before it, an independent question as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.answer.conversation import last_question, own_share, recent_turns
from qa.values import Turn
from tests.answer.fakes import LINES, bridge_bot

HERE = Path(__file__).parent
COST = Turn("user", "How much does the bridge cost?")
ANSWER = Turn("assistant", f"{LINES[2]} [1]")


def rows() -> Iterator[dict[str, Any]]:
    for line in (HERE / "followups.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_inputs_that_judge_the_rule_are_many_and_in_eight_languages() -> None:
    follow_ups = [row for row in rows() if row["kind"] == "follow_up"]
    assert len(follow_ups) >= 40
    assert len({row["language"] for row in follow_ups}) == 8
    assert sum(row["kind"] == "independent" for row in rows()) >= 24


def test_only_the_last_turns_that_say_anything_count() -> None:
    history = [COST, Turn("assistant", " "), ANSWER]
    assert recent_turns(history, 6) == (COST, ANSWER)
    assert recent_turns(history, 1) == (ANSWER,)
    assert recent_turns(history, 0) == ()


def test_last_question_is_the_users_latest() -> None:
    assert last_question([Turn("user", "Where?"), ANSWER, COST, ANSWER]) == COST.text


def test_history_without_a_question_has_no_last_question() -> None:
    assert last_question([ANSWER]) == ""


@pytest.mark.parametrize(
    ("question", "language", "share"),
    [
        ("Why?", "en", 0.0),
        ("متى؟", "ar", 0.0),
        ("And Azerbaijan's?", "en", 1 / 1.5),
        ("How many ministers from Norland met in Riverton?", "en", 1.0),
    ],
)
def test_question_counts_by_itself_as_it_has_words_of_its_own(
    question: str, language: str, share: float
) -> None:
    assert own_share(question, language) == pytest.approx(share)


def test_follow_up_is_read_with_the_question_before(tmp_path: Path) -> None:
    bot = bridge_bot(tmp_path)
    alone = bot.ask("And how much?")
    assert not alone.found
    answer = bot.ask("And how much?", history=[COST, ANSWER])
    assert answer.found
    assert answer.citations[0].sentence.text == LINES[2]
    assert answer.notes == ("history_used",)
    assert answer.question == "And how much?"


def test_question_that_the_article_answers_by_itself_is_not_bent(tmp_path: Path) -> None:
    answer = bridge_bot(tmp_path).ask("Where did they meet?", history=[COST, ANSWER])
    assert [c.sentence.text for c in answer.citations] == [LINES[1]]
    assert answer.notes == ()


def test_histories_of_two_readers_do_not_meet(tmp_path: Path) -> None:
    bot = bridge_bot(tmp_path)
    bot.ask("And how much?", history=[COST, ANSWER])
    assert not bot.ask("And how much?").found
