"""A progress bar on a terminal, nothing anywhere else: pipes and logs stay clean."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TextIO


class Progress:
    """Counts work up to `total` and draws a bar on standard error while it is a terminal.

    >>> with Progress(2, "asking") as progress:
    ...     progress.advance()
    >>> progress.done
    1
    """

    width = 30

    def __init__(self, total: int, label: str, *, stream: TextIO | None = None) -> None:
        self.total = total
        self.label = label
        self.done = 0
        self._stream = sys.stderr if stream is None else stream
        self._shown = self._stream.isatty()

    def __enter__(self) -> Progress:
        self._draw()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def advance(self, count: int = 1) -> None:
        """Add finished work and redraw."""
        self.done += count
        self._draw()

    def _draw(self) -> None:
        if not self._shown:
            return
        share = self.done / self.total if self.total else 1.0
        bar = "█" * round(self.width * share)
        self._stream.write(f"\r{self.label} [{bar:<{self.width}}] {self.done}/{self.total}\x1b[K")
        self._stream.flush()
