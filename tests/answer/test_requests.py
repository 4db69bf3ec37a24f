"""What is no question about the article is told from what is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.answer.requests import CERTAIN, KINDS, LIKELY, RequestRule, Verdict, fit_weights
from tests.answer.fakes import WordEncoder

HERE = Path(__file__).parent


def rows() -> Iterator[dict[str, str]]:
    for line in (HERE / "requests.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_inputs_that_judge_the_rule_are_many_and_in_eight_languages() -> None:
    requests = [row for row in rows() if row["kind"] != "question"]
    questions = [row for row in rows() if row["kind"] == "question"]
    assert len(requests) >= 64
    assert len(questions) >= 64
    assert len({row["language"] for row in requests}) == 8
    assert len({row["language"] for row in questions}) == 8


def test_no_input_that_judges_the_rule_is_among_its_examples() -> None:
    from qa.answer.requests import _examples

    texts, _ = _examples()
    assert not {row["text"] for row in rows()} & set(texts)


def test_rule_that_is_fitted_by_hand_separates_two_directions() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9]], dtype=np.float32)
    weights = fit_weights(vectors, ["greeting", "greeting", "question", "question"])
    assert weights.shape == (3, len(KINDS) + 1)
    greeting, question = np.array([[1, 0, 1], [0, 1, 1]]) @ weights
    assert greeting[0] > 0 > question[0]
    assert question[-1] > 0 > greeting[-1]


@pytest.mark.parametrize(
    ("score", "answered", "holds"),
    [
        (CERTAIN, True, True),
        (CERTAIN - 0.01, True, False),
        (CERTAIN - 0.01, False, True),
        (LIKELY, False, True),
        (LIKELY - 0.01, False, False),
    ],
)
def test_article_that_answers_speaks_against_a_request(
    score: float, answered: bool, holds: bool
) -> None:
    assert Verdict("task", score).holds(answered=answered) is holds


def test_rule_is_fitted_once_for_an_encoder(tmp_path: Path) -> None:
    first, second = WordEncoder(), WordEncoder()
    before = RequestRule.load(first, tmp_path).judge("Hello there")
    after = RequestRule.load(second, tmp_path).judge("Hello there")
    assert before == after
    assert len(first.encoded) > 500
    assert second.encoded == ["Hello there"]


def test_rule_works_without_a_cache_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    rule = RequestRule.load(WordEncoder(), tmp_path / "file" / "cache")
    assert rule.judge("Thank you").kind == "thanks"


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x93NUMPY\x01\x00v\x00{'descr': '|O'"])
def test_damaged_cache_is_made_again(tmp_path: Path, content: bytes) -> None:
    RequestRule.load(WordEncoder(), tmp_path)
    (kept,) = (tmp_path / "requests").iterdir()
    kept.write_bytes(content)
    encoder = WordEncoder()
    assert RequestRule.load(encoder, tmp_path).judge("Thank you").kind == "thanks"
    assert len(encoder.encoded) > 500
