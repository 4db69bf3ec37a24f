"""Bytes in, text out: Unicode by its marks and rules, older code pages by a detector."""

from __future__ import annotations

import codecs

from qa.errors import ArticleError

_CODE_PAGES = ["cp1256", "cp1251", "cp1254", "cp1252", "cp1255", "gb18030"]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"%PDF-", "a PDF document"),
)
_MAX_CONTROL_SHARE = 0.01
_MIN_COMMON_SHARE = 0.7
_SAMPLE_BYTES = 65_536
_FORMATS = "give text, Markdown, HTML, PDF or DOCX"


def decode(data: bytes, name: str) -> str:
    """Return the text of the bytes; `name` is how an error calls them.

    UTF-8, UTF-16 and UTF-32 are known by their marks; UTF-8 and UTF-16 without one by what they
    allow; the code pages of Windows by charset-normalizer.

    Raises:
        ArticleError: the bytes are empty, no text, or of an encoding that is not known.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise ArticleError(f"{name} is empty: give an article of at least one sentence")
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ArticleError(f"{name} is {kind}, not a text: {_FORMATS}")
    text = _decode_unicode(data, name)
    if text is None:
        text = _decode_code_page(data, name)
    controls = sum(character < " " and character not in "\t\n\r\f\x0b" for character in text)
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise ArticleError(f"{name} is binary, not a text: {_FORMATS}")
    return text


def _decode_unicode(data: bytes, name: str) -> str | None:
    """Return the text of Unicode bytes, None where they are no Unicode."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise ArticleError(
                    f"{name} says that it is {encoding}, but is damaged at byte {error.start:,}: "
                    "save it again as UTF-8"
                ) from error
    if b"\x00" not in data:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _decode_bare_utf16(data)


def _decode_bare_utf16(data: bytes) -> str | None:
    """Return the text of UTF-16 bytes without a mark: the byte order that gives common letters."""
    zeros = data[:_SAMPLE_BYTES].count(0)
    if len(data) % 2 or not zeros:
        return None
    best: tuple[float, str] = (_MIN_COMMON_SHARE, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        common = sum(_is_common(character) for character in text) / len(text)
        best = max(best, (common, text))
    return best[1] or None


def _is_common(character: str) -> bool:
    """Return whether the character is of the scripts that we read, or is general punctuation."""
    code = ord(character)
    return (
        0x20 <= code < 0x700
        or character in "\t\n\r"
        or 0x2000 <= code < 0x2070
        or 0x3000 <= code < 0x3020
        or 0x4E00 <= code < 0xA000
        or 0xFF00 <= code < 0xFF66
    )


def _decode_code_page(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = None if b"\x00" in data else from_bytes(data, cp_isolation=_CODE_PAGES).best()
    if best is None:
        raise ArticleError(
            f"{name} is binary or in an encoding that is not known: save it as UTF-8, or {_FORMATS}"
        )
    return str(best)
