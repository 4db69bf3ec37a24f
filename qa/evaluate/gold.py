"""A quote and an article in, the sentences that the quote lies in out."""

from __future__ import annotations

import re

from qa.article.characters import valid_text
from qa.errors import EvaluationError
from qa.values import Article


def locate_quote(quote: str, article: Article) -> frozenset[int]:
    """Return the ids of the sentences that contain the quote or a part of it, headings left out.

    The quote is compared letter by letter; only a run of white space matches any other run, and
    what `valid_text` drops from an article is dropped from the quote. Where it stands in the
    article more than once, every place counts.

    Raises:
        EvaluationError: the quote is not in the article, or in nothing that can be cited.
    """
    pattern = r"\s+".join(re.escape(word) for word in valid_text(quote).split())
    spans = [match.span() for match in re.finditer(pattern, article.text)] if pattern else []
    if not spans:
        raise EvaluationError(
            f"the gold quote {_shortened(quote)!r} is not in the article: copy it from"
            f" {article.title!r} letter by letter"
        )
    return locate_spans(spans, article, quote)


def locate_spans(spans: list[tuple[int, int]], article: Article, quote: str) -> frozenset[int]:
    """Return the ids of the sentences that share a character with one of the spans.

    Raises:
        EvaluationError: the spans lie in headings or in what is no part of the article.
    """
    found = frozenset(
        sentence.id
        for start, end in spans
        for sentence in article.sentences
        if sentence.kind != "heading" and sentence.start < end and start < sentence.end
    )
    if not found:
        raise EvaluationError(
            f"the gold quote {_shortened(quote)!r} lies in a heading or a teaser, which is never"
            " cited: quote a sentence"
        )
    return found


def _shortened(text: str, chars: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= chars else text[: chars - 1] + "…"
