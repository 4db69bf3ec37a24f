"""Judged results in, the whole evaluation out, as the object that `--json` prints.

The object is the one form that all readers share: the table, the page, the comparison and the gate
read it, so that what is printed can always be reckoned again from what was saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qa.evaluate.cases import CaseGroup, CaseResult, Outcome
from qa.evaluate.judging import first_sentence, ranked_sentences
from qa.evaluate.metrics import SCORES, measure_all
from qa.evaluate.statistics import (
    RELIABILITY_BINS,
    RESAMPLES,
    SEED,
    Columns,
    Figure,
    reliability_bins,
    risk_coverage_curve,
)
from qa.values import Article, Citation

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class System:
    """What was evaluated, as its flags name it."""

    encoder: str
    reranker: str
    generator: str
    version: str


def evaluation_object(
    results: Sequence[CaseResult], groups: Sequence[CaseGroup], system: System
) -> dict[str, Any]:
    """Return everything that `docs/evaluation.md` describes, ready for `json.dumps`."""
    questions = [_question_object(result, groups) for result in results]
    columns = columns_from_object(questions)
    return {
        "schema_version": SCHEMA_VERSION,
        "system": {
            "version": system.version,
            "encoder": system.encoder,
            "reranker": system.reranker,
            "generator": system.generator,
        },
        "articles": [_article_object(group) for group in groups],
        "n": len(results),
        "answerable": sum(result.case.answerable for result in results),
        "unanswerable": sum(not result.case.answerable for result in results),
        "errors": sum(result.answer is None for result in results),
        "bootstrap": {"seed": SEED, "resamples": RESAMPLES, "level": 0.95},
        "metrics": figures_object(columns),
        "outcomes": {
            outcome.value: sum(result.outcome is outcome for result in results)
            for outcome in Outcome
        },
        "by_language": _by_group(columns, [[each["language"]] for each in questions]),
        "by_tag": _by_group(columns, [each["tags"] for each in questions]),
        "curves": _curves(columns),
        "questions": questions,
    }


def figures_object(columns: Columns) -> dict[str, dict[str, Any]]:
    """Return every figure as `value`, `n`, `low`, `high`, and `note` where it has no value."""
    return {name: _figure_object(figure) for name, figure in measure_all(columns).items()}


def columns_from_object(questions: Sequence[Mapping[str, Any]]) -> Columns:
    """Return the questions of an evaluation in columns, as the statistics need them."""

    def column(values: Iterable[object]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    return Columns(
        answerable=column(each["answerable"] for each in questions),
        failed=column(bool(each["error"]) for each in questions),
        found=column(each["found"] for each in questions),
        withheld=column(each["withheld"] for each in questions),
        correct=column(each["correct"] for each in questions),
        confidence=column(each["confidence"] for each in questions),
        elapsed_ms=column(each["elapsed_ms"] for each in questions),
        scores={
            metric.name: column(each["scores"].get(metric.name) for each in questions)
            for metric in SCORES
        },
    )


def _by_group(columns: Columns, labels: Sequence[Sequence[str]]) -> dict[str, Any]:
    names = sorted({label for own in labels for label in own})
    groups = {}
    for name in names:
        rows = [row for row, own in enumerate(labels) if name in own]
        groups[name] = {"n": len(rows), "metrics": figures_object(columns.take(rows))}
    return groups


def _figure_object(figure: Figure) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "value": _rounded(figure.value),
        "n": figure.n,
        "low": _rounded(figure.low),
        "high": _rounded(figure.high),
    }
    return {**shown, "note": figure.note} if figure.note else shown


def _curves(columns: Columns) -> dict[str, Any]:
    return {
        "risk_coverage": [
            {"coverage": _rounded(coverage), "risk": _rounded(risk), "confidence": _rounded(lowest)}
            for coverage, risk, lowest in risk_coverage_curve(columns)
        ],
        "reliability": {
            "bins": RELIABILITY_BINS,
            "points": [
                {
                    "low": low,
                    "high": high,
                    "n": n,
                    "confidence": _rounded(confidence),
                    "accuracy": _rounded(accuracy),
                }
                for low, high, n, confidence, accuracy in reliability_bins(columns)
            ],
        },
    }


def _article_object(group: CaseGroup) -> dict[str, Any]:
    article = group.article
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "translations": sorted(article.translations),
        "digest": article.digest,
        "sentences": len(article.sentences),
        "n": len(group.cases),
    }


def _question_object(result: CaseResult, groups: Sequence[CaseGroup]) -> dict[str, Any]:
    case, answer = result.case, result.answer
    article = groups[result.article_index].article
    return {
        "id": case.id,
        "question": case.question,
        "language": case.language,
        "tags": list(case.tags),
        "history": [{"role": turn.role, "text": turn.text} for turn in case.history],
        "article": result.article_index,
        "answerable": case.answerable,
        "gold": [_sentence_object(article, id) for id in sorted(case.gold_sentences)],
        "gold_quotes": list(case.gold),
        "reference": case.answer,
        "outcome": result.outcome.value,
        "error": result.error,
        "found": result.found,
        "withheld": result.withheld,
        "kind": answer.kind if answer else "",
        "correct": result.correct,
        "confidence": _rounded(result.confidence),
        "answer": answer.text if answer else "",
        "answer_language": answer.language if answer else "",
        "citations": [_citation_object(each) for each in answer.citations] if answer else [],
        "first_sentence": first_sentence(answer),
        "evidence": ranked_sentences(answer),
        "best_evidence": answer.evidence[0].sentence.text if answer and answer.evidence else "",
        "notes": list(answer.notes) if answer else [],
        "scores": {name: _rounded(value) for name, value in sorted(result.scores.items())},
        "elapsed_ms": round(result.elapsed_ms, 1),
    }


def _sentence_object(article: Article, id: int) -> dict[str, Any]:
    return {"sentence_id": id, "text": article.sentences[id].text}


def _citation_object(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        "sentence_id": citation.sentence.id,
        "text": citation.sentence.text,
        "translation": citation.translation,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
