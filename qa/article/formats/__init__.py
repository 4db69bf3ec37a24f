"""The bytes of a file in, an `Extraction` out; its content, then its name, tell the format."""

from __future__ import annotations

from qa.article.characters import valid_text
from qa.article.encoding import decode
from qa.article.extraction import Extraction

EXTENSIONS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
"""The file names that are read; a name without one of them is read by its content."""


def extract(data: bytes, filename: str) -> Extraction:
    """Return the text of a file."""
    return Extraction(valid_text(decode(data, filename or "the input")))
