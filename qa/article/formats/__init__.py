"""The bytes of a file in, an `Extraction` out; its content, then its name, tell the format."""

from __future__ import annotations

import re
from pathlib import PurePath

from qa.article.characters import valid_text
from qa.article.encoding import decode
from qa.article.extraction import Extraction
from qa.errors import ArticleError

EXTENSIONS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
"""The file names that are read; a name without one of them is read by its content."""

_HTML_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b",
    re.IGNORECASE | re.DOTALL,
)


def extract(data: bytes, filename: str) -> Extraction:
    """Return the text of a file.

    Raises:
        ArticleError: the file is empty, damaged, not decodable, or of a format that is not read.
    """
    name = filename or "the input"
    suffix = PurePath(filename).suffix.lower()
    if data.lstrip()[:5] == b"%PDF-":
        from qa.article.formats.pdf import extract_pdf

        return extract_pdf(data, name)
    if data.startswith(b"PK\x03\x04") and b"word/" in data:
        from qa.article.formats.docx import extract_docx

        return extract_docx(data, name)
    if data.strip() and suffix in (".pdf", ".docx"):
        raise ArticleError(
            f"{name} is named {suffix} but is none inside: save it again, or give its text"
        )
    text = decode(data, name)
    if suffix in (".html", ".htm", ".xhtml") or _HTML_OPENING.match(text):
        from qa.article.formats.html import extract_html

        return extract_html(text)
    if suffix in (".md", ".markdown"):
        from qa.article.formats.markdown import extract_markdown

        return extract_markdown(text)
    return Extraction(valid_text(text))
