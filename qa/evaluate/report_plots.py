"""Curves and bars in, SVG out: no styles inside, all colours by class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.evaluate.report_markup import escape

WIDTH, HEIGHT = 400, 280
LEFT, TOP, RIGHT, BOTTOM = 44, 14, 14, 44
_INNER_WIDTH = WIDTH - LEFT - RIGHT
_INNER_HEIGHT = HEIGHT - TOP - BOTTOM

BAR_WIDTH = 200


def risk_coverage_plot(points: Sequence[Mapping[str, Any]], area: float | None) -> str:
    """Return risk over coverage: what share is wrong if only the surest answers are shown."""
    if not points:
        return '<p class="none">No questions.</p>'
    path = " L".join(f"{_x(each['coverage'])} {_y(each['risk'])}" for each in points)
    first, last = points[0], points[-1]
    base = f"{_x(last['coverage'])} {_y(0)} L{_x(first['coverage'])} {_y(0)}"
    shapes = f'<path class="area" d="M{path} L{base} Z"/><path class="line" d="M{path}"/>'
    shapes += "".join(
        f'<circle class="dot" cx="{_x(each["coverage"])}" cy="{_y(each["risk"])}" r="2.5">'
        f"<title>{each['coverage']:.0%} answered, risk {each['risk']:.3f},"
        f" confidence from {each['confidence']:.3f}</title></circle>"
        for each in points
    )
    words = f"Risk over coverage, area {area:.3f}" if area is not None else "Risk over coverage"
    return _plot(shapes, words, "coverage: share of questions answered", "risk")


def reliability_plot(points: Sequence[Mapping[str, Any]]) -> str:
    """Return the share that is right over confidence; the diagonal would be perfect."""
    diagonal = f'<path class="ideal" d="M{_x(0)} {_y(0)} L{_x(1)} {_y(1)}"/>'
    bars = "".join(_reliability_bar(each) for each in points)
    return _plot(bars + diagonal, "Share right by confidence", "confidence", "share right")


def bar(figure: Mapping[str, Any]) -> str:
    """Return a bar from 0 to 1 with its interval; an empty one where there is no value."""
    value, low, high = figure["value"], figure["low"], figure["high"]
    shapes = f'<rect class="track" x="0" y="4" width="{BAR_WIDTH}" height="10" rx="3"/>'
    if value is not None:
        share = min(max(value, 0.0), 1.0)
        width = _length(share)
        shapes += f'<rect class="bar" x="0" y="4" width="{width}" height="10" rx="3"/>'
    if low is not None and high is not None:
        start, end = _length(min(max(low, 0), 1)), _length(min(max(high, 0), 1))
        shapes += f'<path class="whisker" d="M{start} 9 H{end} M{start} 5 V13 M{end} 5 V13"/>'
    view = f'viewBox="-2 0 {BAR_WIDTH + 4} 18" width="{BAR_WIDTH + 4}" height="18"'
    return f'<svg class="meter" {view} aria-hidden="true" focusable="false">{shapes}</svg>'


def _reliability_bar(point: Mapping[str, Any]) -> str:
    left, right = _x(point["low"]) + 1, _x(point["high"]) - 1
    top, bottom = _y(point["accuracy"]), _y(0)
    title = (
        f"{point['n']} questions with confidence {point['low']:.1f} to {point['high']:.1f}:"
        f" mean {point['confidence']:.3f}, right {point['accuracy']:.3f}"
    )
    return (
        f'<g><title>{escape(title)}</title><rect class="bar" x="{left:.1f}" y="{top}"'
        f' width="{right - left:.1f}" height="{max(bottom - top, 1):.1f}"/>'
        f'<text class="count" x="{(left + right) / 2:.1f}" y="{bottom - 6:.1f}">'
        f"{point['n']}</text></g>"
    )


def _plot(shapes: str, words: str, across: str, up: str) -> str:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    grid = "".join(
        f'<path class="grid" d="M{_x(0)} {_y(tick)} H{_x(1)} M{_x(tick)} {_y(0)} V{_y(1)}"/>'
        f'<text class="tick" x="{_x(tick)}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>'
        f'<text class="tick" x="{_x(0) - 6}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>'
        for tick in ticks
    )
    axes = (
        f'<text class="axis" x="{_x(0.5)}" y="{HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text class="axis" transform="translate(12 {_y(0.5)}) rotate(-90)"'
        f' text-anchor="middle">{up}</text>'
    )
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr">'
        f"<title>{escape(words)}</title>{grid}{shapes}{axes}</svg>"
    )


def _x(share: float) -> float:
    return round(LEFT + _INNER_WIDTH * share, 1)


def _y(share: float) -> float:
    return round(TOP + _INNER_HEIGHT * (1 - share), 1)


def _length(share: float) -> float:
    return round(BAR_WIDTH * share, 1)
