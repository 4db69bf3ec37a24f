"""The characters of a printed line from left to right in, its text in reading order out.

A PDF stores what was drawn, not what was written: Arabic and Hebrew lie in it in any order. Where
the glyphs stand is certain, so the order of reading is worked out from that: the Unicode
Bidirectional Algorithm (Annex 9) turned around, for lines without explicit marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_BETWEEN_DIGITS = ".,:/٫٬-–"


def is_right_to_left(units: Sequence[str]) -> bool:
    """Return whether more letters are of right-to-left scripts than not."""
    directions = [_direction(unit) for unit in units]
    return directions.count("R") > directions.count("L")


def logical_text(units: Sequence[str], right_to_left: bool | None = None) -> str:
    """Return the text of a line whose units, a glyph each, come from left to right.

    `right_to_left` is the direction of its paragraph, by default what most of its letters have.

    >>> logical_text(["3", "5", " ", "ب", "أ"])
    'أب 35'
    """
    directions = [_direction(unit) for unit in units]
    if not (is_right_to_left(units) if right_to_left is None else right_to_left):
        return "".join(_turn_runs(units, directions, lambda kinds: _runs(kinds, "R")))
    turned = [
        unit.translate(_MIRRORED) if direction == "N" else unit
        for unit, direction in zip(reversed(units), reversed(directions), strict=True)
    ]
    directions.reverse()
    return "".join(_turn_runs(turned, directions, lambda kinds: _left_runs(turned, kinds)))


def _direction(unit: str) -> str:
    """Return R or L for letters, D for digits, N for what takes its direction from around it."""
    for character in unit:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
        if kind in ("EN", "AN"):
            return "D"
    return "N"


def _turn_runs(
    units: Sequence[str],
    directions: Sequence[str],
    find: Callable[[Sequence[str]], list[tuple[int, int]]],
) -> list[str]:
    result = list(units)
    for start, end in find(directions):
        result[start:end] = result[start:end][::-1]
    return result


def _runs(directions: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """Return the stretches that begin and end with the kind, and have no letter of another."""
    runs: list[tuple[int, int]] = []
    for place, direction in enumerate(directions):
        if direction != kind:
            continue
        if runs and set(directions[runs[-1][1] : place]) <= {"N"}:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _left_runs(units: Sequence[str], directions: Sequence[str]) -> list[tuple[int, int]]:
    """Return the stretches of a right-to-left line that are read from left to right."""
    runs: list[tuple[int, int]] = []
    for place, direction in enumerate(directions):
        if direction not in ("L", "D"):
            continue
        if runs and _is_one_run(units, directions, runs[-1], place):
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs


def _is_one_run(
    units: Sequence[str], directions: Sequence[str], run: tuple[int, int], place: int
) -> bool:
    """Return whether what stands between a run and the next place keeps them together."""
    between = directions[run[1] : place]
    if "R" in between:
        return False
    if not between:
        return True
    letters = "L" in (directions[place], *directions[run[0] : run[1]])
    return letters or all(unit in _BETWEEN_DIGITS for unit in units[run[1] : place])
