"""Judged questions in columns in, each figure with its bootstrap interval out.

Every statistic takes a matrix of row numbers, one resample a row, and returns one value a
resample: the figure itself is the statistic of the unresampled rows, and its 95% interval is the
middle of 1,000 seeded resamples (Efron 1979, percentile interval). So there is one road for both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20240229
RESAMPLES = 1_000
RELIABILITY_BINS = 10
"""Bins of equal width over confidence, for the expected calibration error."""

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
"""Row numbers of shape (resamples, questions)."""


@dataclass(frozen=True)
class Columns:
    """What the statistics need of n questions, each an array of length n.

    `failed` marks errors: they count as the worst there is, whatever the statistic. `scores` are
    the measures that are means, NaN where one does not apply to a question.
    """

    answerable: Floats
    failed: Floats
    found: Floats
    withheld: Floats
    correct: Floats
    confidence: Floats
    elapsed_ms: Floats
    scores: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.answerable)

    def take(self, rows: Sequence[int]) -> Columns:
        """Return the columns of some questions alone."""
        chosen = np.asarray(rows, dtype=np.int64)
        return Columns(
            answerable=self.answerable[chosen],
            failed=self.failed[chosen],
            found=self.found[chosen],
            withheld=self.withheld[chosen],
            correct=self.correct[chosen],
            confidence=self.confidence[chosen],
            elapsed_ms=self.elapsed_ms[chosen],
            scores={name: values[chosen] for name, values in self.scores.items()},
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over `n` questions with its 95% interval; None with a note where it has no value."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    note: str = ""


def resampled_rows(n: int, *, seed: int = SEED, resamples: int = RESAMPLES) -> Rows:
    """Return `resamples` draws of n rows out of n with replacement, the same ones every time."""
    return np.random.default_rng(seed).integers(0, n, size=(resamples, n))


def all_rows(n: int) -> Rows:
    """Return the one resample that takes every row once."""
    return np.arange(n, dtype=np.int64)[None, :]


def interval(values: Floats) -> tuple[float | None, float | None]:
    """Return the 2.5% and 97.5% percentiles of a figure's resamples, leaving out undefined ones."""
    defined = values[~np.isnan(values)]
    if not len(defined):
        return None, None
    low, high = np.percentile(defined, (2.5, 97.5))
    return float(low), float(high)


# Statistics: (columns, rows of shape (b, n)) -> values of shape (b,), NaN where there is none.


def mean_score(name: str) -> Callable[[Columns, Rows], Floats]:
    """Return the statistic that is the mean of a score over the questions that it applies to."""

    def statistic(columns: Columns, rows: Rows) -> Floats:
        values = columns.scores[name]
        applies = ~np.isnan(values)
        total = np.where(applies, values, 0.0)[rows].sum(axis=1)
        return _ratio(total, applies[rows].sum(axis=1))

    return statistic


def abstention_precision(columns: Columns, rows: Rows) -> Floats:
    """Share of the withheld answers that the article indeed does not have."""
    return _ratio(_rightly_withheld(columns, rows), columns.withheld[rows].sum(axis=1))


def abstention_recall(columns: Columns, rows: Rows) -> Floats:
    """Share of the unanswerable questions whose answer was withheld."""
    unanswerable = (1 - columns.answerable)[rows].sum(axis=1)
    return _ratio(_rightly_withheld(columns, rows), unanswerable)


def abstention_f1(columns: Columns, rows: Rows) -> Floats:
    """Harmonic mean of the two above; 0 where nothing was withheld that should have been."""
    unanswerable = (1 - columns.answerable)[rows].sum(axis=1)
    withheld = columns.withheld[rows].sum(axis=1)
    f1 = _ratio(2 * _rightly_withheld(columns, rows), unanswerable + withheld)
    return np.asarray(np.where(unanswerable > 0, f1, np.nan), dtype=np.float64)


def auroc(columns: Columns, rows: Rows) -> Floats:
    """Chance that an answerable question gets more confidence than an unanswerable one, ties half.

    Hanley and McNeil 1982. An error loses every comparison. Resamples enter as weights, so that
    each pair is compared once.
    """
    yes = np.flatnonzero(columns.answerable == 1)
    no = np.flatnonzero(columns.answerable == 0)
    left = np.where(columns.failed == 1, -1.0, columns.confidence)[yes][:, None]
    right = np.where(columns.failed == 1, 2.0, columns.confidence)[no][None, :]
    wins = (left > right) + 0.5 * (left == right)
    weights = _weights(rows, len(columns))
    won = ((weights[:, yes] @ wins) * weights[:, no]).sum(axis=1)
    return _ratio(won, weights[:, yes].sum(axis=1) * weights[:, no].sum(axis=1))


