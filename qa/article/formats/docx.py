"""A Word document in, its paragraphs, headings and table cells out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.article.extraction import Block, Extraction, extraction_from_blocks
from qa.errors import ArticleError

if TYPE_CHECKING:
    from docx.document import Document

_MAX_UNPACKED_BYTES = 100_000_000


def extract_docx(data: bytes, name: str) -> Extraction:
    """Return the text of a DOCX file; paragraphs in the styles Title and Heading are headings.

    Raises:
        ArticleError: the file is damaged, unpacks to more than 100 MB, or has no text.
    """
    _check_unpacked_size(data, name)
    import docx

    try:
        extraction = extraction_from_blocks(_blocks(docx.Document(io.BytesIO(data))))
    except Exception as error:  # python-docx lets the errors of zip, XML and its own parts through
        raise ArticleError(f"{name} is a damaged Word document: save it again") from error
    if not extraction.text:
        raise ArticleError(f"{name} has no text: give a document with at least one sentence")
    return extraction


def _check_unpacked_size(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ArticleError(f"{name} is a damaged Word document: save it again") from error
    if size > _MAX_UNPACKED_BYTES:
        raise ArticleError(
            f"{name} unpacks to {size:,} bytes, more than {_MAX_UNPACKED_BYTES:,}: give its text"
        )


def _blocks(document: Document) -> Iterator[Block]:
    from docx.table import Table

    for item in document.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                for cell in dict.fromkeys(cell.text for cell in row.cells):
                    yield from (Block(line) for line in cell.split("\n"))
            continue
        style = (item.style.name or "") if item.style is not None else ""
        yield Block(item.text, style.startswith(("Heading", "Title")))
