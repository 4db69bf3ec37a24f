"""A blocking source of text in, a stream with a deadline out; and the filters of every answer."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from qa.answer.generation import GenerationRequest
from qa.answer.markers import parse_markers
from qa.answer.prompt import NOT_FOUND, says_not_found
from qa.errors import GeneratorError

Put: TypeAlias = Callable[[str], None]
Produce: TypeAlias = Callable[[threading.Event, Put], None]
"""Puts pieces of text until it is done, or until the event is set."""

MAX_ANSWER_CHARS = 20_000

_OPEN, _CLOSE = "<think>", "</think>"


@dataclass(frozen=True)
class _End:
    """The last thing that a producer puts in the queue."""

    error: BaseException | None = None


def stream_with_deadline(produce: Produce, *, timeout_s: float, name: str) -> Iterator[str]:
    """Yield what `produce` puts, from a thread of its own, for at most `timeout_s` seconds.

    Closing this iterator, or the deadline, sets the event that `produce` is given; it then stops
    at its next piece.

    Raises:
        GeneratorError: the deadline passed, or `produce` raised it; any other error of `produce`
            is chained to one.
    """
    pieces: queue.Queue[str | _End] = queue.Queue()
    stop = threading.Event()
    threading.Thread(target=_run, args=(produce, stop, pieces), daemon=True).start()
    deadline = time.monotonic() + timeout_s
    try:
        while True:
            try:
                piece = pieces.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty as error:
                raise GeneratorError(
                    f"{name} did not finish within {timeout_s:g} s: "
                    "raise the timeout or choose a smaller model"
                ) from error
            if isinstance(piece, str):
                yield piece
            elif piece.error is None:
                return
            elif isinstance(piece.error, GeneratorError):
                raise piece.error
            else:
                raise GeneratorError(f"{name} failed: {_one_line(piece.error)}") from piece.error
    finally:
        stop.set()


def strip_thinking(pieces: Iterable[str], *, starts_open: bool = False) -> Iterator[str]:
    """Yield the pieces without `<think>…</think>` blocks, however the tags are cut.

    `starts_open` says that the prompt ended with the opening tag.

    >>> "".join(strip_thinking(["<thi", "nk>hm</th", "ink>\\n\\nYes", " [1]."]))
    'Yes [1].'
    """
    held, thinking, started = "", starts_open, False
    for piece in pieces:
        held += piece
        while True:
            tag = _CLOSE if thinking else _OPEN
            before, found, after = held.partition(tag)
            ready = before if found else _without_partial(before, tag)
            if not thinking:
                ready = ready if started else ready.lstrip()
                started = started or bool(ready)
                if ready:
                    yield ready
            if not found:
                held = held[len(_without_partial(before, tag)) :]
                break
            held, thinking = after, not thinking
    if held and not thinking:
        yield held if started else held.lstrip()


def check_answer(pieces: Iterable[str], request: GenerationRequest, name: str) -> Iterator[str]:
    """Yield the pieces of an answer and make sure that it was one.

    `NOT_FOUND` is held back while it may be growing: a reader never sees it letter by letter.

    Raises:
        GeneratorError: the answer is empty, endless, or cites nothing that was offered.
    """
    text, shown = "", 0
    for piece in pieces:
        text += piece
        if len(text) > MAX_ANSWER_CHARS:
            raise GeneratorError(f"{name} wrote more than {MAX_ANSWER_CHARS} characters")
        if not NOT_FOUND.startswith(text.strip("` \n")) and not says_not_found(text):
            yield text[shown:]
            shown = len(text)
    if not text.strip():
        raise GeneratorError(f"{name} answered nothing: is it a chat model?")
    _, citations = parse_markers(text, request.evidence)
    if not citations and not says_not_found(text):
        raise GeneratorError(f"{name} answered without naming a passage: choose a larger model")
    if text[shown:]:
        yield text[shown:]


def _run(produce: Produce, stop: threading.Event, pieces: queue.Queue[str | _End]) -> None:
    """Whatever a producer raises goes to the reader of the queue: a lost error would be a hang."""
    try:
        produce(stop, pieces.put)
        pieces.put(_End())
    except Exception as error:
        pieces.put(_End(error))


def _without_partial(text: str, tag: str) -> str:
    """Return text without an ending that may become the tag."""
    for length in range(min(len(tag) - 1, len(text)), 0, -1):
        if tag.startswith(text[-length:]):
            return text[:-length]
    return text


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
