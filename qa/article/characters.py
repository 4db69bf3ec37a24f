"""Any string in, valid text out: line feeds only, no controls, no marks that reorder a page."""

from __future__ import annotations

import re

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def valid_text(text: str) -> str:
    r"""Return the text with every line break as `\n`, and without what no reader sees.

    Dropped are control characters, byte order marks, and the embeddings, overrides and isolates of
    the bidirectional algorithm: a sentence cut out of their span would turn around the page that
    shows it. Single marks (LRM, RLM, ALM) and the joiners that Persian spells with stay. Half a
    surrogate pair becomes U+FFFD. Nothing else is changed.

    >>> valid_text("\ufeffone\r\ntwo\x00")
    'one\ntwo'
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return _SURROGATES.sub("\ufffd", text)
