"""Limits from the command line and an evaluation in, the limits that are not kept out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.errors import EvaluationError
from qa.evaluate.metrics import METRICS, metric_named


@dataclass(frozen=True, slots=True)
class Limit:
    """The least that a metric may be; for one that is better when lower, the most."""

    metric: str
    value: float
    lowest: bool


def parse_limits(fail_under: Sequence[str], fail_over: Sequence[str]) -> tuple[Limit, ...]:
    """Return the limits of `--fail-under METRIC=VALUE` and `--fail-over METRIC=VALUE`.

    Raises:
        EvaluationError: a text has another form, a metric is unknown or of the other direction.

    >>> parse_limits(["auroc=0.9"], ["ece=0.05"])[1].value
    0.05
    """
    lowest = (_parse(text, lowest=True) for text in fail_under)
    highest = (_parse(text, lowest=False) for text in fail_over)
    return (*lowest, *highest)


def broken_limits(evaluation: Mapping[str, Any], limits: Sequence[Limit]) -> tuple[str, ...]:
    """Return a sentence for each limit that is not kept, none where all are.

    Raises:
        EvaluationError: a metric has no value for these questions.
    """
    return tuple(
        f"{limit.metric} is {value:.3f}, {'under' if limit.lowest else 'over'} {limit.value:g}"
        for limit in limits
        for value in (_value(evaluation, limit.metric),)
        if (value < limit.value if limit.lowest else value > limit.value)
    )


def _parse(text: str, *, lowest: bool) -> Limit:
    flag = "--fail-under" if lowest else "--fail-over"
    name, _, number = text.partition("=")
    metric = metric_named(name.strip())
    if metric is None:
        known = ", ".join(each.name for each in METRICS)
        raise EvaluationError(f"{flag}: unknown metric {name.strip()!r}, expected one of {known}")
    if metric.higher_is_better is not lowest:
        other = "--fail-over" if lowest else "--fail-under"
        better = "higher" if metric.higher_is_better else "lower"
        raise EvaluationError(f"{metric.name} is better when {better}: use {other} {text}")
    try:
        value = float(number)
    except ValueError as error:
        raise EvaluationError(
            f"{flag} is {text!r}, expected METRIC=VALUE such as {metric.name}=0.9"
        ) from error
    if value != value:
        raise EvaluationError(f"{flag} {text}: give a number")
    return Limit(metric.name, value, lowest)


def _value(evaluation: Mapping[str, Any], name: str) -> float:
    figure = evaluation["metrics"][name]
    if figure["value"] is None:
        raise EvaluationError(f"{name} cannot be reckoned for these questions: it {_why(figure)}")
    return float(figure["value"])


def _why(figure: Mapping[str, Any]) -> str:
    note = str(figure.get("note", ""))
    return note if note.startswith("needs") else f"has no value ({note})"
