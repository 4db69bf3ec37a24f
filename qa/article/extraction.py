"""What a reader of a format hands on: the text, and what the markup said about its lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa.article.characters import valid_text


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row of a marked-up document."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's text out of its format.

    `headings` are the offsets in `text` at which a heading starts; None where the format has no
    markup for headings, so that short lines must be judged by their looks.
    """

    text: str
    title: str = ""
    language: str = ""
    headings: frozenset[int] | None = None

    def given(self, *, title: str = "", language: str = "") -> Extraction:
        """Return it with what the caller knows better than the document."""
        return replace(self, title=title or self.title, language=language or self.language)


def extraction_from_blocks(
    blocks: Iterable[Block], *, title: str = "", language: str = ""
) -> Extraction:
    r"""Return the blocks one below the other, each on a line of its own.

    >>> extraction_from_blocks([Block("Who won?", heading=True), Block("Nobody.")]).text
    'Who won?\nNobody.'
    """
    lines: list[str] = []
    headings: set[int] = set()
    offset = 0
    for block in blocks:
        line = " ".join(valid_text(block.text).split("\n")).strip()
        if not line:
            continue
        if block.heading:
            headings.add(offset)
        lines.append(line)
        offset += len(line) + 1
    return Extraction("\n".join(lines), title, language, frozenset(headings))
