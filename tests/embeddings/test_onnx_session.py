"""Work that is spread over the processors comes back whole and in order."""

from __future__ import annotations

import threading

import pytest

from embeddings.onnx_session import side_by_side


@pytest.mark.parametrize("threads", [0, 1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_results_come_back_in_the_order_of_the_items(threads: int, count: int) -> None:
    items = list(range(count))
    assert side_by_side(lambda item: item * item, items, threads=threads) == [
        item * item for item in items
    ]


def test_two_pieces_are_worked_on_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)
    assert sorted(side_by_side(lambda _: both.wait(), [0, 1], threads=2)) == [0, 1]


def test_one_piece_stays_in_the_thread_that_asks() -> None:
    assert side_by_side(lambda _: threading.current_thread(), [0]) == [threading.current_thread()]


def test_what_goes_wrong_in_one_piece_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda item: 1 / item, [1, 0, 2], threads=2)
