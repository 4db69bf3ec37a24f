"""Prints what verification does with true and with false sentences about held-out news articles.

    python bench/verification.py --data FOLDER

The article is in Arabic, its translations are hidden; a claim is the translator's line in another
language, with the Arabic sentence as its source. It is then made false in four ways: another source
is named, a number is changed, a name comes from another article, or the whole line does.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from embeddings.contracts import Encoder
from embeddings.encoder import load_encoder
from embeddings.training.data import NewsArticle
from qa.answer.claim_names import find_names, read_names
from qa.answer.generation import GenerationRequest
from qa.answer.verification import verify
from qa.article import article_from_lines
from qa.evaluate.news import read_articles
from qa.evaluate.table import format_table
from qa.values import Article, Evidence

LANGUAGES = ("en", "ru", "fr", "tr", "fa", "az", "hy")
OFFERED = 6
FATES = ("supported", "weak", "unsupported")
_DIGITS = re.compile(r"[0-9]+")
_NAMELESS = read_names(())


def main() -> int:
    """Verify and print a row for each kind of claim and language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds news/")
    parser.add_argument("--articles", type=int, default=1000, help="at most this many")
    arguments = parser.parse_args()
    articles = read_articles(arguments.data, "test")[: arguments.articles]
    encoder, chance = load_encoder(), random.Random(0)
    fates: dict[tuple[str, str], Counter[str]] = {}
    for place, article in enumerate(articles):
        for language in LANGUAGES:
            for kind, fate in _judged(article, articles[place - 1], language, encoder, chance):
                fates.setdefault((kind, language), Counter())[fate] += 1
                fates.setdefault((kind, "all"), Counter())[fate] += 1
    rows = [
        [
            kind,
            language,
            str(counts.total()),
            *(f"{counts[fate] / counts.total():.3f}" for fate in FATES),
        ]
        for (kind, language), counts in sorted(fates.items())
    ]
    print(format_table(["claim", "language", "n", *FATES], rows))
    return 0


def _judged(
    article: NewsArticle,
    stranger: NewsArticle,
    language: str,
    encoder: Encoder,
    chance: random.Random,
) -> Iterator[tuple[str, str]]:
    """Yield the kind of each claim in the language, and what became of it."""
    told, foreign = article.text.get(language), stranger.text.get(language)
    if told is None or foreign is None:
        return
    original = article_from_lines(article.text["ar"], language="ar", id=article.id)
    names = [name for line in foreign[1:] for name in find_names(line, language, _NAMELESS)]
    for entry in range(1, len(told)):
        others = [other for other in range(1, len(told)) if other != entry]
        offered = [entry, *chance.sample(others, min(OFFERED - 1, len(others)))]
        for kind, claim in _claims(
            told[entry], chance.choice(foreign[1:]), names, language, chance
        ):
            yield kind, _fate(claim, original, offered, language, encoder)


def _claims(
    line: str, stranger: str, names: list[str], language: str, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield kinds of claims, each with its text and its marker."""
    yield "true", f"{line} [1]"
    yield "other source", f"{line} [2]"
    yield "other article", f"{stranger} [1]"
    if number := _DIGITS.search(line):
        other = str(int(number[0]) + chance.choice([1, 2, 7, 30]))
        yield "other number", f"{line[: number.start()]}{other}{line[number.end() :]} [1]"
    if (own := find_names(line, language, _NAMELESS)) and names:
        yield "other name", f"{line.replace(own[0], chance.choice(names), 1)} [1]"


def _fate(claim: str, article: Article, offered: list[int], language: str, encoder: Encoder) -> str:
    evidence = tuple(Evidence(article.sentences[entry], 0.5) for entry in offered)
    verified = verify(claim, GenerationRequest("?", language, article, evidence), encoder)
    labels = [found.label for found in verified.claims]
    return max(labels, key=FATES.index) if labels else "unsupported"


if __name__ == "__main__":
    sys.exit(main())
