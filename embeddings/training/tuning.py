"""Questions and the sentences that answer them in, a student out that puts the two side by side
across languages.

The contrastive loss of dense retrieval (Karpukhin et al. 2020): a question against its answer,
other lines of the same article and the sentences of the batch's other questions. Distillation goes
on in every step, so that alignment stays.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, normalize

from embeddings.training.corpus import PROMPTS, Example, is_held_out
from embeddings.training.data import NewsArticle, read_news, read_reading_questions
from embeddings.training.distillation import distillation_loss, plan_batches
from embeddings.training.student import mean_vectors, tokenize
from embeddings.training.trainer import Log, Trainer

READING = {"qamr.en": 6000, "squad-nqg-test.en": 6000, "thquad.tr": 4000, "arcd-train.ar": 620}


@dataclass(frozen=True)
class Lesson:
    """A question in some languages, the line that answers it and others of its article."""

    key: str
    question: Mapping[str, str]
    answer: Mapping[str, str]
    distractors: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class TuningPlan:
    """Shape of a step: lessons, hard negatives a lesson, and the share of lessons from news."""

    lessons: int = 20
    distractors: int = 2
    news_share: float = 0.6
    temperature: float = 0.05
    distillation_weight: float = 1.0
    seed: int = 2


def read_lessons(data: Path) -> tuple[list[Lesson], list[Lesson]]:
    """Return the lessons of the news and those of the reading sets; none of them is held out."""
    news = [lesson for article in read_news(data, "train") for lesson in _news_lessons(article)]
    reading = [
        lesson
        for source, limit in READING.items()
        for lesson in _reading_lessons(data, source, limit)
    ]
    return news, reading


def tune(
    trainer: Trainer,
    lessons: tuple[Sequence[Lesson], Sequence[Lesson]],
    tokenizer: Tokenizer,
    distilled: tuple[Sequence[Example], Sequence[Sequence[int]], NDArray[np.float32]],
    log: Log,
) -> None:
    """Train until the steps of the trainer's plan are taken; `distilled` are the arguments of
    distillation.
    """
    examples, ids, targets = distilled
    plan, shape = trainer.plan, TuningPlan()
    teacher = torch.from_numpy(targets)
    batches = plan_batches(examples, [len(row) for row in ids], plan)
    total, count = 0.0, 0
    trainer.model.train()
    while trainer.step < plan.steps:
        chance = random.Random(f"{shape.seed}:{trainer.step}")
        loss = _lesson_loss(
            trainer, draw_lessons(lessons, shape, chance), tokenizer, (shape, chance)
        )
        batch = batches[trainer.step % len(batches)]
        student = normalize(mean_vectors(trainer.model, [ids[row] for row in batch]), dim=-1)
        numbers = torch.tensor([examples[row].target for row in batch])
        mixed = loss + shape.distillation_weight * distillation_loss(
            student, teacher, numbers, plan
        )
        trainer.descend(mixed)
        total, count = total + loss.item(), count + 1
        if trainer.step % plan.log_every == 0:
            log(trainer.step, {"contrast": total / count})
            total, count = 0.0, 0


def draw_lessons(
    lessons: tuple[Sequence[Lesson], Sequence[Lesson]], shape: TuningPlan, chance: random.Random
) -> list[Lesson]:
    """Return the lessons of one step, no two with the same answer."""
    news, reading = lessons
    drawn: dict[str, Lesson] = {}
    for _ in range(10 * shape.lessons):
        source = news if not reading or (news and chance.random() < shape.news_share) else reading
        lesson = chance.choice(source)
        drawn.setdefault(lesson.key, lesson)
        if len(drawn) == shape.lessons:
            break
    return list(drawn.values())


def choose_answer_language(
    question_language: str, offered: Sequence[str], chance: random.Random
) -> str:
    """Return the language a question's answer is shown in: often Arabic or English, else its own
    or any.
    """
    wish = chance.random()
    wanted = (
        "ar" if wish < 0.4 else "en" if wish < 0.65 else question_language if wish < 0.85 else ""
    )
    return wanted if wanted in offered else chance.choice(sorted(offered))


def _lesson_loss(
    trainer: Trainer,
    lessons: Sequence[Lesson],
    tokenizer: Tokenizer,
    settings: tuple[TuningPlan, random.Random],
) -> torch.Tensor:
    shape, chance = settings
    questions: list[str] = []
    answers: list[str] = []
    distractors: list[str] = []
    for lesson in lessons:
        language = chance.choice(sorted(lesson.question))
        shown = choose_answer_language(language, sorted(lesson.answer), chance)
        questions.append(PROMPTS["query"] + lesson.question[language])
        answers.append(PROMPTS["document"] + lesson.answer[shown])
        others = chance.sample(lesson.distractors, min(shape.distractors, len(lesson.distractors)))
        distractors.extend(PROMPTS["document"] + other[shown] for other in others)
    left = _vectors(trainer, tokenizer, questions)
    right = _vectors(trainer, tokenizer, answers + distractors)
    wanted = torch.arange(len(lessons))
    scores = left @ right.T / shape.temperature
    back = scores[:, : len(lessons)].T
    return cross_entropy(scores, wanted) + 0.3 * cross_entropy(back, wanted)


def _vectors(trainer: Trainer, tokenizer: Tokenizer, texts: Sequence[str]) -> torch.Tensor:
    ids = tokenize(tokenizer, texts, limit=128)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    parts: Iterator[list[int]] = (order[start : start + 20] for start in range(0, len(order), 20))
    rows, means = [], []
    for part in parts:
        rows.extend(part)
        means.append(mean_vectors(trainer.model, [ids[row] for row in part]))
    places = torch.empty(len(rows), dtype=torch.long)
    places[torch.tensor(rows)] = torch.arange(len(rows))
    return normalize(torch.cat(means)[places], dim=-1)


def _news_lessons(article: NewsArticle) -> Iterator[Lesson]:
    lines = [
        {language: text[row] for language, text in article.text.items()}
        for row in range(len(article.text["en"]))
    ]
    for item in article.questions:
        others = tuple(line for row, line in enumerate(lines) if row not in item.gold)
        for row in item.gold:
            yield Lesson(f"{article.id}:{row}", item.question, lines[row], others)


def _reading_lessons(data: Path, source: str, limit: int) -> Iterator[Lesson]:
    kept = [item for item in read_reading_questions(data, source) if not is_held_out(item.question)]
    random.Random(source).shuffle(kept)
    for item in kept[:limit]:
        if not is_held_out(item.answer_sentence):
            question, answer = {item.language: item.question}, {item.language: item.answer_sentence}
            yield Lesson(item.answer_sentence, question, answer, ())
