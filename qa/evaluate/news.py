"""Held-out news articles and two models in, how often the right sentence is cited or rightly
withheld out.

Every article is judged over its text in one language alone, as a reader's own article would be:
without translations. Articles whose sha256 of the id ends in 0, 1 or 2 are the test; none of them
trains or tunes anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder, Reranker
from embeddings.training.data import (
    NewsArticle,
    NewsQuestion,
    Split,
    TrainingDataError,
    read_news,
)
from qa.answer.confidence import Confidence
from qa.article import article_from_lines
from qa.errors import EvaluationError
from qa.evaluate.progress import Progress
from qa.evaluate.statistics import Columns, all_rows, auroc, expected_calibration_error
from qa.evaluate.table import format_table
from qa.retrieval.candidate import Candidate
from qa.retrieval.rerank import rerank
from qa.retrieval.retriever import Retriever

Trust = NDArray[np.float64]

MANY_TRANSLATIONS = 4

MAIN_LANGUAGES = ("en", "ar")
"""Questions in these make a row of their own, all others another."""


@dataclass(frozen=True)
class NewsCase:
    """A question in one language, the ids of the sentences that answer it, and what was found, best
    first.

    `fused_first` is the sentence that the two searches put first, before any reader.
    """

    article_id: str
    language: str
    question: str
    gold: frozenset[int]
    candidates: tuple[Candidate, ...]
    fused_first: int


@dataclass(frozen=True, slots=True)
class NewsFigures:
    """Figures of one group of questions; None where there is nothing to reckon them from.

    `n` counts questions, `answerable` those with an answer in the article. `first_cited`: the best
    sentence is right, whether shown or withheld; `first_fused`: the same without reader. `auroc`:
    confidence tells answerable from near-miss questions. `right`: the shown answer is right, or an
    answer is withheld that there is not. `ece`: expected calibration error of the confidence that
    the best sentence answers.
    """

    group: str
    n: int
    answerable: int
    first_cited: float | None
    first_fused: float | None
    auroc: float | None
    right: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class NewsBenchmark:
    """A row for each language, then for groups of languages, then for all questions."""

    encoder: str
    reranker: str
    text_language: str
    threshold: float
    rows: tuple[NewsFigures, ...]


def run_news_benchmark(
    data: Path,
    *,
    encoder: Encoder,
    reranker: Reranker | None,
    languages: Sequence[str] = (),
    text_language: str = "ar",
) -> NewsBenchmark:
    """Return the figures of the held-out articles for questions in those languages, all when none
    is given.

    Raises:
        EvaluationError: the folder has no news articles, or none with such questions or such a
        text.
    """
    articles = read_articles(data, "test")
    cases = judge_articles(
        articles,
        encoder=encoder,
        reranker=reranker,
        languages=languages,
        text_language=text_language,
    )
    confidence = Confidence.load(encoder, reranker)
    name = reranker.name if reranker is not None else "none"
    rows = _rows(cases, confidence)
    return NewsBenchmark(encoder.name, name, text_language, confidence.threshold, rows)


def read_articles(data: Path, *splits: Split) -> tuple[NewsArticle, ...]:
    """Return the articles of `data`/news/articles.jsonl that belong to the splits.

    Raises:
        EvaluationError: the file is missing or empty.
    """
    try:
        articles = read_news(data, *splits)
    except TrainingDataError as error:
        raise EvaluationError(
            f"{error}: give --data a folder that holds news/articles.jsonl"
        ) from error
    if not articles:
        raise EvaluationError(f"no article of the {' or '.join(splits)} split in {str(data)!r}")
    return articles


def judge_articles(
    articles: Sequence[NewsArticle],
    *,
    encoder: Encoder,
    reranker: Reranker | None,
    languages: Sequence[str] = (),
    text_language: str = "ar",
    translated: bool = False,
) -> tuple[NewsCase, ...]:
    """Return every question in every language asked for, with the candidates that were found for
    it.

    Raises:
        EvaluationError: there is no such text, or no such question.
    """
    fewest = 1 + MANY_TRANSLATIONS if translated else 1
    usable = [
        article
        for article in articles
        if text_language in article.text and len(article.text) >= fewest
    ]
    cases: list[NewsCase] = []
    with Progress(sum(_count(article, languages) for article in usable), "asking") as progress:
        for article in usable:
            retriever = _open(article, text_language, encoder, translated=translated)
            for item, language in _questions(article, languages):
                cases.append(_case(article.id, item, language, retriever, reranker))
                progress.advance()
    if not cases:
        asked = ", ".join(languages) or "any language"
        raise EvaluationError(f"no questions in {asked} about a text in {text_language!r}")
    return tuple(cases)


def measure_cases(
    cases: Sequence[NewsCase], trust: Trust, threshold: float, group: str
) -> NewsFigures:
    """Return the figures of some questions, `trust` is the confidence in each of them."""
    columns = _columns(cases, trust, threshold)
    whole = all_rows(len(cases))
    answerable = columns.answerable == 1
    has_both = 0 < answerable.sum() < len(cases)
    return NewsFigures(
        group=group,
        n=len(cases),
        answerable=int(answerable.sum()),
        first_cited=_mean(columns.correct[answerable]),
        first_fused=_mean(columns.scores["first_fused"][answerable]),
        auroc=float(auroc(columns, whole)[0]) if has_both else None,
        right=_mean(columns.scores["right"]),
        ece=float(expected_calibration_error(columns, whole)[0]) if cases else None,
    )


def news_object(benchmark: NewsBenchmark) -> dict[str, Any]:
    """Return the figures for `--json`."""
    return asdict(benchmark)


def news_table(benchmark: NewsBenchmark) -> str:
    """Return the figures as a table for people."""
    header = ("questions", "n", "answerable", "first cited", "by fusion", "AUROC", "right", "ECE")
    rows = [
        (
            row.group,
            row.n,
            row.answerable,
            row.first_cited,
            row.first_fused,
            row.auroc,
            row.right,
            row.ece,
        )
        for row in benchmark.rows
    ]
    note = (
        f"text in {benchmark.text_language} alone, reranker {benchmark.reranker}, "
        f"answers shown from a confidence of {benchmark.threshold:.2f}"
    )
    return f"{format_table(header, rows)}\n\n{note}"


def _open(
    article: NewsArticle, text_language: str, encoder: Encoder, *, translated: bool
) -> Retriever:
    lines = article.text[text_language]
    others = {code: text for code, text in article.text.items() if code != text_language}
    opened = article_from_lines(
        lines, id=article.id, language=text_language, translations=others if translated else None
    )
    if len(opened.sentences) != len(lines):
        raise EvaluationError(
            f"article {article.id!r} has a blank line in its {text_language!r} text"
        )
    return Retriever.open(opened, encoder)


def _questions(
    article: NewsArticle, languages: Sequence[str]
) -> Iterator[tuple[NewsQuestion, str]]:
    for item in article.questions:
        for language in item.question:
            if not languages or language in languages:
                yield item, language


def _count(article: NewsArticle, languages: Sequence[str]) -> int:
    return sum(1 for _ in _questions(article, languages))


def _case(
    article_id: str,
    item: NewsQuestion,
    language: str,
    retriever: Retriever,
    reranker: Reranker | None,
) -> NewsCase:
    question = item.question[language]
    found = retriever.search(question, language=language)
    ranked = rerank(question, found, retriever.article, reranker, language=language)
    gold = frozenset(item.gold)
    first = max(found, key=lambda candidate: candidate.fused_score).sentence.id
    return NewsCase(article_id, language, question, gold, ranked, first)


def _columns(cases: Sequence[NewsCase], trust: Trust, threshold: float) -> Columns:
    answerable = np.array([float(bool(case.gold)) for case in cases])
    correct = np.array([float(case.candidates[0].sentence.id in case.gold) for case in cases])
    withheld = (trust < threshold).astype(np.float64)
    zeros = np.zeros(len(cases))
    return Columns(
        answerable=answerable,
        failed=zeros,
        found=1 - withheld,
        withheld=withheld,
        correct=correct,
        confidence=trust,
        elapsed_ms=zeros,
        scores={
            "first_fused": np.array([float(case.fused_first in case.gold) for case in cases]),
            "right": np.where(withheld == 1, 1 - answerable, correct),
        },
    )


def _rows(cases: Sequence[NewsCase], confidence: Confidence) -> tuple[NewsFigures, ...]:
    trust = np.array([confidence.probability(case.question, case.candidates) for case in cases])
    languages = np.array([case.language for case in cases])
    is_main = np.isin(languages, MAIN_LANGUAGES)
    groups = {code: languages == code for code in sorted(set(languages))}
    groups |= {"en and ar": is_main, "others": ~is_main, "all": np.full(len(cases), True)}
    rows = []
    for name, members in groups.items():
        places = np.flatnonzero(members)
        if len(places):
            chosen = [cases[int(place)] for place in places]
            rows.append(measure_cases(chosen, trust[places], confidence.threshold, str(name)))
    return tuple(rows)


def _mean(values: Trust) -> float | None:
    return float(values.mean()) if len(values) else None
