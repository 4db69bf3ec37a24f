"""An evaluation in, the tables that a terminal shows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.evaluate.cases import OUTCOME_WORDS, Outcome
from qa.evaluate.metrics import GROUPS, METRICS, Metric
from qa.evaluate.table import Cell, format_table

GROUP_METRICS = ("right", "first_cited", "recall_at_3", "found_right", "language_right")
"""What is shown for each language and each tag; `--json` and the page have the rest."""

MAX_FAULTS = 30


def evaluation_text(evaluation: Mapping[str, Any]) -> str:
    """Return the figures, those by language and tag, and the questions that went wrong."""
    parts = [_head(evaluation), _figures(evaluation["metrics"])]
    parts += [
        _groups(label, evaluation[key])
        for label, key in (("language", "by_language"), ("tag", "by_tag"))
        if evaluation[key]
    ]
    return "\n\n".join((*parts, _faults(evaluation["questions"])))


def _head(evaluation: Mapping[str, Any]) -> str:
    system = evaluation["system"]
    return (
        f"{evaluation['n']} questions: {evaluation['answerable']} answerable,"
        f" {evaluation['unanswerable']} not, {evaluation['errors']} errors\n"
        f"encoder {system['encoder']}, reranker {system['reranker']},"
        f" generator {system['generator']}, article-qa {system['version']}"
    )


def _figures(figures: Mapping[str, Mapping[str, Any]]) -> str:
    ordered = [metric for group in GROUPS for metric in METRICS if metric.group == group]
    rows = [_row(metric, figures[metric.name]) for metric in ordered]
    return format_table(("figure", "value", "95% interval", "n", "name"), rows)


def _row(metric: Metric, figure: Mapping[str, Any]) -> Sequence[Cell]:
    title = metric.title if metric.higher_is_better else f"{metric.title} (lower is better)"
    if figure["value"] is None:
        return (title, "–", figure.get("note", ""), figure["n"], metric.name)
    if figure["low"] is None:
        return (title, f"{figure['value']:.1f}", "", figure["n"], metric.name)
    bounds = f"{figure['low']:.3f} to {figure['high']:.3f}"
    return (title, figure["value"], bounds, figure["n"], metric.name)


def _groups(label: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    rows: list[Sequence[Cell]] = [
        (name, group["n"], *(group["metrics"][metric]["value"] for metric in GROUP_METRICS))
        for name, group in groups.items()
    ]
    return format_table((label, "n", *GROUP_METRICS), rows)


def _faults(questions: Sequence[Mapping[str, Any]]) -> str:
    faulty = [each for each in questions if not Outcome(each["outcome"]).good]
    if not faulty:
        return "Nothing went wrong."
    lines = [
        f"  {each['id']}: {OUTCOME_WORDS[Outcome(each['outcome'])]}"
        + (f" ({each['error']})" if each["error"] else "")
        for each in faulty[:MAX_FAULTS]
    ]
    if len(faulty) > MAX_FAULTS:
        lines.append(f"  … and {len(faulty) - MAX_FAULTS} more: see --report or --json")
    return "\n".join((f"What went wrong, {len(faulty)} of {len(questions)} questions:", *lines))
