"""A bar for a terminal, silence for a pipe."""

from __future__ import annotations

import io

from qa.evaluate.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_stays_empty() -> None:
    pipe = io.StringIO()

    with Progress(3, "asking", stream=pipe) as progress:
        progress.advance(3)

    assert pipe.getvalue() == ""


def test_a_terminal_sees_the_count_and_is_left_clean() -> None:
    terminal = Terminal()

    with Progress(4, "asking", stream=terminal) as progress:
        progress.advance()
        assert terminal.getvalue().endswith("] 1/4\x1b[K")

    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_to_do_is_a_full_bar() -> None:
    terminal = Terminal()

    with Progress(0, "asking", stream=terminal):
        assert "█" * Progress.width in terminal.getvalue()
