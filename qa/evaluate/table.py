"""Rows of cells in, an aligned plain-text table out."""

from __future__ import annotations

from collections.abc import Sequence

Cell = str | int | float | None


def format_table(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return lines with columns aligned: the first to the left, all others to the right.

    A float is printed with three decimals, None as an en dash.

    >>> print(format_table(("metric", "value"), [("recall@1", 0.5), ("auroc", None)]))
    metric    value
    recall@1  0.500
    auroc         –
    """
    texts = [tuple(header), *(tuple(_text(cell) for cell in row) for row in rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(header))]
    return "\n".join(_line(row, widths) for row in texts)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first = f"{row[0]:<{widths[0]}}"
    others = (f"{text:>{width}}" for text, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join((first, *others)).rstrip()


def _text(cell: Cell) -> str:
    if cell is None:
        return "–"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
