"""An article's text in, its title, headings and sentences out, each with its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.article.boundaries import CLOSING_PUNCTUATION, sentence_spans, word_count
from qa.article.extraction import Extraction
from qa.article.teasers import is_teaser
from qa.values import Sentence, SentenceKind

_MAX_TITLE_CHARS = 200
_MAX_HEADING_CHARS = 100
_MAX_HEADINGS_IN_A_ROW = 2
_MIN_WRAPPED_CHARS = 40
_MAX_WRAPPED_CHARS = 120
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_BULLET = re.compile(r"[-–—•●▪◦*·]\s|\(?\d{1,3}[.)]\s")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or a paragraph of wrapped lines: `text[start:end]` without blanks around."""

    start: int
    end: int
    kind: SentenceKind


def segment(extraction: Extraction, language: str) -> tuple[Sentence, ...]:
    """Return the entries of an article in reading order.

    Every character that is not blank is in exactly one entry, but for teaser lines, which are in
    none. The first line is the title where it has no full stop; short lines without closing
    punctuation are headings, unless the extraction knows its headings from markup.
    """
    text = extraction.text
    entries: list[Sentence] = []
    section: str | None = None
    for line in _judge_lines(extraction):
        spans = [(line.start, line.end)]
        if line.kind == "text":
            spans = sentence_spans(text, line.start, line.end, language)
        for start, end in spans:
            words = text[start:end]
            entries.append(Sentence(len(entries), words, start, end, section, line.kind))
            if line.kind == "heading" and word_count(words):
                section = words
    return tuple(entries)


def _judge_lines(extraction: Extraction) -> list[_Line]:
    """Return the lines with the kind that each has."""
    text = extraction.text
    spans = list(_line_spans(text, extraction.headings is None))
    kinds: list[SentenceKind] = [
        "heading" if _is_heading(text[start:end], start, extraction.headings) else "text"
        for start, end in spans
    ]
    if len(spans) > 1 and _is_title(text[slice(*spans[0])], extraction.title, kinds[0]):
        kinds[0] = "title"
    if extraction.headings is None:
        _demote_lists(kinds)
    if "text" not in kinds:
        kinds = [kind if kind == "title" else "text" for kind in kinds]
    return [_Line(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True)]


def _line_spans(text: str, may_be_wrapped: bool) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each line, or of each paragraph where the lines are wrapped."""
    for paragraph in _PARAGRAPH.finditer(text):
        wrapped = may_be_wrapped and _is_wrapped(paragraph.group().split("\n"))
        pieces = [paragraph] if wrapped else _LINE.finditer(text, *paragraph.span())
        for piece in pieces:
            words = piece.group()
            start = piece.start() + len(words) - len(words.lstrip())
            if not is_teaser(words):
                yield start, start + len(words.strip())


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell a paragraph that was broken at some column from lines that each stand for themselves."""
    broken = lines[:-1]
    if not broken or max(map(len, lines)) > _MAX_WRAPPED_CHARS:
        return False
    longest = max(map(len, broken))
    unfinished = sum(not line.rstrip().endswith(CLOSING_PUNCTUATION) for line in broken)
    full = all(len(line) >= 0.6 * longest for line in broken)
    starts_new = any(_BULLET.match(line.lstrip()) for line in lines)
    return (
        longest >= _MIN_WRAPPED_CHARS and full and not starts_new and 2 * unfinished > len(broken)
    )


def _is_heading(line: str, start: int, known: frozenset[int] | None) -> bool:
    if known is not None:
        return start in known
    return (
        len(line) <= _MAX_HEADING_CHARS
        and not line.endswith(CLOSING_PUNCTUATION)
        and not _BULLET.match(line)
    )


def _is_title(line: str, title: str, kind: SentenceKind) -> bool:
    """Return whether the first line is the title: as given, or a line without a full stop."""
    if title or kind == "heading":
        return not title or " ".join(line.split()) == title
    return len(line) <= _MAX_TITLE_CHARS and not line.endswith(CLOSING_PUNCTUATION)


def _demote_lists(kinds: list[SentenceKind]) -> None:
    """Make text of short lines that head nothing: a long run of them is a list, so is the last."""
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] == "heading":
            end += 1
        if end == len(kinds) or end - start > _MAX_HEADINGS_IN_A_ROW:
            kinds[start:end] = ["text"] * (end - start)
        start = max(end, start + 1)
