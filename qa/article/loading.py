"""A file, a folder, standard input, a web address or nothing in, an `Article` out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qa.article.building import Translations, build_article
from qa.article.folders import bundled_seed, open_folder
from qa.article.formats import extract
from qa.config import Settings
from qa.errors import ArticleError
from qa.values import Article

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def open_article(
    source: str | Path | Article | None = None,
    *,
    settings: Settings | None = None,
    language: str = "",
) -> Article:
    """Return the article that the source names.

    The source is a path to text, Markdown, HTML, PDF or DOCX; a folder with an article and its
    translations; `-` for standard input; an http or https address; an article, which comes back as
    it is; or None for the article that is bundled. `language` is detected where it is not given.

    Raises:
        ArticleError: nothing is there, or it cannot be read as an article.
        FetchError: the address was refused or did not answer.
        TranslationError: a translation does not line up with the article.
    """
    settings = settings or Settings()
    if isinstance(source, Article):
        return source
    if source is None:
        return open_folder(bundled_seed(), max_bytes=settings.max_article_bytes)
    if str(source) == "-":
        return article_from_bytes(
            _read_standard_input(settings), "", language=language, settings=settings
        )
    if _ADDRESS.match(str(source)):
        return _open_address(str(source), settings, language)
    path = Path(source)
    if path.is_dir():
        return open_folder(path, max_bytes=settings.max_article_bytes, language=language)
    return article_from_bytes(
        _read_file(path, settings), path.name, language=language, settings=settings
    )


def article_from_bytes(
    data: bytes,
    filename: str,
    *,
    id: str = "",
    title: str = "",
    language: str = "",
    settings: Settings | None = None,
) -> Article:
    """Return the article in the bytes of a file; its name and its content tell the format.

    Raises:
        ArticleError: the bytes are too many, empty, damaged, not decodable or of another format.
    """
    settings = settings or Settings()
    _check_size(len(data), filename or "the input", settings)
    extraction = extract(data, filename).given(title=title, language=language)
    return build_article(extraction, id=id or Path(filename).stem)


def article_from_html(
    html: str,
    *,
    id: str = "",
    title: str = "",
    language: str = "",
    address: str = "",
    translations: Translations | None = None,
) -> Article:
    """Return the article of a web page, without its menus, advertisements and footers.

    Raises:
        ArticleError: the page has no article.
        TranslationError: a translation has another number of lines than the article has entries.
    """
    from qa.article.formats.html import extract_html

    extraction = extract_html(html, address).given(title=title, language=language)
    return build_article(extraction, id=id, translations=translations)


def _open_address(address: str, settings: Settings, language: str) -> Article:
    from qa.article.fetch import FetchRules, fetch

    page = fetch(address, FetchRules(max_bytes=settings.max_article_bytes))
    return article_from_bytes(page.data, page.filename, language=language, settings=settings)


def _read_standard_input(settings: Settings) -> bytes:
    return sys.stdin.buffer.read(settings.max_article_bytes + 1)


def _read_file(path: Path, settings: Settings) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ArticleError(
                f"{path} is neither a file nor a folder: give the path of an article"
            )
        with path.open("rb") as file:
            return file.read(settings.max_article_bytes + 1)
    except FileNotFoundError as error:
        raise ArticleError(
            f"there is no file or folder {str(path)!r}: give the path of an article, - for "
            "standard input, or an address that begins with https://"
        ) from error
    except (OSError, ValueError) as error:
        raise ArticleError(f"{str(path)!r} cannot be read: {error}") from error


def _check_size(size: int, name: str, settings: Settings) -> None:
    limit = settings.max_article_bytes
    if size > limit:
        raise ArticleError(
            f"{name} is larger than {limit:,} bytes: give a shorter article, or raise "
            "ARTICLE_QA_MAX_ARTICLE_BYTES"
        )
