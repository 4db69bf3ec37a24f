"""What a user typed becomes a question, or an error that says what is wrong."""

from __future__ import annotations

import pytest

from qa.answer.question import check_question
from qa.errors import QuestionError


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\x00", "\u200b\u200e", "\ud800"])
def test_blank_question_is_refused(typed: str) -> None:
    with pytest.raises(QuestionError, match="blank"):
        check_question(typed, max_chars=100)


@pytest.mark.parametrize("typed", ["?!", "؟", "։", "🙂🙂", "…—", "\u0301"])
def test_question_without_words_is_refused(typed: str) -> None:
    with pytest.raises(QuestionError, match="no words"):
        check_question(typed, max_chars=100)


def test_question_of_exactly_the_limit_is_taken() -> None:
    assert check_question("a" * 100, max_chars=100) == "a" * 100


def test_longer_question_is_refused_with_both_lengths() -> None:
    with pytest.raises(QuestionError, match=r"1,001 characters, at most 1,000"):
        check_question("a" * 1001, max_chars=1000)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        (" Who\tmet\r\nwhom? ", "Who met whom?"),
        ("Wh\x07o\x1b[31m?", "Who[31m?"),
        ("Wh\ud83do?", "Who?"),
        ("\u202eWho?", "Who?"),
        ("cafe\u0301?", "café?"),
        ("می\u200cشود؟", "می\u200cشود؟"),
        ("متى؟", "متى؟"),
        ("5", "5"),
    ],
)
def test_question_is_cleaned(typed: str, question: str) -> None:
    assert check_question(typed, max_chars=100) == question
