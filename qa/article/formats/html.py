"""A web page in, its article out: trafilatura tells it from menus, advertisements and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.article.characters import valid_text
from qa.article.extraction import Block, Extraction, extraction_from_blocks
from qa.article.formats.tags import blocks_of_html
from qa.errors import ArticleError
from qa.languages import SUPPORTED

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-z]{2})\b", re.IGNORECASE)
_BLOCK_TAGS = ("head", "p", "item", "quote", "cell", "code", "ab", "lb")
_MIN_SHARE_OF_PAGE = 0.2
_MIN_CHARS = 250
"""Below these trafilatura has guessed, and the blocks of the page as they are serve better."""

_JOINERS = "\u200c\u200d\u200e\u200f\u061c"
_STAND_INS = "\u2d67\u2d6f\ua016\ua48f\ua4d8"
"""trafilatura drops what has no shape, and with it the half-spaces of Persian: letters of scripts
that we do not read carry them through."""
_HIDE = str.maketrans(_JOINERS, _STAND_INS)
_SHOW = str.maketrans(_STAND_INS, _JOINERS)


def extract_html(html: str, address: str = "") -> Extraction:
    """Return the article of a page, its title, and the language that it says to be in.

    Raises:
        ArticleError: the page has no text.
    """
    html = valid_text(html)
    page_title, page_blocks = blocks_of_html(html)
    title, blocks = _article_of_page(html, address)
    size, page_size = (sum(len(block.text) for block in part) for part in (blocks, page_blocks))
    if size < max(_MIN_CHARS, _MIN_SHARE_OF_PAGE * page_size):
        blocks = page_blocks
    if not blocks:
        raise ArticleError(
            "the page has no text: a page that scripts build in the browser must be given as text"
        )
    found = _LANGUAGE.search(html)
    language = found[1].lower() if found and found[1].lower() in SUPPORTED else ""
    return extraction_from_blocks(
        _from_title(blocks, title or page_title), title=title or page_title, language=language
    )


def _article_of_page(html: str, address: str) -> tuple[str, list[Block]]:
    """Return what trafilatura takes for the title and the blocks of the article."""
    import trafilatura

    document: Any = trafilatura.bare_extraction(
        html.translate(_HIDE),
        url=address or None,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        with_metadata=True,
    )
    if document is None:
        return "", []
    title = " ".join((document.title or "").translate(_SHOW).split())
    return title, list(_blocks(document.body)) if document.body is not None else []


def _blocks(body: _Element) -> Iterator[Block]:
    for element in body.iter(*_BLOCK_TAGS):
        if any(parent.tag in _BLOCK_TAGS for parent in element.iterancestors()):
            continue
        yield Block(
            " ".join("".join(element.itertext()).translate(_SHOW).split()), element.tag == "head"
        )


def _from_title(blocks: list[Block], title: str) -> list[Block]:
    """Return the blocks from the title's own heading on, where the page has it near the top."""
    for place, block in enumerate(blocks[:5]):
        if " ".join(block.text.split()) == title:
            return blocks[place:]
    return blocks
