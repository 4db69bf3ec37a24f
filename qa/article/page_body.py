"""A web server's answer in, its body out: of a format that is read, unpacked, within a limit."""

from __future__ import annotations

import zlib
from email.message import Message
from http.client import HTTPResponse

from qa.errors import FetchError

_EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_UNTOLD = {"application/octet-stream", "binary/octet-stream", ""}
_CHUNK_BYTES = 65_536


def media_type(headers: Message, host: str) -> str:
    """Return the media type of an answer.

    Raises:
        FetchError: it is none that an article comes in.
    """
    kind = headers.get_content_type() if headers.get("Content-Type") else ""
    if kind not in _EXTENSIONS and kind not in _UNTOLD:
        raise FetchError(
            f"{host} answered with {kind}: give the address of text, Markdown, HTML, PDF or DOCX"
        )
    return kind


def read_body(response: HTTPResponse, max_bytes: int, host: str) -> bytes:
    """Return the body, unpacked.

    Raises:
        FetchError: it is larger than the limit, packed or unpacked, or damaged.
    """
    too_large = FetchError(f"{host} sent more than {max_bytes:,} bytes: give a shorter article")
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise too_large
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise FetchError(f"{host} packed its answer with {coding!r}, which was not asked for")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if coding not in ("identity", "") else None
    parts: list[bytes] = []
    received = size = 0
    while chunk := response.read(_CHUNK_BYTES):
        received += len(chunk)
        if unpack is not None:
            try:
                chunk = unpack.decompress(chunk, max_bytes + 1 - size)
            except zlib.error as error:
                raise FetchError(f"{host} sent a damaged answer: {error}") from error
        size += len(chunk)
        if max(size, received) > max_bytes:
            raise too_large
        parts.append(chunk)
    if announced.isdecimal() and received < int(announced):
        raise FetchError(f"{host} broke off after {received:,} of {announced} bytes: try again")
    return b"".join(parts)


def name_with_extension(name: str, kind: str) -> str:
    """Return a file name that ends as the media type asks for.

    >>> name_with_extension("story.php", "text/html"), name_with_extension("a.txt", "text/plain")
    ('story.php.html', 'a.txt')
    """
    extension = _EXTENSIONS.get(kind, "")
    return name if name.lower().endswith(extension) else name + extension


def transcoded(data: bytes, kind: str, charset: str | None) -> bytes:
    """Return text in UTF-8 where the server named a charset that fits, anything else as it is."""
    if not charset or not kind.startswith("text/"):
        return data
    try:
        return data.decode(charset).encode()
    except (LookupError, UnicodeError):
        return data
