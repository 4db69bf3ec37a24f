"""A folder with an article and its line-aligned translations in, an `Article` out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from qa.article.building import build_article
from qa.article.characters import valid_text
from qa.article.encoding import decode
from qa.article.extraction import Extraction
from qa.article.formats import EXTENSIONS, extract
from qa.article.segmentation import segment
from qa.errors import ArticleError, TranslationError
from qa.languages import SUPPORTED
from qa.values import Article

SEED = "karabakh-summit"
_LINE_ALIGNED = re.compile(r"article\.([a-z]{2})\.txt")


def bundled_seed(name: str = SEED) -> Traversable:
    """Return the folder of the bundled article, in an installed wheel or in a checkout."""
    installed = files("qa") / "seeds" / name
    if installed.is_dir():
        return installed
    return Path(__file__).parents[2] / "seeds" / name


def open_folder(folder: Traversable, *, max_bytes: int, language: str = "") -> Article:
    """Return the article of a folder such as the bundled one.

    The original is `article.<extension>` in any format that is read, or one of the files
    `article.<code>.txt`: the one in `language` where that is given, else the one whose entries are
    as many as every other file has lines. The other files are its translations.

    Raises:
        ArticleError: the folder has no article, or it cannot be read.
        TranslationError: a translation does not line up with the article.
    """
    texts = _line_aligned_texts(folder, max_bytes)
    for extension in EXTENSIONS:
        original = folder / f"article{extension}"
        if original.is_file():
            extraction = extract(_read(original, max_bytes), original.name)
            extraction = extraction.given(language=language)
            return build_article(extraction, id=folder.name, translations=_lines(texts))
    if not texts:
        raise ArticleError(
            f"the folder {folder.name!r} has no article: put article.txt (or .md, .html, .pdf, "
            ".docx) into it, or article.<language code>.txt with its translations"
        )
    original_language = _original_language(texts, language)
    extraction = Extraction(texts.pop(original_language), language=original_language)
    return build_article(extraction, id=folder.name, translations=_lines(texts))


def _line_aligned_texts(folder: Traversable, max_bytes: int) -> dict[str, str]:
    """Return the texts of the files `article.<code>.txt`, by code."""
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        match = _LINE_ALIGNED.fullmatch(file.name)
        if match and match[1] in SUPPORTED and file.is_file():
            texts[match[1]] = valid_text(decode(_read(file, max_bytes), file.name))
    return texts


def _read(file: Traversable, max_bytes: int) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ArticleError(f"{file.name} is larger than {max_bytes:,} bytes: give a shorter one")
    return data


def _lines(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the lines of each translation; a line feed at the end ends a line and begins none."""
    return {
        language: text.removesuffix("\n").split("\n") if text else []
        for language, text in texts.items()
    }


def _original_language(texts: Mapping[str, str], language: str) -> str:
    """Return the language of the file that the others translate."""
    if language in texts:
        return language
    if len(texts) == 1:
        return next(iter(texts))
    counts = {code: len(lines) for code, lines in _lines(texts).items()}
    usual = Counter(counts.values()).most_common(1)[0][0]
    entries: dict[str, int] = {}
    for code in sorted(counts, key=lambda code: counts[code] == usual):
        entries[code] = len(segment(Extraction(texts[code]), code))
        if all(counts[other] == entries[code] for other in counts if other != code):
            return code
    likely = next(iter(entries))
    others = ", ".join(
        f"article.{code}.txt has {counts[code]} lines" for code in counts if code != likely
    )
    raise TranslationError(
        f"article.{likely}.txt has {entries[likely]} titles, headings and sentences, but {others}: "
        "a translation needs one line for each of them, in their order"
    )
