"""Two saved evaluations: differences, their intervals, and what flipped."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evaluate.comparing import compare_evaluations, comparison_text, read_evaluation
from tests.evaluate.scripted import ANSWERS, BROKEN, QUESTIONS, answer, evaluate

FIXED = {
    **ANSWERS,
    "How long did they talk?": answer(
        "How long did they talk?", "en", found=True, evidence=(2,), confidence=0.7, cited=(2,)
    ),
}


def test_the_difference_is_after_minus_before() -> None:
    comparison = compare_evaluations(evaluate(), evaluate(FIXED))

    assert comparison["metrics"]["first_cited"]["before"] == pytest.approx(2 / 3)
    assert comparison["metrics"]["first_cited"]["difference"] == pytest.approx(1 / 3)
    assert comparison["metrics"]["aurc"]["difference"] < 0
    assert comparison["n"] == 5


def test_equal_evaluations_differ_by_nothing_for_certain() -> None:
    metrics = compare_evaluations(evaluate(), evaluate())["metrics"]

    for name, difference in metrics.items():
        if not name.startswith("latency"):
            assert (difference["difference"], difference["low"], difference["high"]) == (0, 0, 0)


def test_the_interval_is_paired_by_question() -> None:
    questions = [
        {"id": str(n), "question": f"{n}?", "language": "en", "gold": ["The leaders"]}
        for n in range(40)
    ]

    def replies(right: int) -> dict[str, object]:
        return {
            f"{n}?": answer(
                f"{n}?",
                "en",
                found=True,
                evidence=(1, 2),
                confidence=0.5,
                cited=(1,) if n < right else (2,),
            )
            for n in range(40)
        }

    before, after = evaluate(replies(20), questions), evaluate(replies(30), questions)
    difference = compare_evaluations(before, after)["metrics"]["first_cited"]

    # Ten of forty questions improve: 0.25 ± 1.96 · sqrt(.25 · .75 / 40); unpaired, ± .21.
    assert difference["difference"] == pytest.approx(0.25)
    assert difference["low"] == pytest.approx(0.25 - 0.134, abs=0.03)
    assert difference["high"] == pytest.approx(0.25 + 0.134, abs=0.03)


def test_questions_that_flipped_are_named_with_both_outcomes() -> None:
    comparison = compare_evaluations(evaluate(), evaluate(FIXED))

    assert comparison["flipped"] == [{"id": "how-long", "before": "not_chosen", "after": "right"}]
    assert "how-long: retrieved, not chosen → right" in comparison_text(comparison)


def test_an_error_after_a_fault_is_no_flip() -> None:
    assert compare_evaluations(evaluate(), evaluate(BROKEN))["flipped"] == []


def test_questions_that_only_one_side_has_are_left_out_and_named() -> None:
    comparison = compare_evaluations(evaluate(questions=QUESTIONS[:4]), evaluate())

    assert (comparison["n"], comparison["only_after"]) == (4, ["food"])
    assert "only after, left out: food" in comparison_text(comparison)


def test_nothing_in_common_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="no question id in common"):
        compare_evaluations(evaluate(questions=QUESTIONS[:1]), evaluate(questions=QUESTIONS[1:]))


def test_a_saved_evaluation_compares_like_the_one_that_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    evaluation = evaluate()
    path.write_text(json.dumps(evaluation), "utf-8")

    assert compare_evaluations(read_evaluation(path), evaluation)["flipped"] == []


def test_a_file_that_is_no_evaluation_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    broken = copy.deepcopy(evaluate())
    del broken["questions"][0]["confidence"]

    for text, words in (
        ("{", "is not JSON"),
        ("[]", "is no evaluation of this version"),
        ('{"schema_version": 0}', "article-qa evaluate --json"),
        (json.dumps(broken), "has questions without"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(EvaluationError, match=words):
            read_evaluation(path)
    with pytest.raises(EvaluationError, match="cannot read"):
        read_evaluation(tmp_path / "none.json")
