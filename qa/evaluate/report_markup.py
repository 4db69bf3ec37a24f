"""Untrusted text in, HTML that shows it and nothing else out."""

from __future__ import annotations

import re
from html import escape as _escape

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def escape(text: object) -> str:
    """Return text for HTML content and quoted attributes; what HTML forbids becomes U+FFFD.

    >>> escape('<a href="x">&')
    '&lt;a href=&quot;x&quot;&gt;&amp;'
    """
    return _escape(_INVISIBLE.sub("\ufffd", str(text)), quote=True)


def isolated(text: object, language: str = "") -> str:
    """Return text of unknown direction inside a line.

    >>> isolated("متى", "ar")
    '<bdi lang="ar">متى</bdi>'
    """
    return f"<bdi{_lang(language)}>{escape(text)}</bdi>"


def block(text: object, language: str = "", *, css: str = "") -> str:
    """Return text as a paragraph that takes its own direction.

    >>> block("متى", "ar", css="quote")
    '<p class="quote" dir="auto" lang="ar">متى</p>'
    """
    css = f' class="{escape(css)}"' if css else ""
    return f'<p{css} dir="auto"{_lang(language)}>{escape(text)}</p>'


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""
