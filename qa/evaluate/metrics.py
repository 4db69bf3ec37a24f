"""The figures of an evaluation: their names, what they need, and which way is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.evaluate.statistics import (
    Columns,
    Figure,
    Floats,
    Rows,
    abstention_f1,
    abstention_precision,
    abstention_recall,
    all_rows,
    area_under_risk_coverage,
    auroc,
    expected_calibration_error,
    interval,
    latency,
    mean_score,
    resampled_rows,
)

ANSWERABLE = "needs answerable questions"
UNANSWERABLE = "needs unanswerable questions"
BOTH = "needs answerable and unanswerable questions"
REFERENCES = "needs answerable questions with a reference answer"
STATEMENTS = "needs answerable questions, or answers that are shown"
WITHHELD = "no answer was withheld"
QUESTIONS = "needs questions"


@dataclass(frozen=True)
class Metric:
    """A figure: its name in JSON, its words for people, and how it is reckoned.

    `needs` is what is said where it has no value. `rows` counts the questions that it is over.
    `timed` marks what differs from run to run.
    """

    name: str
    title: str
    group: str
    needs: str
    statistic: Callable[[Columns, Rows], Floats]
    rows: Callable[[Columns], int]
    higher_is_better: bool = True
    timed: bool = False

    def measure(self, columns: Columns, resampled: Rows | None = None) -> Figure:
        """Return the figure with its interval; `resampled` may be shared between metrics."""
        n = self.rows(columns)
        if not len(columns) or not n:
            return Figure(None, 0, note=self.needs)
        value = float(self.statistic(columns, all_rows(len(columns)))[0])
        if value != value:
            return Figure(None, n, note=self.needs)
        if self.timed:
            return Figure(value, n)
        resampled = resampled_rows(len(columns)) if resampled is None else resampled
        return Figure(value, n, *interval(self.statistic(columns, resampled)))


def _score(name: str, title: str, group: str, needs: str) -> Metric:
    def rows(columns: Columns) -> int:
        values = columns.scores[name]
        return int((values == values).sum())

    return Metric(name, title, group, needs, mean_score(name), rows)


def _unanswerable(columns: Columns) -> int:
    return int((columns.answerable == 0).sum())


def _both(columns: Columns) -> int:
    return len(columns) if 0 < columns.answerable.sum() < len(columns) else 0


def _withheld(columns: Columns) -> int:
    return int(columns.withheld.sum())


SCORES: tuple[Metric, ...] = (
    _score("recall_at_1", "Recall@1", "retrieval", ANSWERABLE),
    _score("recall_at_3", "Recall@3", "retrieval", ANSWERABLE),
    _score("recall_at_5", "Recall@5", "retrieval", ANSWERABLE),
    _score("mrr_at_10", "MRR@10", "retrieval", ANSWERABLE),
    _score("ndcg_at_10", "nDCG@10", "retrieval", ANSWERABLE),
    _score("first_cited", "First cited sentence right", "answer", ANSWERABLE),
    _score("right", "Right, or rightly withheld", "answer", QUESTIONS),
    _score("token_f1", "Token F1 with the reference", "answer", REFERENCES),
    _score("chrf", "chrF with the reference", "answer", REFERENCES),
    _score("citation_recall", "Citation recall, by gold", "citations", STATEMENTS),
    _score("citation_precision", "Citation precision, by gold", "citations", STATEMENTS),
    _score("citation_recall_encoder", "Citation recall, by encoder", "citations", STATEMENTS),
    _score("citation_precision_encoder", "Citation precision, by encoder", "citations", STATEMENTS),
    _score("language_right", "Language of the answer right", "answer", QUESTIONS),
    _score("found_right", "Found or not found, right", "abstention", QUESTIONS),
    _score("answered", "Answered without an error", "answer", QUESTIONS),
)
"""The means over questions, in [0, 1]."""

METRICS: tuple[Metric, ...] = (
    *SCORES,
    Metric(
        "abstention_precision",
        "Abstention precision",
        "abstention",
        WITHHELD,
        abstention_precision,
        _withheld,
    ),
    Metric(
        "abstention_recall",
        "Abstention recall",
        "abstention",
        UNANSWERABLE,
        abstention_recall,
        _unanswerable,
    ),
    Metric("abstention_f1", "Abstention F1", "abstention", UNANSWERABLE, abstention_f1, len),
    Metric("auroc", "AUROC of confidence", "abstention", BOTH, auroc, _both),
    Metric(
        "aurc",
        "Area under risk–coverage",
        "abstention",
        QUESTIONS,
        area_under_risk_coverage,
        len,
        higher_is_better=False,
    ),
    Metric(
        "ece",
        "Expected calibration error, 10 bins",
        "abstention",
        QUESTIONS,
        expected_calibration_error,
        len,
        higher_is_better=False,
    ),
    Metric(
        "latency_p50_ms",
        "Latency, median (ms)",
        "latency",
        QUESTIONS,
        latency(50),
        len,
        higher_is_better=False,
        timed=True,
    ),
    Metric(
        "latency_p95_ms",
        "Latency, 95th percentile (ms)",
        "latency",
        QUESTIONS,
        latency(95),
        len,
        higher_is_better=False,
        timed=True,
    ),
)
"""All figures, in the order in which they are printed."""

GROUPS = ("answer", "retrieval", "citations", "abstention", "latency")


def measure_all(columns: Columns) -> dict[str, Figure]:
    """Return every figure by its name."""
    resampled = resampled_rows(len(columns)) if len(columns) else None
    return {metric.name: metric.measure(columns, resampled) for metric in METRICS}


def metric_named(name: str, metrics: Sequence[Metric] = METRICS) -> Metric | None:
    """Return the metric of that name, None for an unknown one."""
    return next((metric for metric in metrics if metric.name == name), None)
