"""A stretch of text in, the offsets of its sentences out."""

from __future__ import annotations

import re

STOPS = ".!?…؟۔։。！？｡"
CLOSERS = "\"'”’»›)]}）」』】》〉"
CLOSING_PUNCTUATION = tuple(
    stop + closer for stop in STOPS + ":：;؛；" for closer in ("", *CLOSERS)
)
_BREAK = re.compile(
    rf"[{STOPS}]+[{re.escape(CLOSERS)}]*(?:\s+|(?<=[。！？｡])|(?<=[。！？｡][”’」』）]))"
)
_WORD = re.compile(r"\w+")


def word_count(text: str) -> int:
    """Return the number of words."""
    return len(_WORD.findall(text))


def sentence_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences between `start` and `end`, without blanks around."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _BREAK.finditer(text, start, end):
        spans.append((begin, match.end()))
        begin = match.end()
    if begin < end:
        spans.append((begin, end))
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and word_count(text[first:last]) <= 2:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return [(a, a + len(text[a:b].rstrip())) for a, b in joined]
