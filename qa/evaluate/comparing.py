"""Two saved evaluations in, the differences of their figures and the questions that flipped out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import EvaluationError
from qa.evaluate.cases import OUTCOME_WORDS, Outcome
from qa.evaluate.evaluation import SCHEMA_VERSION, columns_from_object
from qa.evaluate.metrics import METRICS, Metric
from qa.evaluate.statistics import Columns, Rows, all_rows, interval, resampled_rows
from qa.evaluate.table import Cell, format_table

_NEEDED = ("id", "outcome", "answerable", "error", "found", "withheld", "correct", "confidence")


def read_evaluation(path: Path) -> dict[str, Any]:
    """Return an evaluation that `article-qa evaluate --json` printed.

    Raises:
        EvaluationError: the file is missing or is something else.
    """
    try:
        evaluation = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise EvaluationError(f"cannot read {str(path)!r}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path} is not JSON: {error}") from error
    if not isinstance(evaluation, dict) or evaluation.get("schema_version") != SCHEMA_VERSION:
        raise EvaluationError(
            f"{path} is no evaluation of this version: save one with"
            " article-qa evaluate --json > FILE"
        )
    questions = evaluation.get("questions")
    if not isinstance(questions, list) or not all(_is_question(each) for each in questions):
        raise EvaluationError(f"{path} has questions without {', '.join(_NEEDED)}: save it anew")
    return evaluation


def compare_evaluations(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the differences, after minus before, over the questions that both have.

    Each difference has a paired bootstrap interval: both sides are resampled by the same questions
    (Koehn 2004). `flipped` names the questions that were right and are wrong now, or the other way.

    Raises:
        EvaluationError: they have no question in common.
    """
    earlier = {each["id"]: each for each in before["questions"]}
    later = {each["id"]: each for each in after["questions"]}
    shared = [id for id in earlier if id in later]
    if not shared:
        raise EvaluationError("the two evaluations have no question id in common")
    pairs = [(earlier[id], later[id]) for id in shared]
    columns = (
        columns_from_object([first for first, _ in pairs]),
        columns_from_object([second for _, second in pairs]),
    )
    rows = resampled_rows(len(shared))
    return {
        "n": len(shared),
        "only_before": [id for id in earlier if id not in later],
        "only_after": [id for id in later if id not in earlier],
        "metrics": {metric.name: _difference(metric, *columns, rows) for metric in METRICS},
        "flipped": [_flip(first, second) for first, second in pairs if _has_flipped(first, second)],
    }


def comparison_text(comparison: Mapping[str, Any]) -> str:
    """Return the comparison as tables for a terminal."""
    rows = [_row(metric, comparison["metrics"][metric.name]) for metric in METRICS]
    header = ("figure", "before", "after", "difference", "95% interval", "")
    parts = [
        f"{comparison['n']} questions in both",
        f"{format_table(header, rows)}\n* the interval leaves out zero",
    ]
    for key, words in (("only_before", "only before"), ("only_after", "only after")):
        if comparison[key]:
            parts.append(f"{words}, left out: {', '.join(comparison[key])}")
    flipped = [
        f"  {each['id']}: {OUTCOME_WORDS[Outcome(each['before'])]} →"
        f" {OUTCOME_WORDS[Outcome(each['after'])]}"
        for each in comparison["flipped"]
    ]
    parts.append("\n".join(("Flipped:", *flipped)) if flipped else "No question flipped.")
    return "\n\n".join(parts)


def _is_question(entry: object) -> bool:
    if not isinstance(entry, dict) or not all(name in entry for name in _NEEDED):
        return False
    known = entry["outcome"] in [outcome.value for outcome in Outcome]
    return known and isinstance(entry.get("scores"), dict) and "elapsed_ms" in entry


def _difference(metric: Metric, before: Columns, after: Columns, rows: Rows) -> dict[str, Any]:
    whole = all_rows(len(before))
    first, second = (float(metric.statistic(side, whole)[0]) for side in (before, after))
    shown = {"before": _number(first), "after": _number(second), "difference": None}
    bounds: tuple[float | None, float | None] = (None, None)
    if not np.isnan(second - first):
        shown["difference"] = _number(second - first)
        if not metric.timed:
            bounds = interval(metric.statistic(after, rows) - metric.statistic(before, rows))
    return {**shown, "low": _number(bounds[0]), "high": _number(bounds[1])}


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else round(value, 6)


def _row(metric: Metric, difference: Mapping[str, Any]) -> Sequence[Cell]:
    title = metric.title if metric.higher_is_better else f"{metric.title} (lower is better)"
    low, high = difference["low"], difference["high"]
    bounds = "" if low is None else f"{low:+.3f} to {high:+.3f}"
    change = difference["difference"]
    signed = None if change is None else f"{change:+.3f}"
    sure = "" if low is None or low <= 0 <= high else "*"
    return (title, difference["before"], difference["after"], signed, bounds, sure)


def _has_flipped(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return Outcome(before["outcome"]).good is not Outcome(after["outcome"]).good


def _flip(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": before["id"], "before": before["outcome"], "after": after["outcome"]}
