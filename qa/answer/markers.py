"""The one parser of `[n]` markers: generated text and its evidence in, text and citations out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from qa.values import Citation, Evidence

_GROUP = re.compile(
    r"(?P<space>[^\S\n]*)[\[【]\s*(?P<numbers>\^?\d+(?:\s*[,،;–-]\s*\^?\d+)*)\s*[\]】]"
)
_UNFINISHED = re.compile(r"[^\S\n]*[\[【]\s*(?:\^?\d+\s*[,،;–-]?\s*)*\^?$")
_QUOTED = re.compile(r"([\[【])(?=\s*\^?\d)")
_WORD_JOINER = "\u2060"
_WIDEST_RANGE = 20


def parse_markers(
    text: str, evidence: Sequence[Evidence], *, final: bool = True
) -> tuple[str, tuple[Citation, ...]]:
    """Return the text with its markers counted from 1 as they appear, and a citation for each.

    Numbers that name no evidence are dropped, never forced onto another sentence. With
    `final=False` a marker that is still being written at the end of the text is held back.

    >>> from qa.values import Sentence
    >>> offered = [Evidence(Sentence(i, "", 0, 0, None, "text"), 1.0) for i in (7, 8)]
    >>> text, citations = parse_markers("Peace [2], says he [9]. Soon [2][1].", offered)
    >>> text, [citation.sentence.id for citation in citations]
    ('Peace [1], says he. Soon [1][2].', [8, 7])
    """
    if not final:
        text = _UNFINISHED.sub("", text)
    order: list[int] = []

    def renumber(match: re.Match[str]) -> str:
        offered = [n for n in _numbers(match["numbers"]) if 1 <= n <= len(evidence)]
        order.extend(n for n in dict.fromkeys(offered) if n not in order)
        markers = "".join(f"[{order.index(n) + 1}]" for n in dict.fromkeys(offered))
        return match["space"] + markers if markers else ""

    marked = _GROUP.sub(renumber, text)
    return _without_repeats(marked), tuple(
        _cite(marker, evidence[n - 1]) for marker, n in enumerate(order, start=1)
    )


def find_markers(text: str) -> tuple[int, ...]:
    """Return the numbers of all markers of a text, in order, each once.

    >>> find_markers("Peace [2], says he [9][2].")
    (2, 9)
    """
    numbers = (number for match in _GROUP.finditer(text) for number in _numbers(match["numbers"]))
    return tuple(dict.fromkeys(numbers))


def strip_markers(text: str) -> str:
    """Return the text without any marker.

    >>> strip_markers("He left [1][2]. Why [3]?")
    'He left. Why?'
    """
    return _GROUP.sub("", text)


def quote(text: str) -> str:
    """Return a quotation whose own bracketed numbers cannot be taken for markers.

    An invisible word joiner after the bracket keeps "[3]" of the article readable.
    """
    return _QUOTED.sub(rf"\1{_WORD_JOINER}", text)


def _numbers(group: str) -> list[int]:
    """Return the numbers of a group like `1, 3-5` or `١،٢`, in any script's digits."""
    numbers: list[int] = []
    for part in re.split(r"[,،;]", group):
        ends = [_number(digits) for digits in re.findall(r"\d+", part)]
        low, high = ends[0], ends[-1]
        if low <= high < low + _WIDEST_RANGE:
            numbers.extend(range(low, high + 1))
        else:
            numbers.extend(ends)
    return numbers


def _number(digits: str) -> int:
    """Return the value of decimal digits; a number too long to name evidence is 0."""
    return int("".join(str(unicodedata.digit(d)) for d in digits)) if len(digits) < 5 else 0


def _without_repeats(text: str) -> str:
    """Return the text with a marker that directly follows itself written once."""
    return re.sub(r"(\[\d+\])(?:[^\S\n]*\1)+", r"\1", text)


def _cite(marker: int, evidence: Evidence) -> Citation:
    return Citation(
        marker=marker,
        sentence=evidence.sentence,
        translation=evidence.translation,
        score=evidence.score,
    )
