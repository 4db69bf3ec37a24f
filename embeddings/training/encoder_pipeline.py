"""The data folder in, `embeddings/model` out: the stages of the bundled encoder, one after the
other.

Every stage keeps what it made in the work folder, so that a stopped run goes on where it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

from embeddings.training.corpus import (
    PROMPTS,
    WORTH,
    Corpus,
    read_corpus,
    vocabulary_texts,
)
from embeddings.training.export import export
from embeddings.training.heldout import measure, read_held_out
from embeddings.training.student import build_bert, encode, mean_vectors, tokenize
from embeddings.training.targets import centre, read_or_encode
from embeddings.training.teacher import Teacher
from embeddings.training.trainer import Log, Plan, Trainer
from embeddings.training.tuning import read_lessons, tune
from embeddings.training.vocabulary import (
    Vocabulary,
    build_tokenizer,
    choose_vocabulary,
    teacher_vocabulary,
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    """What the bundled model was made with.

    All twelve layers of the teacher stay. A student of eight, distilled for 15 minutes, found 75%
    of the held-out reading answers; the twelve, tuned for five, found 85%. The embeddings and the
    lowest layers rest: they know the languages already, and a step costs a quarter less.
    """

    layers: tuple[int, ...] = tuple(range(12))
    resting_layers: int = 4
    vocabulary: int = 44_500
    tokens: int = 128
    plan: Plan = field(default_factory=lambda: Plan(steps=105))
    measure_every: int = 50


@dataclass(frozen=True)
class Work:
    """What the stages after the first ones share."""

    data: Path
    folder: Path
    recipe: Recipe
    corpus: Corpus
    tokenizer: Tokenizer
    ids: Sequence[Sequence[int]]
    targets: NDArray[np.float32]
    say: Say


def make_encoder(
    teacher: Teacher, data: Path, out: Path, *, folder: Path, recipe: Recipe, say: Say
) -> None:
    """Run all stages and write the model's folder; `folder` holds the unfinished work."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus(data)
    say(f"corpus: {len(corpus.examples)} texts for {len(corpus.targets)} targets")
    targets = _teach(teacher, corpus, folder / "targets", say)
    vocabulary = _vocabulary(teacher, data, folder / "vocabulary.npy", recipe.vocabulary)
    tokenizer = build_tokenizer(vocabulary)
    texts = [PROMPTS[example.role] + example.text for example in corpus.examples]
    ids = tokenize(tokenizer, texts, limit=recipe.tokens)
    model = build_bert(teacher, vocabulary, recipe.layers)
    centre_model(model, ids)
    rest_layers(model, recipe.resting_layers)
    work = Work(data, folder, recipe, corpus, tokenizer, ids, targets, say)
    _tune(model, work)
    export(model, tokenizer, out, name="bundled")
    say(f"written to {out}")


@torch.no_grad()
def centre_model(model: BertModel, ids: Sequence[Sequence[int]], *, sample: int = 64) -> None:
    """Move the model's outputs so that their mean is zero, as it is of the centred targets."""
    chosen = random.Random(0).sample(range(len(ids)), min(sample, len(ids)))
    means = mean_vectors(model, [ids[row] for row in chosen])
    last = model.config.num_hidden_layers - 1
    bias = model.get_parameter(f"encoder.layer.{last}.output.LayerNorm.bias")
    bias.sub_(means.mean(0))


def rest_layers(model: BertModel, count: int) -> None:
    """Keep the embeddings and the first layers as they are."""
    for part in (model.embeddings, *model.encoder.layer[:count]):
        part.requires_grad_(False)


def _teach(teacher: Teacher, corpus: Corpus, cache: Path, say: Say) -> NDArray[np.float32]:
    texts = [PROMPTS[role] + text for text, role in corpus.targets]
    vocabulary = teacher_vocabulary(teacher)
    model = build_bert(teacher, vocabulary, range(teacher.shape.layers)).train(False)
    encode_texts = partial(encode, model, build_tokenizer(vocabulary))
    vectors = read_or_encode(
        texts, encode_texts, cache, lambda done, count: say(f"teacher: {done} of {count} texts")
    )
    return centre(vectors, vectors.mean(0))


def _vocabulary(teacher: Teacher, data: Path, kept: Path, size: int) -> Vocabulary:
    if not kept.is_file():
        chosen = choose_vocabulary(teacher, vocabulary_texts(data), WORTH, size=size)
        np.save(kept, chosen.rows)
    rows = np.load(kept, allow_pickle=False)
    pieces = tuple(teacher.pieces[row] for row in rows)
    return Vocabulary(pieces, tuple(float(teacher.scores[row]) for row in rows), rows)


def _tune(model: BertModel, work: Work) -> None:
    trainer = Trainer(model, work.recipe.plan, work.folder / "tuning.pt")
    trainer.resume()
    log = _log(model, work, trainer.plan)
    distilled = (work.corpus.examples, work.ids, work.targets)
    tune(trainer, read_lessons(work.data), work.tokenizer, distilled, log)


def _log(model: BertModel, work: Work, plan: Plan) -> Log:
    tasks = read_held_out(work.data)

    def log(step: int, figures: dict[str, float]) -> None:
        shown = dict(figures)
        if step % work.recipe.measure_every == 0 or step == plan.steps:
            model.train(False)
            shown.update(measure(tasks, partial(encode, model, work.tokenizer)))
            model.train()
        text = "  ".join(f"{name} {value:.3f}" for name, value in shown.items())
        work.say(f"step {step} of {plan.steps}  {text}")

    return log
