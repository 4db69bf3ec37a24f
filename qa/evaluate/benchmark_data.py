"""Folders of public benchmarks in, sentences, paragraphs and questions with their gold rows out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import EvaluationError

TATOEBA_CODES = {
    "ar": "ara",
    "az": "aze",
    "de": "deu",
    "es": "spa",
    "fa": "pes",
    "fr": "fra",
    "he": "heb",
    "hy": "hye",
    "ru": "rus",
    "tr": "tur",
    "zh": "cmn",
}


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One language of XQuAD-R: every question with the row of its sentence and of its paragraph."""

    language: str
    sentences: tuple[str, ...]
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]
    question_ids: tuple[str, ...]
    gold_sentences: tuple[int, ...]
    gold_paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AlignedSentences:
    """Sentences and their English translations, row by row."""

    language: str
    foreign: tuple[str, ...]
    english: tuple[str, ...]


def load_question_sets(folder: Path, languages: Sequence[str]) -> tuple[QuestionSet, ...]:
    """Return XQuAD-R in those languages, in all that the folder has when none is given.

    `folder` holds `xquad-r/<language>.json`, or those files themselves. The gold sentence is the
    one whose `sentence_breaks` contain the start of the first answer.

    Raises:
        EvaluationError: a file is missing or not in the layout of LAReQA (Roy et al. 2020).
    """
    root = _subfolder(folder, "xquad-r")
    present = sorted(path.stem for path in root.glob("*.json"))
    chosen = tuple(languages) or tuple(present)
    _require_languages(chosen, present, root)
    return tuple(_question_set(root / f"{language}.json", language) for language in chosen)


def load_aligned_sentences(folder: Path, languages: Sequence[str]) -> tuple[AlignedSentences, ...]:
    """Return Tatoeba pairs with English in those languages, in all that the folder has by default.

    `folder` holds `tatoeba/tatoeba.<xxx>-eng.<xxx>` and `….eng`, or those files themselves. A
    language may be named by its three letters, too.

    Raises:
        EvaluationError: a file is missing, or the two sides differ in length.
    """
    root = _subfolder(folder, "tatoeba")
    present = [
        language
        for language, code in TATOEBA_CODES.items()
        if (root / f"tatoeba.{code}-eng.{code}").is_file()
    ]
    two_letters = {code: language for language, code in TATOEBA_CODES.items()}
    chosen = tuple(two_letters.get(code, code) for code in languages) or tuple(present)
    _require_languages(chosen, present, root)
    return tuple(_aligned(root, language) for language in chosen)


def _subfolder(folder: Path, name: str) -> Path:
    if not folder.is_dir():
        raise EvaluationError(
            f"no data folder {str(folder)!r}: give --data a folder that holds {name}/"
        )
    return folder / name if (folder / name).is_dir() else folder


def _require_languages(chosen: Sequence[str], present: Sequence[str], root: Path) -> None:
    if not present:
        raise EvaluationError(f"no benchmark files in {str(root)!r}: is --data the right folder?")
    missing = [language for language in chosen if language not in present]
    if missing:
        raise EvaluationError(
            f"no data for {', '.join(missing)} in {str(root)!r}: it has {', '.join(present)}"
        )


def _question_set(path: Path, language: str) -> QuestionSet:
    try:
        articles = json.loads(path.read_text("utf-8"))["data"]
        return _collect(language, [part for article in articles for part in article["paragraphs"]])
    except (ValueError, KeyError, TypeError, IndexError, StopIteration) as error:
        raise EvaluationError(
            f"{str(path)!r} is not XQuAD-R JSON (data, paragraphs, sentences, sentence_breaks,"
            f" qas): {type(error).__name__}: {error}"
        ) from error


def _collect(language: str, parts: Sequence[dict[str, Any]]) -> QuestionSet:
    sentences: list[str] = []
    rows: list[tuple[str, str, int, int]] = []
    for number, part in enumerate(parts):
        for question in part["qas"]:
            start = question["answers"][0]["answer_start"]
            inside = _sentence_at(part["sentence_breaks"], start)
            rows.append((question["id"], question["question"], len(sentences) + inside, number))
        sentences += part["sentences"]
    return QuestionSet(
        language=language,
        sentences=tuple(sentences),
        paragraphs=tuple(part["context"] for part in parts),
        questions=tuple(question for _, question, _, _ in rows),
        question_ids=tuple(id for id, _, _, _ in rows),
        gold_sentences=tuple(sentence for _, _, sentence, _ in rows),
        gold_paragraphs=tuple(paragraph for _, _, _, paragraph in rows),
    )


def _sentence_at(breaks: Sequence[Sequence[int]], start: int) -> int:
    """Return the number of the sentence that contains the character at `start`."""
    return next(row for row, (first, end) in enumerate(breaks) if first <= start < end)


def _aligned(root: Path, language: str) -> AlignedSentences:
    code = TATOEBA_CODES[language]
    foreign = _lines(root / f"tatoeba.{code}-eng.{code}")
    english = _lines(root / f"tatoeba.{code}-eng.eng")
    if len(foreign) != len(english):
        raise EvaluationError(
            f"tatoeba.{code}-eng has {len(foreign)} foreign lines and {len(english)} English ones:"
            " both sides must have the same count"
        )
    return AlignedSentences(language, foreign, english)


def _lines(path: Path) -> tuple[str, ...]:
    """Return the lines; only a line feed ends one, as in the files of LASER."""
    try:
        return tuple(path.read_text("utf-8").removesuffix("\n").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {str(path)!r}: {error}") from error
