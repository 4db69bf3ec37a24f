"""Statistics over resamples against slow, plain oracles."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.statistics import (
    Columns,
    abstention_f1,
    all_rows,
    area_under_risk_coverage,
    auroc,
    expected_calibration_error,
    interval,
    latency,
    mean_score,
    resampled_rows,
)

Row = tuple[bool, bool, float, bool]
"""Answerable, withheld, confidence, failed."""

ROWS = st.lists(
    st.tuples(
        st.booleans(),
        st.booleans(),
        st.sampled_from((0.0, 0.2, 0.25, 0.5, 0.999, 1.0)),
        st.integers(0, 5).map(lambda number: number == 0),
    ),
    min_size=1,
    max_size=6,
)


def columns(rows: list[Row]) -> Columns:
    answerable, withheld, confidence, failed = (
        np.array(each, dtype=float) for each in zip(*rows, strict=True)
    )
    withheld = withheld * (1 - failed)
    return Columns(
        answerable=answerable,
        failed=failed,
        found=(1 - withheld) * (1 - failed),
        withheld=withheld,
        correct=answerable * (confidence > 0.2) * (1 - failed),
        confidence=confidence * (1 - failed),
        elapsed_ms=np.arange(len(rows), dtype=float),
        scores={"score": np.where(answerable == 1, confidence, np.nan)},
    )


def plain_auroc(data: Columns) -> float:
    wins = []
    for i in np.flatnonzero(data.answerable == 1):
        for j in np.flatnonzero(data.answerable == 0):
            if data.failed[i] or data.failed[j]:
                wins.append(0.0)
            else:
                left, right = data.confidence[i], data.confidence[j]
                wins.append(1.0 if left > right else 0.5 if left == right else 0.0)
    return float(np.mean(wins)) if wins else float("nan")


def plain_area(data: Columns) -> float:
    """Mean over all orders that sort by confidence, errors first."""
    keys = [2.0 if failed else c for c, failed in zip(data.confidence, data.failed, strict=True)]
    areas = []
    for order in permutations(range(len(data))):
        sorted_keys = [keys[i] for i in order]
        if sorted_keys == sorted(sorted_keys, reverse=True):
            faults = np.cumsum([1 - data.correct[i] for i in order])
            areas.append(np.mean(faults / np.arange(1, len(data) + 1)))
    return float(np.mean(areas))


def plain_calibration(data: Columns) -> float:
    total = float(data.failed.sum())
    for number in range(10):
        low, high = number / 10, (number + 1) / 10
        inside = [
            i
            for i in range(len(data))
            if not data.failed[i]
            and (low <= data.confidence[i] < high or (high == 1 and data.confidence[i] == 1))
        ]
        if inside:
            gap = np.mean(data.confidence[inside]) - np.mean(data.correct[inside])
            total += abs(gap) * len(inside)
    return total / len(data)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_statistics_equal_the_plain_ones_with_ties_and_errors(rows: list[Row]) -> None:
    data = columns(rows)
    whole = all_rows(len(data))

    assert auroc(data, whole)[0] == pytest.approx(plain_auroc(data), nan_ok=True)
    assert area_under_risk_coverage(data, whole)[0] == pytest.approx(plain_area(data))
    assert expected_calibration_error(data, whole)[0] == pytest.approx(plain_calibration(data))


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_a_resample_has_the_figure_of_the_questions_that_it_drew(rows: list[Row]) -> None:
    data = columns(rows)
    drawn = resampled_rows(len(data), resamples=7)

    for statistic in (
        auroc,
        area_under_risk_coverage,
        expected_calibration_error,
        abstention_f1,
        mean_score("score"),
        latency(50),
    ):
        together = statistic(data, drawn)
        apart = [statistic(data.take(row), all_rows(len(data)))[0] for row in drawn.tolist()]
        assert together == pytest.approx(apart, nan_ok=True)


def test_the_interval_is_the_middle_of_the_defined_resamples() -> None:
    values = np.concatenate([np.arange(101.0), [np.nan]])

    assert interval(values) == (2.5, 97.5)
    assert interval(np.array([np.nan])) == (None, None)


def test_resamples_are_the_same_every_time() -> None:
    assert (resampled_rows(9) == resampled_rows(9)).all()
    assert resampled_rows(9).shape == (1000, 9)


def test_the_interval_of_a_share_is_close_to_the_one_of_the_textbook() -> None:
    rows = [(number < 60, False, 0.5, False) for number in range(100)]
    data = columns(rows)
    data = Columns(**{**vars(data), "scores": {"score": data.answerable}})

    low, high = interval(mean_score("score")(data, resampled_rows(100)))

    # Normal approximation: .6 ± 1.96 · sqrt(.6 · .4 / 100)
    assert low == pytest.approx(0.504, abs=0.02)
    assert high == pytest.approx(0.696, abs=0.02)
