"""Markdown in, its paragraphs, headings, list items and table cells out, without the marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qa.article.extraction import Block, Extraction, extraction_from_blocks
from qa.article.formats.tags import text_of_html

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\s*\n(?P<fields>.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.DOTALL)
_TITLE_FIELD = re.compile(r"^title\s*:\s*[\"']?(?P<title>.+?)[\"']?\s*$", re.MULTILINE)


def extract_markdown(text: str) -> Extraction:
    """Return the text of a CommonMark document with tables; a title in its front matter counts."""
    from markdown_it import MarkdownIt

    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    field = _TITLE_FIELD.search(front["fields"]) if front else None
    reader = MarkdownIt("commonmark").enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # its text alone is kept
    tokens = reader.parse(text[front.end() :] if front else text)
    blocks: list[Block] = []
    in_heading = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        elif token.type == "inline":
            blocks.append(Block(_inline_text(token), in_heading))
        elif token.type in ("fence", "code_block"):
            blocks += [Block(line) for line in token.content.split("\n")]
        elif token.type == "html_block":
            blocks += [Block(line) for line in text_of_html(token.content).split("\n")]
    return extraction_from_blocks(blocks, title=field["title"] if field else "")


def _inline_text(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)