def area_under_risk_coverage(columns: Columns, rows: Rows) -> Floats:
    """Mean risk over all coverages: answer the surest question, the two surest, and so on.

    Geifman and El-Yaniv 2017. An answer is at fault unless `correct`. Errors come first, as faults.
    Questions of equal confidence come in no order, so each counts with the mean risk of its group.
    """
    return np.asarray(_risks(columns, rows).mean(axis=1))


def expected_calibration_error(columns: Columns, rows: Rows) -> Floats:
    """Mean distance between confidence and the share of `correct`, over ten bins of equal width.

    Naeini et al. 2015; each bin counts by its questions. An error is a distance of 1.
    """
    members = np.eye(RELIABILITY_BINS)[bin_numbers(columns.confidence)]
    gaps = members * ((columns.confidence - columns.correct) * (1 - columns.failed))[:, None]
    weights = _weights(rows, len(columns))
    distances = np.abs(weights @ gaps).sum(axis=1) + weights @ columns.failed
    return np.asarray(distances / rows.shape[1])


def latency(percent: float) -> Callable[[Columns, Rows], Floats]:
    """Return the statistic that is a percentile of the milliseconds for one question."""

    def statistic(columns: Columns, rows: Rows) -> Floats:
        return np.asarray(np.percentile(columns.elapsed_ms[rows], percent, axis=1))

    return statistic


# Curves


def risk_coverage_curve(columns: Columns) -> list[tuple[float, float, float]]:
    """Return (coverage, risk, lowest confidence that is shown) from the surest question on."""
    if not len(columns):
        return []
    risks = _risks(columns, all_rows(len(columns)))[0]
    ordered = -np.sort(-_display_order(columns))
    n = len(columns)
    return [
        ((place + 1) / n, float(risk), float(min(ordered[place], 1.0)))
        for place, risk in enumerate(risks)
    ]


def reliability_bins(columns: Columns) -> list[tuple[float, float, int, float, float]]:
    """Return (from, to, n, mean confidence, share of `correct`) of each bin that has answers."""
    bins = np.where(columns.failed == 1, -1, bin_numbers(columns.confidence))
    rows = []
    for number in range(RELIABILITY_BINS):
        inside = bins == number
        if inside.any():
            rows.append(
                (
                    number / RELIABILITY_BINS,
                    (number + 1) / RELIABILITY_BINS,
                    int(inside.sum()),
                    float(columns.confidence[inside].mean()),
                    float(columns.correct[inside].mean()),
                )
            )
    return rows


def bin_numbers(confidence: Floats) -> Rows:
    """Return the reliability bin of each confidence; 1.0 belongs to the last one.

    >>> bin_numbers(np.array([0.0, 0.1, 0.99, 1.0])).tolist()
    [0, 1, 9, 9]
    """
    numbers = np.floor(np.round(confidence * RELIABILITY_BINS, 9)).astype(np.int64)
    return np.clip(numbers, 0, RELIABILITY_BINS - 1)


def _rightly_withheld(columns: Columns, rows: Rows) -> Floats:
    return np.asarray((columns.withheld * (1 - columns.answerable))[rows].sum(axis=1))


def _risks(columns: Columns, rows: Rows) -> Floats:
    """Return the risk at coverage 1/n, 2/n … 1 of each resample."""
    confidence = _display_order(columns)[rows]
    order = np.argsort(-confidence, axis=1, kind="stable")
    ordered = np.take_along_axis(confidence, order, axis=1)
    faults = np.take_along_axis(1 - columns.correct[rows], order, axis=1)
    starts = np.ones(ordered.shape, dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    groups = np.cumsum(starts.ravel()) - 1
    shares = np.bincount(groups, weights=faults.ravel()) / np.bincount(groups)
    expected = shares[groups].reshape(ordered.shape)
    return np.asarray(np.cumsum(expected, axis=1) / np.arange(1, ordered.shape[1] + 1))


def _display_order(columns: Columns) -> Floats:
    """Return what questions are shown by, highest first: confidence, errors before all."""
    return np.asarray(np.where(columns.failed == 1, 2.0, columns.confidence), dtype=np.float64)


def _weights(rows: Rows, n: int) -> Floats:
    """Return how often each question is in each resample."""
    shifted = rows + n * np.arange(len(rows))[:, None]
    counts = np.bincount(shifted.ravel(), minlength=n * len(rows))
    return counts.reshape(len(rows), n).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0))
