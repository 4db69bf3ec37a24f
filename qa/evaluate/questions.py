"""A questions file and an article in, test questions with their gold sentences out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.article import open_article
from qa.errors import EvaluationError
from qa.evaluate.cases import Case, CaseGroup
from qa.evaluate.gold import locate_quote
from qa.evaluate.squad import looks_like_squad, read_squad
from qa.languages import SUPPORTED
from qa.values import Article, Turn

_FIELDS = ("id", "question", "language", "gold", "answer", "tags", "history", "note")
_REQUIRED = ("id", "question", "language", "gold")
_ROLES = ("user", "assistant")


def schema_text() -> str:
    """Return the published JSON Schema of one line of a questions file."""
    return files("qa.evaluate").joinpath("questions.schema.json").read_text("utf-8")


def read_questions(path: Path, article: Article | None) -> tuple[CaseGroup, ...]:
    """Return the questions of a file, grouped by the article that they are about.

    JSON Lines as in `docs/questions.schema.json` are about `article`, the bundled one for None.
    SQuAD and XQuAD JSON bring their own articles, unless `article` is given.

    Raises:
        EvaluationError: the file is missing, empty or not UTF-8; a line is not valid; an id comes
            twice; a gold quote is not in the article. The message names file and line.
    """
    text = _read(path)
    if looks_like_squad(text):
        return read_squad(text, path, article)
    article = article or open_article()
    cases = parse_lines(text, str(path), article)
    return (CaseGroup(article, cases),)


def parse_lines(text: str, name: str, article: Article) -> tuple[Case, ...]:
    """Return the questions of JSON Lines; blank lines are skipped.

    Raises:
        EvaluationError: as `read_questions`.
    """
    cases: list[Case] = []
    lines_by_id: dict[str, int] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            case = _parse_line(line, number, article)
            if case.id in lines_by_id:
                raise EvaluationError(
                    f"id {case.id!r} is taken by line {lines_by_id[case.id]}: give each its own"
                )
        except EvaluationError as error:
            raise EvaluationError(f"{name}, line {number}: {error}") from error
        lines_by_id[case.id] = number
        cases.append(case)
    if not cases:
        raise EvaluationError(
            f"{name} has no questions: write one JSON object a line, or draft some with"
            " article-qa evaluate --new ARTICLE"
        )
    return tuple(cases)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise EvaluationError(f"no questions file {str(path)!r}: give its path") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} is not UTF-8 ({error}): save it as UTF-8") from error
    except OSError as error:
        raise EvaluationError(f"cannot read {str(path)!r}: {error}") from error


def _parse_line(line: str, number: int, article: Article) -> Case:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"not JSON ({error}): write one object a line") from error
    if not isinstance(entry, dict):
        raise EvaluationError(f"found {type(entry).__name__}, expected an object")
    _check_names(entry)
    gold = _texts(entry, "gold")
    language = _text(entry, "language")
    if language not in SUPPORTED:
        raise EvaluationError(f"language is {language!r}, expected one of {', '.join(SUPPORTED)}")
    return Case(
        id=_text(entry, "id"),
        question=_text(entry, "question"),
        language=language,
        gold=gold,
        gold_sentences=frozenset().union(*(locate_quote(quote, article) for quote in gold)),
        answer=_text(entry, "answer", optional=True),
        tags=_texts(entry, "tags"),
        history=tuple(_turn(turn) for turn in _list(entry, "history")),
        line=number,
    )


def _check_names(entry: Mapping[str, object]) -> None:
    missing = [name for name in _REQUIRED if name not in entry]
    if missing:
        raise EvaluationError(f"{', '.join(missing)} missing: every question has it")
    unknown = [name for name in entry if name not in _FIELDS]
    if unknown:
        raise EvaluationError(f"unknown field {unknown[0]!r}, expected {', '.join(_FIELDS)}")


def _text(entry: Mapping[str, object], name: str, *, optional: bool = False) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise EvaluationError(f"{name} is {type(value).__name__}, expected a text")
    if not optional and not value.strip():
        raise EvaluationError(f"{name} is empty, expected a text")
    return value


def _list(entry: Mapping[str, object], name: str) -> Sequence[Any]:
    value = entry.get(name, [])
    if not isinstance(value, list):
        raise EvaluationError(f"{name} is {type(value).__name__}, expected a list")
    return value


def _texts(entry: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = _list(entry, name)
    if any(not isinstance(value, str) or not value.strip() for value in values):
        raise EvaluationError(f"{name} must hold texts that are not empty")
    if len(set(values)) != len(values):
        raise EvaluationError(f"{name} holds the same text twice")
    return tuple(values)


def _turn(entry: object) -> Turn:
    if not isinstance(entry, dict) or set(entry) != {"role", "text"}:
        raise EvaluationError("each turn of history is an object with role and text")
    if entry["role"] not in _ROLES or not isinstance(entry["text"], str):
        raise EvaluationError("a turn's role is user or assistant, and its text is a text")
    return Turn(entry["role"], entry["text"])
