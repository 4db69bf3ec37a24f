"""Text in, an `Article` out: sentences with offsets, checked translations, and a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from qa.article.characters import valid_text
from qa.article.extraction import Extraction
from qa.article.segmentation import segment
from qa.errors import ArticleError, TranslationError
from qa.language_detection import detect_language
from qa.languages import SUPPORTED
from qa.values import Article, Sentence, SentenceKind

Translations = Mapping[str, Sequence[str]]

_DETECTION_CHARS = 4_000
_FALLBACK_TITLE_CHARS = 80


def article_from_text(
    text: str,
    *,
    id: str = "",
    title: str = "",
    language: str = "",
    translations: Translations | None = None,
) -> Article:
    """Return the text as an article; the first line is its title where it looks like one.

    A `title` that is given becomes the first line, unless the text begins with it. `language` is
    detected where it is not given. `translations` maps language codes to one line for each entry of
    `Article.sentences`, title and headings included.

    Raises:
        ArticleError: the text has no letter or digit, or the language is not a code.
        TranslationError: a translation has another number of lines than the article has entries.

    >>> [s.kind for s in article_from_text("News\\nIt rained. It stopped raining.").sentences]
    ['title', 'text', 'text']
    """
    extraction = Extraction(valid_text(text), valid_text(title), language)
    return build_article(extraction, id=id, translations=translations)


def article_from_lines(
    lines: Sequence[str],
    *,
    id: str = "",
    title: str = "",
    language: str = "",
    translations: Translations | None = None,
) -> Article:
    """Return an article whose entries are the lines as they are; the first is the title.

    Where `title` is given it is the title, and every line is text. Blank lines are dropped.

    Raises:
        ArticleError: there is no letter or digit in the lines.
        TranslationError: a translation has another number of lines than the article has entries.
    """
    entries = [" ".join(valid_text(line).split("\n")).strip() for line in (title, *lines)]
    entries = [entry for entry in entries if entry]
    _check_words("".join(entries))
    sentences: list[Sentence] = []
    start = 0
    for number, entry in enumerate(entries):
        kind: SentenceKind = "title" if number == 0 and len(entries) > 1 else "text"
        sentences.append(Sentence(number, entry, start, start + len(entry), None, kind))
        start += len(entry) + 1
    text = "\n".join(entries)
    return _article(text, tuple(sentences), id=id, language=language, translations=translations)


def build_article(
    extraction: Extraction, *, id: str = "", translations: Translations | None = None
) -> Article:
    """Return what was read out of some format as an article.

    Raises:
        ArticleError: the text has no letter or digit, or the language is not a code.
        TranslationError: a translation has another number of lines than the article has entries.
    """
    extraction = _with_title_line(extraction)
    _check_words(extraction.text)
    language = extraction.language or detect_language(extraction.text[:_DETECTION_CHARS])
    sentences = segment(extraction, language)
    return _article(extraction.text, sentences, id=id, language=language, translations=translations)


def article_digest(text: str, translations: Translations) -> str:
    """Return the sha256 of the text and its translations: it names a version of the article."""
    digest = hashlib.sha256(text.encode())
    for language in sorted(translations):
        for part in (language, *translations[language]):
            digest.update(b"\x00" + part.encode())
    return digest.hexdigest()


def _check_words(text: str) -> None:
    if not any(character.isalnum() for character in text):
        raise ArticleError("the article has no words: give a text with at least one sentence")


def _with_title_line(extraction: Extraction) -> Extraction:
    """Return the extraction with its title as the first line of its text."""
    title = " ".join(extraction.title.split())
    text = extraction.text
    first_line = text.lstrip().partition("\n")[0]
    if not title or " ".join(first_line.split()) == title:
        return Extraction(text, title, extraction.language, extraction.headings)
    headings = extraction.headings
    if headings is not None:
        headings = frozenset(offset + len(title) + 1 for offset in headings)
    return Extraction(f"{title}\n{text}", title, extraction.language, headings)


def _article(
    text: str,
    sentences: tuple[Sentence, ...],
    *,
    id: str,
    language: str,
    translations: Translations | None,
) -> Article:
    if not sentences:
        raise ArticleError("the article has only teasers of others: give a text with a sentence")
    language = language or detect_language(text[:_DETECTION_CHARS])
    if language not in SUPPORTED:
        raise ArticleError(
            f"language is {language!r}, expected one of {', '.join(SUPPORTED)}: "
            "leave it out to have it detected"
        )
    lines = _checked_translations(translations or {}, len(sentences))
    digest = article_digest(text, lines)
    first = sentences[0]
    title = first.text if first.kind == "title" else _shortened(first.text)
    return Article(id or digest[:12], title, text, language, sentences, lines, digest)


def _checked_translations(translations: Translations, count: int) -> dict[str, tuple[str, ...]]:
    checked: dict[str, tuple[str, ...]] = {}
    for language in sorted(translations):
        if language not in SUPPORTED:
            raise TranslationError(
                f"a translation into {language!r}, expected one of {', '.join(SUPPORTED)}"
            )
        lines = tuple(" ".join(valid_text(line).split("\n")) for line in translations[language])
        if len(lines) != count:
            raise TranslationError(
                f"the translation into {language!r} has {len(lines)} lines, the article has "
                f"{count} entries: give one line for each title, heading and sentence, in order"
            )
        checked[language] = lines
    return checked


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _FALLBACK_TITLE_CHARS:
        return text
    return text[: _FALLBACK_TITLE_CHARS - 1].rsplit(" ", 1)[0].rstrip() + "…"
