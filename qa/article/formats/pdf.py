"""A PDF in, its paragraphs out, each in the order in which it is read."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.article.characters import valid_text
from qa.article.extraction import Extraction
from qa.article.formats.visual_order import is_right_to_left, logical_text
from qa.errors import ArticleError

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTTextBox

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font

_MAX_PAGES = 300
_SPACE_SHARE = 0.15
_SHAPED = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
_HYPHEN_AT_END = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")


def extract_pdf(data: bytes, name: str) -> Extraction:
    """Return the text of a PDF; what headings it has is judged by their looks.

    Raises:
        ArticleError: the file is damaged, locked, longer than 300 pages, or holds only pictures.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        paragraphs = list(_paragraphs(data, name))
    except ArticleError:
        raise
    except PDFPasswordIncorrect as error:
        raise ArticleError(f"{name} is locked by a password: save it without one") from error
    except Exception as error:  # a damaged file fails in pdfminer in too many ways to name
        raise ArticleError(f"{name} is a damaged PDF: save it again, or give its text") from error
    text = "\n".join(paragraphs)
    if not text.strip():
        raise ArticleError(
            f"{name} has pictures of text only: run a text recognition on it, or give its text"
        )
    return Extraction(text)


def _paragraphs(data: bytes, name: str) -> Iterator[str]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTTextBox

    for number, page in enumerate(extract_pages(io.BytesIO(data)), start=1):
        if number > _MAX_PAGES:
            raise ArticleError(f"{name} has more than {_MAX_PAGES} pages: give a part of it")
        for box in page:
            if isinstance(box, LTTextBox):
                paragraph = valid_text(_join_lines(_lines(box))).strip()
                if paragraph:
                    yield paragraph


def _lines(box: LTTextBox) -> Iterator[str]:
    from pdfminer.layout import LTChar, LTTextLine

    lines = [
        _units([character for character in line if isinstance(character, LTChar)])
        for line in box
        if isinstance(line, LTTextLine)
    ]
    right_to_left = is_right_to_left([unit for line in lines for unit in line])
    for line in lines:
        yield logical_text(line, right_to_left).strip()


def _units(characters: list[LTChar]) -> list[str]:
    """Return the glyphs of a line from left to right, each with the marks above and below it."""
    drawn = [c for c in characters if c.get_text().strip()]
    bases = sorted((c for c in drawn if not _is_mark(c.get_text())), key=lambda c: c.x0)
    units = [_plain(base.get_text()) for base in bases]
    for mark in drawn:
        if bases and _is_mark(mark.get_text()):
            units[_place_of_base(bases, mark)] += _plain(mark.get_text())
    spaced: list[str] = []
    for place, unit in enumerate(units):
        if place and _is_apart(bases[place - 1], bases[place]):
            spaced.append(" ")
        spaced.append(unit)
    return spaced


def _is_apart(left: LTChar, right: LTChar) -> bool:
    """Return whether there is room for a blank between two glyphs."""
    return bool(right.x0 - left.x1 > _SPACE_SHARE * min(left.size, right.size))


def _place_of_base(bases: list[LTChar], mark: LTChar) -> int:
    """Return the place of the glyph that a mark without a width of its own is drawn upon."""
    slack = 0.02 * mark.size
    for place, base in enumerate(bases):
        if base.x0 - slack <= mark.x0 < base.x1 - slack:
            return place
    return min(range(len(bases)), key=lambda place: abs(bases[place].x0 - mark.x0))


def _is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.category(character) == "Mn" for character in _plain(text))


def _plain(text: str) -> str:
    """Return letters instead of the shapes that they take: initial, medial, final, ligature."""
    return _SHAPED.sub(lambda shape: unicodedata.normalize("NFKC", shape.group()).strip(), text)


def _join_lines(lines: Iterator[str]) -> str:
    """Return the lines of a paragraph as one, and words whole that were divided at an end."""
    text = ""
    for line in lines:
        if _HYPHEN_AT_END.search(text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text
