"""Questions and sentences held out of training in, retrieval accuracy out: what every choice of
training is made on.

These are the development articles of the news and one in twenty of the English reading questions.
The public benchmarks take no part in any choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.training.corpus import PROMPTS, READING, is_held_out
from embeddings.training.data import read_news, read_reading_questions

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

SENTENCE_LANGUAGES = ("ar", "en")
READING_LIMIT = 400


@dataclass(frozen=True)
class Retrieval:
    """Questions, the sentences they are asked of, and for each question the rows that answer it."""

    questions: tuple[str, ...]
    sentences: tuple[str, ...]
    gold: tuple[frozenset[int], ...]

    def accuracy(self, encode: Encode) -> float:
        """Return the share of questions whose nearest sentence answers them."""
        questions = encode([PROMPTS["query"] + text for text in self.questions])
        sentences = encode([PROMPTS["document"] + text for text in self.sentences])
        best = (questions @ sentences.T).argmax(1)
        return float(np.mean([row in gold for row, gold in zip(best, self.gold, strict=True)]))


def read_held_out(data: Path) -> dict[str, Retrieval]:
    """Return the held-out tasks, named by their languages: `tr>ar` asks Turkish questions of
    Arabic sentences.
    """
    tasks = {"reading": _reading(data)}
    for sentence_language in SENTENCE_LANGUAGES:
        for question_language in ("ar", "en", "ru", "fr", "tr", "fa", "az", "hy"):
            task = _news(data, question_language, sentence_language)
            tasks[f"{question_language}>{sentence_language}"] = task
    return {name: task for name, task in tasks.items() if task.questions}


def measure(tasks: Mapping[str, Retrieval], encode: Encode) -> dict[str, float]:
    """Return the accuracy of every task and their `mean`; equal texts are encoded once."""
    known: dict[str, NDArray[np.float32]] = {}

    def encode_once(texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    figures = {name: task.accuracy(encode_once) for name, task in tasks.items()}
    figures["mean"] = float(np.mean(list(figures.values())))
    return figures


def _news(data: Path, question_language: str, sentence_language: str) -> Retrieval:
    questions: list[str] = []
    sentences: list[str] = []
    gold: list[frozenset[int]] = []
    for article in read_news(data, "dev"):
        first = len(sentences)
        sentences.extend(article.text[sentence_language])
        for item in article.questions:
            if item.gold and question_language in item.question:
                questions.append(item.question[question_language])
                gold.append(frozenset(first + row for row in item.gold))
    return Retrieval(tuple(questions), tuple(sentences), tuple(gold))


def _reading(data: Path) -> Retrieval:
    kept = [
        item
        for source in READING
        for item in read_reading_questions(data, source)
        if is_held_out(item.question)
    ][:: len(READING)][:READING_LIMIT]
    sentences = {
        sentence: row
        for row, sentence in enumerate(dict.fromkeys(item.answer_sentence for item in kept))
    }
    gold = tuple(frozenset({sentences[item.answer_sentence]}) for item in kept)
    return Retrieval(tuple(item.question for item in kept), tuple(sentences), gold)
