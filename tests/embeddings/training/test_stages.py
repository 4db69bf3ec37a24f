"""The stages of training on a toy: each does what it says, together they write a model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from embeddings.contracts import Vectors
from embeddings.onnx_encoder import OnnxEncoder, check_digests
from embeddings.training.corpus import PROMPTS, Example, read_corpus
from embeddings.training.distillation import distillation_loss, plan_batches
from embeddings.training.encoder_pipeline import Recipe, make_encoder, rest_layers
from embeddings.training.export import export
from embeddings.training.heldout import Retrieval, measure
from embeddings.training.student import build_bert, encode, tokenize
from embeddings.training.targets import centre, read_or_encode
from embeddings.training.teacher import Teacher
from embeddings.training.trainer import Plan, Trainer
from embeddings.training.tuning import (
    TuningPlan,
    choose_answer_language,
    draw_lessons,
    read_lessons,
    tune,
)
from embeddings.training.vocabulary import build_tokenizer, teacher_vocabulary

TOY = Recipe(
    layers=(0, 2),
    resting_layers=1,
    vocabulary=45,
    tokens=16,
    plan=Plan(steps=6, batch_tokens=120, warmup=1, log_every=2, save_every=3),
    measure_every=2,
)


def test_every_language_of_a_line_shares_the_target_of_its_english(data: Path) -> None:
    corpus = read_corpus(data)
    target = corpus.targets["peace city", "document"]
    sharing = {
        (example.text, example.language) for example in corpus.examples if example.target == target
    }
    assert {("peace city", "en"), ("سلام مدينة", "ar")} <= sharing


def test_corpus_asks_questions_with_the_query_prompt(data: Path) -> None:
    roles = {example.text: example.role for example in read_corpus(data).examples}
    assert roles["محادثات?"] == "query"
    assert roles["سلام مدينة"] == "document"


def test_each_part_of_targets_is_encoded_once(tmp_path: Path) -> None:
    calls: list[int] = []

    def count(texts: Sequence[str]) -> Vectors:
        calls.append(len(texts))
        return np.array([[len(text), 1] for text in texts], np.float32)

    texts = ["a" * (number % 7) for number in range(2050)]
    first = read_or_encode(texts, count, tmp_path, lambda done, of: None)
    again = read_or_encode(texts, count, tmp_path, lambda done, of: None)
    assert calls == [2048, 2]
    assert first.tolist() == again.tolist() == [[len(text), 1] for text in texts]


def test_centring_spreads_a_narrow_cone() -> None:
    vectors = np.array([[1, 0.1], [1, -0.1]], np.float32)
    assert centre(vectors, vectors.mean(0)).tolist() == [[0, 1], [0, -1]]


def test_batches_show_each_text_as_often_as_it_is_worth_within_the_budget() -> None:
    examples = [Example(str(number), "document", "en", number, 2.0) for number in range(30)]
    lengths = [number % 9 + 1 for number in range(30)]
    batches = plan_batches(examples, lengths, Plan(steps=1, batch_tokens=20))
    assert sorted(row for batch in batches for row in batch) == sorted([*range(30)] * 2)
    assert max(len(batch) * max(lengths[row] for row in batch) for batch in batches) <= 20


def test_loss_is_least_at_the_targets_themselves() -> None:
    teacher = torch.nn.functional.normalize(
        torch.randn(6, 8, generator=torch.manual_seed(0)), dim=-1
    )
    numbers = torch.tensor([0, 1, 2, 3, 2])
    at_targets = distillation_loss(teacher[numbers], teacher, numbers, Plan(steps=1))
    elsewhere = distillation_loss(teacher[numbers.flip(0)], teacher, numbers, Plan(steps=1))
    assert at_targets < elsewhere


def test_training_stopped_and_resumed_ends_where_an_unbroken_run_ends(
    teacher: Teacher, data: Path, tmp_path: Path
) -> None:
    examples = [
        Example(text, "document", "en", row, 1.0)
        for row, text in enumerate(["peace city", "river", "talks"])
    ]
    vocabulary = teacher_vocabulary(teacher)
    tokenizer = build_tokenizer(vocabulary)
    ids = tokenize(tokenizer, [example.text for example in examples])
    targets = np.eye(3, teacher.shape.hidden, dtype=np.float32)
    plan = Plan(steps=12, rate=1e-3, batch_tokens=30, warmup=1, log_every=1, save_every=4)
    losses: list[float] = []

    def run(checkpoint: Path, stop: int) -> torch.Tensor:
        trainer = Trainer(build_bert(teacher, vocabulary, (0, 1)), plan, checkpoint)
        trainer.resume()
        # The schedule keeps the plan of 12 steps; only the loop ends early.
        trainer.plan = replace(plan, steps=stop)
        distilled = (examples, ids, targets)
        tune(
            trainer,
            read_lessons(data),
            tokenizer,
            distilled,
            lambda step, figures: losses.append(figures["contrast"]),
        )
        trainer.save()
        return trainer.model.embeddings.word_embeddings.weight.detach()

    whole = run(tmp_path / "whole.pt", 12)
    assert losses[-1] < losses[0]
    run(tmp_path / "broken.pt", 5)
    assert torch.allclose(run(tmp_path / "broken.pt", 12), whole, atol=1e-6)


def test_resting_layers_keep_their_weights(teacher: Teacher) -> None:
    model = build_bert(teacher, teacher_vocabulary(teacher), (0, 1, 2))
    rest_layers(model, 2)
    moving = {
        name.split(".")[2] for name, weight in model.named_parameters() if weight.requires_grad
    }
    assert moving == {"2"}


def test_lessons_hold_no_test_article_and_no_gold_line_as_distractor(data: Path) -> None:
    news, reading = read_lessons(data)
    assert len(news) == 6
    assert {lesson.answer["en"] for lesson in news} == {"talks river"}
    assert all(lesson.answer not in lesson.distractors for lesson in news)
    assert reading


def test_drawn_lessons_have_different_answers(data: Path) -> None:
    drawn = draw_lessons(read_lessons(data), TuningPlan(lessons=8), random.Random(1))
    assert len({lesson.key for lesson in drawn}) == len(drawn) == 8


def test_answer_is_shown_in_a_language_that_it_has() -> None:
    chance = random.Random(3)
    shown = {choose_answer_language("ru", ("ar", "en", "ru", "tr"), chance) for _ in range(200)}
    assert shown == {"ar", "en", "ru", "tr"}
    assert choose_answer_language("ru", ("tr",), chance) == "tr"


def test_accuracy_counts_questions_whose_best_sentence_is_gold() -> None:
    places = {
        "query: a": [1, 0],
        "query: b": [0, 1],
        "passage: x": [1, 0],
        "passage: y": [0.6, 0.8],
    }
    task = Retrieval(("a", "b"), ("x", "y"), (frozenset({0}), frozenset({0})))
    figures = measure(
        {"task": task}, lambda texts: np.array([places[text] for text in texts], np.float32)
    )
    assert figures == {"task": 0.5, "mean": 0.5}


@pytest.mark.parametrize(("int8_layers", "least"), [(0, 0.9999), (2, 0.97), (3, 0.97)])
def test_exported_graph_gives_the_vectors_of_pytorch(
    teacher: Teacher, tmp_path: Path, int8_layers: int, least: float
) -> None:
    vocabulary = teacher_vocabulary(teacher)
    model, tokenizer = (
        build_bert(teacher, vocabulary, (0, 1, 2)).eval(),
        build_tokenizer(vocabulary),
    )
    export(model, tokenizer, tmp_path / "model", name="toy", int8_layers=int8_layers)
    check_digests(tmp_path / "model")
    texts = ["peace talks", "river", "سلام city peace river", "unknown words?"]
    vectors = OnnxEncoder(tmp_path / "model", "toy").encode_query(texts)
    expected = encode(model, tokenizer, [PROMPTS["query"] + text for text in texts])
    assert (vectors * expected).sum(1).min() > least


def test_sentence_transformers_opens_what_is_exported(teacher: Teacher, tmp_path: Path) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    vocabulary = teacher_vocabulary(teacher)
    export(
        build_bert(teacher, vocabulary, (0, 1)),
        build_tokenizer(vocabulary),
        tmp_path / "model",
        name="toy",
    )
    model = sentence_transformers.SentenceTransformer(str(tmp_path / "model"), device="cpu")
    texts = ["peace talks", "river"]
    fast = OnnxEncoder(tmp_path / "model", "toy")
    for slow, quick in (
        (model.encode_query, fast.encode_query),
        (model.encode_document, fast.encode_document),
    ):
        assert (slow(texts) * quick(texts)).sum(1).min() > 0.97


def test_all_stages_write_a_model_and_a_second_run_only_exports(
    teacher: Teacher, data: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    run = partial(
        make_encoder,
        teacher,
        data,
        tmp_path / "model",
        folder=tmp_path / "work",
        recipe=TOY,
        say=said.append,
    )
    run()
    first = OnnxEncoder(tmp_path / "model", "toy")
    assert first.encode_document(["peace city"]).shape == (1, teacher.shape.hidden)
    assert any("step 6 of 6" in line and "mean" in line for line in said)
    said.clear()
    run()
    assert not any(line.startswith("step") for line in said)
    assert OnnxEncoder(tmp_path / "model", "toy").fingerprint == first.fingerprint
