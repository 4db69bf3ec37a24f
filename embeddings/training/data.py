"""The training data folder in, typed records out: articles, questions, pairs, words, sentences.

Every record belongs to one split. News articles are split by the last hexadecimal digit of the
sha256 of their id, so that the encoder, the reranker and the calibration of answers agree on what
is held out without sharing a file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from embeddings.errors import EmbeddingsError

Split = Literal["train", "dev", "test"]

TEST_DIGITS = frozenset("012")
DEV_DIGITS = frozenset("3")


class TrainingDataError(EmbeddingsError):
    """A file or folder of the training data is missing."""

    code = "training_data_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"no training data at {path}: pass the data folder with --data FOLDER")


@dataclass(frozen=True)
class NewsQuestion:
    """A question in several languages; `gold` are entries of the article that answer it alone,
    none if it does not.
    """

    question: Mapping[str, str]
    gold: tuple[int, ...]
    answer: Mapping[str, str]


@dataclass(frozen=True)
class NewsArticle:
    """An article in several languages, line-aligned: `text[language][0]` is the title."""

    id: str
    text: Mapping[str, tuple[str, ...]]
    questions: tuple[NewsQuestion, ...]


@dataclass(frozen=True)
class ReadingQuestion:
    """A question about a paragraph, with the sentence that answers it and, for exams, wrong
    options.
    """

    source: str
    language: str
    id: str
    title: str
    question: str
    answer: str
    answer_sentence: str
    context: str
    negatives: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A foreign text and its English translation."""

    source: str
    language: str
    foreign: str
    english: str


def news_split(article_id: str) -> Split:
    """Return the split of a news article.

    >>> news_split("a-001")
    'train'
    """
    digit = hashlib.sha256(article_id.encode()).hexdigest()[-1]
    if digit in TEST_DIGITS:
        return "test"
    return "dev" if digit in DEV_DIGITS else "train"


def read_news(data: Path, *splits: Split) -> tuple[NewsArticle, ...]:
    """Return the news articles of the splits asked for, in file order; the test split only when
    named.
    """
    path = data / "news" / "articles.jsonl"
    articles = (_news_article(record) for record in _read_json_lines(path))
    return tuple(article for article in articles if news_split(article.id) in splits)


def read_reading_questions(data: Path, source: str) -> tuple[ReadingQuestion, ...]:
    """Return the questions of one source, named as its file without suffix: `qamr.en`."""
    language = source.rpartition(".")[2]
    records = _read_json_lines(data / "qa" / f"{source}.jsonl.gz")
    return tuple(_reading_question(record, language) for record in records)


def pair_sources(data: Path) -> tuple[tuple[str, str], ...]:
    """Return (source, language) of every file of sentence pairs, sorted."""
    names = sorted(
        path.name.removesuffix("-en.tsv.gz") for path in _folder(data / "pairs").glob("*-en.tsv.gz")
    )
    return tuple((name.rpartition(".")[0], name.rpartition(".")[2]) for name in names)


def read_pairs(data: Path, source: str, language: str) -> tuple[Pair, ...]:
    """Return the pairs of one source and language, without empty sides."""
    path = data / "pairs" / f"{source}.{language}-en.tsv.gz"
    pairs: list[Pair] = []
    for line in _read_lines(path):
        foreign, _, english = line.partition("\t")
        if foreign.strip() and english.strip():
            pairs.append(Pair(source, language, foreign.strip(), english.strip()))
    return tuple(pairs)


def read_lexicon(data: Path) -> tuple[Pair, ...]:
    """Return the news lexicon as pairs, one for each alternative of each language."""
    lines = _read_lines(data / "lexicon" / "news.tsv")
    languages = next(lines).split("\t")
    pairs: list[Pair] = []
    for line in lines:
        cells = line.split("\t")
        for language, cell in zip(languages[1:], cells[1:], strict=False):
            words = (word.strip() for word in cell.split("|"))
            pairs.extend(Pair("lexicon", language, word, cells[0]) for word in words if word)
    return tuple(pairs)


def read_monolingual(data: Path, name: str) -> tuple[str, ...]:
    """Return the lines of one unlabelled file, named without suffix: `ud-armtdp.hy`."""
    return tuple(line for line in _read_lines(data / "mono" / f"{name}.txt.gz") if line.strip())


def _news_article(record: Mapping[str, Any]) -> NewsArticle:
    questions = tuple(
        NewsQuestion(dict(item["question"]), tuple(item["gold"]), dict(item.get("answer") or {}))
        for item in record["questions"]
    )
    text = {language: tuple(lines) for language, lines in record["text"].items()}
    return NewsArticle(record["id"], text, questions)


def _reading_question(record: Mapping[str, Any], language: str) -> ReadingQuestion:
    negatives: Sequence[str] = record.get("negatives") or ()
    return ReadingQuestion(
        source=record["source"],
        language=language,
        id=str(record["id"]),
        title=record["title"],
        question=record["question"],
        answer=record["answer"],
        answer_sentence=record["answer_sentence"],
        context=record["context"],
        negatives=tuple(negatives),
    )


def _read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in _read_lines(path) if line.strip())


def _read_lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise TrainingDataError(path)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise TrainingDataError(path)
    return path
