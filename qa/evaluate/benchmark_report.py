"""Benchmark figures in, a table for people or an object for programs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from qa.evaluate.benchmark import (
    BitextFigures,
    PairFigures,
    ParagraphFigures,
    PooledFigures,
    SentenceRetrieval,
)
from qa.evaluate.published import PUBLISHED
from qa.evaluate.table import Cell, format_table

TATOEBA_NOTE = (
    "Tatoeba's everyday sentences are also a domain of the bundled encoder's training data;"
    " exact duplicates of this test set were removed from it."
)


def sentence_retrieval_object(figures: SentenceRetrieval) -> dict[str, Any]:
    """Return `pairs` and `pooled` for `--json`."""
    pooled = asdict(figures.pooled)
    pooled["map_by_language"] = dict(figures.pooled.map_by_language)
    return {"pairs": [asdict(pair) for pair in figures.pairs], "pooled": pooled}


def sentence_retrieval_table(figures: SentenceRetrieval) -> str:
    """Return three grids, a row for the questions' language and a column for the sentences'."""
    languages = figures.pooled.languages
    grids = [
        _grid(title, languages, figures.pairs, field)
        for title, field in (("R@1", "recall_at_1"), ("MRR", "mrr"))
    ]
    note = "One sentence is right for each question, so mAP for a pair equals its MRR."
    return "\n\n".join((*grids, note, _pooled_table(figures.pooled)))


def paragraph_table(encoder: str, figures: Sequence[ParagraphFigures]) -> str:
    """Return nDCG@10 by language, ours above the published ones."""
    values = {each.language: each.ndcg_at_10 for each in figures}
    n = {each.language: each.n for each in figures}
    title = "XQuAD, question → paragraph in the same language, nDCG@10"
    return f"{title}\n{_beside_published('xquad', encoder, values, n)}"


def bitext_table(encoder: str, figures: Sequence[BitextFigures]) -> str:
    """Return accuracy both ways by language, ours above the published ones into English."""
    rows = [(each.language, each.n, each.to_english, each.from_english) for each in figures]
    both = format_table(("language", "n", "→ en", "en →"), rows)
    values = {each.language: each.to_english for each in figures}
    n = {each.language: each.n for each in figures}
    table = _beside_published("bitext", encoder, values, n)
    title = "Tatoeba, aligned sentences, accuracy"
    return f"{title}\n{both}\n\nInto English, beside published figures\n{table}\n\n{TATOEBA_NOTE}"


def _grid(title: str, languages: Sequence[str], pairs: Iterable[PairFigures], field: str) -> str:
    value = {
        (pair.question_language, pair.sentence_language): float(getattr(pair, field))
        for pair in pairs
    }
    rows: list[Sequence[Cell]] = [
        (asked, *(value[asked, searched] for searched in languages)) for asked in languages
    ]
    header = (f"{title}, question ↓ sentence →", *languages)
    return format_table(header, rows)


def _pooled_table(pooled: PooledFigures) -> str:
    rows: list[Sequence[Cell]] = [
        ("all questions", pooled.map),
        *((f"questions in {language}", value) for language, value in pooled.map_by_language),
    ]
    published = [
        (f"{each.model} (published: {each.source})", each.values["pooled"])
        for each in PUBLISHED["xquad-r"]
    ]
    title = (
        f"mAP pooled over {len(pooled.languages)} languages ({', '.join(pooled.languages)};"
        f" {pooled.candidates} sentences, {pooled.n} questions)"
    )
    return format_table((title, "mAP"), [*rows, *published])


def _beside_published(
    benchmark: str, encoder: str, values: Mapping[str, float], n: Mapping[str, int]
) -> str:
    languages = tuple(values)
    rows: list[Sequence[Cell]] = [
        ("n", *(n[language] for language in languages)),
        (f"{encoder} (measured)", *(values[language] for language in languages)),
    ]
    shown = [
        each for each in PUBLISHED[benchmark] if any(name in each.values for name in languages)
    ]
    rows += [
        (f"{each.model} (published)", *(each.values.get(language) for language in languages))
        for each in shown
    ]
    sources = "; ".join(dict.fromkeys(each.source for each in shown))
    table = format_table(("model", *languages), rows)
    return f"{table}\nSource of what is published: {sources}" if sources else table
