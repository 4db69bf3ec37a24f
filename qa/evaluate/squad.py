"""SQuAD or XQuAD JSON in, articles with their test questions out (Rajpurkar et al. 2016, 2018)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.article.building import build_article
from qa.article.characters import valid_text
from qa.article.extraction import Extraction
from qa.errors import EvaluationError
from qa.evaluate.cases import Case, CaseGroup
from qa.evaluate.gold import locate_quote, locate_spans
from qa.language_detection import detect_language
from qa.values import Article

_LAYOUT = "data, paragraphs, context, qas, answers, answer_start, text"


def looks_like_squad(text: str) -> bool:
    """Return whether the text is one JSON object with a list named `data`."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(whole, dict) and isinstance(whole.get("data"), list)


def read_squad(text: str, path: Path, article: Article | None) -> tuple[CaseGroup, ...]:
    """Return one article for each entry of `data`, its paragraphs in order, and its questions.

    A question is in the language that most paragraphs of the file are in. `is_impossible`, or no
    answers, means that the article does not answer. With `article` given, all questions are about
    that one, and their answers are looked up in it as quotes.

    Raises:
        EvaluationError: the layout is another one, an id comes twice, an answer is not where it
            should be, or there are no questions.
    """
    try:
        entries = json.loads(text)["data"]
        language = _language(entries)
        groups = [_group(entry, article, language) for entry in entries]
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise EvaluationError(
            f"{path} is not SQuAD JSON ({_LAYOUT}): {type(error).__name__}: {error}"
        ) from error
    except EvaluationError as error:
        raise EvaluationError(f"{path}, {error}") from error
    cases = [case for group in groups for case in group.cases]
    _check_ids(cases, path)
    if article is not None:
        return (CaseGroup(article, tuple(cases)),)
    return tuple(group for group in groups if group.cases)


def _language(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the language of most paragraphs, empty without any."""
    contexts = (part["context"] for entry in entries for part in entry["paragraphs"])
    counts = Counter(detect_language(context) for context in contexts)
    return counts.most_common(1)[0][0] if counts else ""


def _group(entry: Mapping[str, Any], article: Article | None, language: str) -> CaseGroup:
    paragraphs = entry["paragraphs"]
    if article is None:
        contexts = [valid_text(str(paragraph["context"])) for paragraph in paragraphs]
        extraction = Extraction("\n\n".join(contexts), language=language, headings=frozenset())
        article = build_article(extraction, id=str(entry.get("title", "")))
        starts = _starts(article, contexts)
    else:
        starts = [None] * len(paragraphs)
    return CaseGroup(article, tuple(_cases(paragraphs, starts, article, language)))


def _starts(article: Article, contexts: Sequence[str]) -> list[int | None]:
    """Return where each paragraph begins in the article's text."""
    starts: list[int | None] = []
    after = 0
    for context in contexts:
        start = article.text.find(context, after)
        starts.append(start if start >= 0 else None)
        after = start + len(context) if start >= 0 else after
    return starts


def _cases(
    paragraphs: Sequence[Mapping[str, Any]],
    starts: Sequence[int | None],
    article: Article,
    language: str,
) -> Iterator[Case]:
    for paragraph, start in zip(paragraphs, starts, strict=True):
        for question in paragraph["qas"]:
            case = Case(
                id=str(question["id"]),
                question=str(question["question"]),
                language=language,
            )
            answers = [] if question.get("is_impossible") else question["answers"]
            try:
                yield _with_gold(case, answers, start, paragraph["context"], article)
            except EvaluationError as error:
                raise EvaluationError(f"question {case.id!r}: {error}") from error


def _with_gold(
    case: Case,
    answers: Sequence[Mapping[str, Any]],
    start: int | None,
    context: str,
    article: Article,
) -> Case:
    """Return the case with its answers: by their offsets where those are known, else as quotes."""
    if not answers:
        return case
    found: frozenset[int] = frozenset()
    for answer in answers:
        text = valid_text(str(answer["text"]))
        if start is None:
            found |= locate_quote(text, article)
            continue
        first = start + len(valid_text(context[: int(answer["answer_start"])]))
        if article.text[first : first + len(text)] != text:
            raise EvaluationError(f"its answer {text!r} is not at its answer_start")
        found |= locate_spans([(first, first + len(text))], article, text)
    texts = tuple(dict.fromkeys(str(answer["text"]) for answer in answers))
    return replace(case, gold=texts, gold_sentences=found, answer=texts[0])


def _check_ids(cases: Sequence[Case], path: Path) -> None:
    if not cases:
        raise EvaluationError(f"{path} has no questions")
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise EvaluationError(f"{path}: id {case.id!r} comes twice: give each its own")
        seen.add(case.id)
