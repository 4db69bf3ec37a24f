"""Untrusted text in, text that a tokenizer accepts out."""

from __future__ import annotations

MAXIMUM_CHARACTERS = 16_384
"""More characters than the longest input of a model has pieces, by far; the rest is not read."""


def clean_text(text: str) -> str:
    r"""Return the text without lone surrogates and runs of spaces, cut to what a model can read.

    >>> clean_text("  peace \n\n talks \ud83d ")
    'peace talks �'
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text[: 4 * MAXIMUM_CHARACTERS].split())[:MAXIMUM_CHARACTERS]
