"""News articles and reading questions in, lists to be ranked out: a question, some passages, which
of them answer.

A list without an answer teaches to abstain. Wrong passages are mostly those that an encoder finds
likeliest.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from embeddings.contracts import Passage, Vectors
from embeddings.training.corpus import Role
from embeddings.training.data import (
    NewsArticle,
    NewsQuestion,
    ReadingQuestion,
    read_news,
    read_reading_questions,
)

T = TypeVar("T")

Encode = Callable[[Sequence[str], Role], Vectors]

CALIBRATION_DIGITS = frozenset("4")
"""Last digits of an article's digest that are kept from the reader, to fit confidence on."""

READING_SOURCES = {
    "squad-nqg-test.en": 6000,
    "qamr.en": 6000,
    "thquad.tr": 4000,
    "arcd-train.ar": 620,
}
"""How many questions of each source are kept."""

MINIMUM_QUESTION_CHARS = 24
"""Shorter crowd questions ("What is measured?") fit more sentences than the one marked."""

WINDOW = 10
"""Sentences before and after, in the order of the source, that a wrong passage is taken from."""


@dataclass(frozen=True)
class RankingList:
    """`gold` are the numbers of the passages that answer; empty where none does."""

    question: str
    passages: tuple[Passage, ...]
    gold: frozenset[int]


@dataclass(frozen=True)
class Mix:
    """Shares of what is drawn, each from 0 to 1.

    `news` of all lists are about news articles. Of these, `arabic_text` show the Arabic text,
    `same_language` the text in the question's language where there is one, the rest any.
    `gold_removed` of the answerable lists lose their answer. A list has at most `size` passages.
    """

    news: float = 0.75
    arabic_text: float = 0.5
    same_language: float = 0.3
    gold_removed: float = 0.08
    size: int = 5


QUESTION_WEIGHTS = {"en": 1.5, "ar": 1.5}
"""How much likelier a question is asked in a language than in one that is not named."""


@dataclass(frozen=True)
class NewsItem:
    """A question about an article, with the article's entries from likeliest to least likely."""

    article: NewsArticle
    question: NewsQuestion
    order: tuple[int, ...]


@dataclass(frozen=True)
class ReadingItem:
    """A question, the passage that answers it, and wrong ones, likeliest first."""

    question: str
    answer: Passage
    wrong: tuple[Passage, ...]


def is_for_calibration(article_id: str) -> bool:
    """Tell whether a training article is kept from the reader."""
    return hashlib.sha256(article_id.encode()).hexdigest()[-1] in CALIBRATION_DIGITS


def read_news_items(data: Path, encode: Encode) -> tuple[NewsItem, ...]:
    """Return the questions of all training articles but those for calibration, with likely entries
    first.
    """
    articles = [
        article for article in read_news(data, "train") if not is_for_calibration(article.id)
    ]
    return tuple(item for article in articles for item in _news_items(article, encode))


def read_reading_items(data: Path, seed: int) -> tuple[ReadingItem, ...]:
    """Return a sample of the questions of every source, with likely wrong sentences of the same
    source.
    """
    rng = random.Random(seed)
    items: list[ReadingItem] = []
    for source, limit in READING_SOURCES.items():
        questions = read_reading_questions(data, source)
        kept = [
            question for question in questions if len(question.question) >= MINIMUM_QUESTION_CHARS
        ]
        chosen = rng.sample(kept, min(limit, len(kept)))
        items.extend(_reading_items(chosen, questions))
    return tuple(items)


