from __future__ import annotations

import threading

import pytest

from qa.answer.streaming import Put, stream_with_deadline, strip_thinking
from qa.errors import GeneratorError


def test_pieces_arrive_in_order() -> None:
    def produce(stop: threading.Event, put: Put) -> None:
        for piece in "abc":
            put(piece)

    assert list(stream_with_deadline(produce, timeout_s=10, name="x")) == ["a", "b", "c"]


def test_an_error_reaches_the_reader_after_the_pieces_before_it() -> None:
    def produce(stop: threading.Event, put: Put) -> None:
        put("a")
        raise ZeroDivisionError("no\nnumber")

    stream = stream_with_deadline(produce, timeout_s=10, name="x")
    assert next(stream) == "a"
    with pytest.raises(GeneratorError, match="x failed: ZeroDivisionError: no number") as raised:
        next(stream)
    assert isinstance(raised.value.__cause__, ZeroDivisionError)


def test_closing_tells_the_producer_to_stop() -> None:
    stopped = threading.Event()

    def produce(stop: threading.Event, put: Put) -> None:
        put("a")
        if stop.wait(10):
            stopped.set()

    stream = stream_with_deadline(produce, timeout_s=10, name="x")
    next(stream)
    stream.close()
    assert stopped.wait(10)


def test_the_deadline_tells_the_producer_to_stop() -> None:
    stopped = threading.Event()

    def produce(stop: threading.Event, put: Put) -> None:
        if stop.wait(10):
            stopped.set()

    with pytest.raises(GeneratorError, match=r"did not finish within 0\.01 s"):
        list(stream_with_deadline(produce, timeout_s=0.01, name="x"))
    assert stopped.wait(10)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["Yes [1]."], "Yes [1]."),
        (["<think>no</think>Yes"], "Yes"),
        (["<", "think", ">no<", "/think", ">", "\n\n", "Yes"], "Yes"),
        (["A <b> c <", "d"], "A <b> c <d"),
        (["Yes <think>no</think>and no"], "Yes and no"),
        (["<think>never ends"], ""),
        (["Yes <thin"], "Yes <thin"),
        ([], ""),
    ],
)
def test_thoughts_are_left_out(pieces: list[str], expected: str) -> None:
    assert "".join(strip_thinking(pieces)) == expected


def test_thoughts_that_the_prompt_began_are_left_out() -> None:
    assert "".join(strip_thinking(["no</thi", "nk>Yes"], starts_open=True)) == "Yes"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_the_cut_of_the_pieces_does_not_matter(size: int) -> None:
    text = "<think>a < b</think>\n\nYes <i>[1]</i>. <think>x</think>No [2]."
    pieces = [text[place : place + size] for place in range(0, len(text), size)]
    assert "".join(strip_thinking(pieces)) == "Yes <i>[1]</i>. No [2]."
