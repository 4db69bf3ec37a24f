"""Limits on figures, and what is said about one that does not fit."""

from __future__ import annotations

import pytest

from qa.errors import EvaluationError
from qa.evaluate.gate import broken_limits, parse_limits
from tests.evaluate.scripted import QUESTIONS, evaluate


@pytest.mark.parametrize(
    ("under", "over", "broken"),
    [
        (["first_cited=0.6"], [], ()),
        (["first_cited=0.7"], [], ("first_cited is 0.667, under 0.7",)),
        (["right=0.4"], [], ()),
        ([], ["ece=0.4"], ("ece is 0.480, over 0.4",)),
        ([], ["aurc=0.5"], ()),
    ],
)
def test_a_limit_is_kept_or_named(
    under: list[str], over: list[str], broken: tuple[str, ...]
) -> None:
    assert broken_limits(evaluate(), parse_limits(under, over)) == broken


@pytest.mark.parametrize(
    ("under", "over", "words"),
    [
        (["accuracy=1"], [], "unknown metric 'accuracy', expected one of recall_at_1"),
        (["auroc"], [], "expected METRIC=VALUE such as auroc=0.9"),
        (["auroc=high"], [], "expected METRIC=VALUE"),
        (["auroc=nan"], [], "give a number"),
        (["ece=0.1"], [], "ece is better when lower: use --fail-over ece=0.1"),
        ([], ["auroc=0.1"], "auroc is better when higher: use --fail-under auroc=0.1"),
    ],
)
def test_a_limit_that_does_not_fit_is_an_error(
    under: list[str], over: list[str], words: str
) -> None:
    with pytest.raises(EvaluationError, match=words.replace("'", ".")):
        parse_limits(under, over)


def test_a_figure_without_a_value_is_an_error_not_a_pass() -> None:
    evaluation = evaluate(questions=QUESTIONS[:3])

    with pytest.raises(EvaluationError, match=r"auroc cannot be reckoned.*unanswerable questions"):
        broken_limits(evaluation, parse_limits(["auroc=0.1"], []))