class ListSampler:
    """Draws lists without end, every question once before any comes again."""

    def __init__(
        self, news: Sequence[NewsItem], reading: Sequence[ReadingItem], mix: Mix, seed: int
    ) -> None:
        self.mix = mix
        self._rng = random.Random(seed)
        self._news = _cycle(news, self._rng)
        self._reading = _cycle(reading, self._rng)

    def draw(self) -> RankingList:
        """Return the next list."""
        if self._rng.random() < self.mix.news:
            return self._draw_news(next(self._news))
        return self._draw_reading(next(self._reading))

    def _draw_news(self, item: NewsItem) -> RankingList:
        languages = list(item.question.question)
        weights = [QUESTION_WEIGHTS.get(language, 1.0) for language in languages]
        asked = self._rng.choices(languages, weights)[0]
        lines = item.article.text[self._text_language(item.article.text, asked)]
        gold = self._maybe_without(item.question.gold)
        wrong = [entry for entry in item.order if entry not in item.question.gold]
        shown = [*gold, *self._choose(wrong, self.mix.size - len(gold))]
        passages = tuple(news_passage(lines, entry) for entry in shown)
        return RankingList(item.question.question[asked], passages, frozenset(range(len(gold))))

    def _draw_reading(self, item: ReadingItem) -> RankingList:
        gold = self._maybe_without((item.answer,))
        wrong = self._choose(item.wrong, self.mix.size - len(gold))
        return RankingList(item.question, (*gold, *wrong), frozenset(range(len(gold))))

    def _text_language(self, text: Mapping[str, Sequence[str]], asked: str) -> str:
        chance = self._rng.random()
        if chance < self.mix.arabic_text:
            return "ar"
        if chance < self.mix.arabic_text + self.mix.same_language and asked in text:
            return asked
        return self._rng.choice(sorted(text))

    def _maybe_without(self, gold: Sequence[T]) -> list[T]:
        return [] if self._rng.random() < self.mix.gold_removed else list(gold)

    def _choose(self, likely_first: Sequence[T], count: int) -> list[T]:
        """Return two thirds of `count` from the front and the others from anywhere behind."""
        front = -(-2 * count // 3)
        rest = list(likely_first[front:])
        return [*likely_first[:front], *self._rng.sample(rest, min(count - front, len(rest)))]


def news_passage(lines: Sequence[str], entry: int) -> Passage:
    """Return an entry of an article with the one before it."""
    return Passage(lines[entry], lines[entry - 1] if entry > 0 else "")


def news_list(article: NewsArticle, item: NewsQuestion, *, asked: str, text: str) -> RankingList:
    """Return a question in one language over all entries of its article in another."""
    lines = article.text[text]
    passages = tuple(news_passage(lines, entry) for entry in range(len(lines)))
    return RankingList(item.question[asked], passages, frozenset(item.gold))


def _news_items(article: NewsArticle, encode: Encode) -> list[NewsItem]:
    sentences = encode(article.text["en"], "document")
    asked = [
        item.question.get("en") or next(iter(item.question.values())) for item in article.questions
    ]
    scores = encode(asked, "query") @ sentences.T
    return [
        NewsItem(article, item, tuple(int(entry) for entry in np.argsort(-row, kind="stable")))
        for item, row in zip(article.questions, scores, strict=True)
    ]


def _reading_items(
    chosen: Sequence[ReadingQuestion], questions: Sequence[ReadingQuestion]
) -> list[ReadingItem]:
    passages = {question.answer_sentence: _reading_passage(question) for question in questions}
    every = list(passages.values())
    stems = [_stems(passage.sentence) for passage in every]
    places = {sentence: place for place, sentence in enumerate(passages)}
    items = []
    for question in chosen:
        own, asked = places[question.answer_sentence], _stems(question.question)
        near = [place for place in range(own - WINDOW, own + WINDOW + 1) if place != own]
        present = [place for place in near if 0 <= place < len(every)]
        shared = {place: len(asked & stems[place]) for place in present}
        likely = sorted(present, key=shared.__getitem__, reverse=True)
        wrong = tuple(every[place] for place in likely)
        items.append(ReadingItem(question.question, every[own], wrong))
    return items


def _stems(text: str) -> set[str]:
    """Return the first five letters of each word: near enough to its stem to tell what sentences
    share.
    """
    return {word[:5] for word in text.lower().split() if len(word) > 2}


def _reading_passage(question: ReadingQuestion) -> Passage:
    before, _, _ = question.context.partition(question.answer_sentence)
    return Passage(
        question.answer_sentence,
        before.strip()[-120:] if question.answer_sentence in question.context else "",
    )


def _cycle(items: Sequence[T], rng: random.Random) -> Iterator[T]:
    """Yield the items in a new random order each time around."""
    while items:
        yield from rng.sample(items, len(items))
