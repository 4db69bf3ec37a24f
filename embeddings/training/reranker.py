"""An encoder's weights and lists to rank in, a reader out: a cross-encoder that scores a sentence
against a question.

The loss is a softmax over the passages of a list and a null option fixed at 0, which is right where
no passage answers (Clark & Gardner 2018 share a softmax the same way). One signal so teaches order
and abstention, and a logit above 0 means that the passage rather answers than not.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertForSequenceClassification

from embeddings.training.reranker_data import RankingList
from embeddings.training.reranker_model import PairEncoder, score_pairs

log = logging.getLogger(__name__)

STATE_FILE = "state.pt"
EARLY_FILE = "early.pt"


@dataclass(frozen=True)
class Schedule:
    """How the reader is trained: `lists` lists, `batch` at a time, or `minutes`, whichever is over
    first.

    Rates are peaks: they rise over `warmup` of the way and then fall to 0. Word vectors and the
    first `frozen_layers` layers stay as they are: that saves a quarter of the time. The weights
    after `early` of the way are kept too, for `averaged_weights`.
    """

    lists: int = 19_000
    minutes: float = 600.0
    batch: int = 10
    frozen_layers: int = 3
    rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.04
    early: float = 0.3
    seed: int = 7
    checkpoint_every: int = 20
    judge_every: int = 200
    chunk_tokens: int = 2_000


@dataclass(frozen=True)
class Judgement:
    """How a reader does on lists: share of answerable ones with a right passage first, area under
    the ROC curve of answerable against unanswerable ones by the likelihood of the null option, mean
    loss.
    """

    right_first: float
    auroc: float
    loss: float
    n: int


def null_softmax_loss(
    logits: Sequence[torch.Tensor], golds: Sequence[frozenset[int]]
) -> torch.Tensor:
    """Return the mean of -log p(right) over lists; the null option is right for a list without
    gold.

    >>> round(float(null_softmax_loss([torch.tensor([0.0, 0.0])], [frozenset({1})])), 4)
    1.0986
    """
    losses = []
    for scores, gold in zip(logits, golds, strict=True):
        whole = torch.logsumexp(torch.cat([scores, scores.new_zeros(1)]), 0)
        right = torch.logsumexp(scores[sorted(gold)], 0) if gold else scores.new_zeros(())
        losses.append(whole - right)
    return torch.stack(losses).mean()


def train_reader(
    model: BertForSequenceClassification,
    pairs: PairEncoder,
    draw: Callable[[], RankingList],
    *,
    schedule: Schedule,
    folder: Path,
    judge: Callable[[], Judgement] | None = None,
) -> None:
    """Train the model in place, with checkpoints in `folder`; a run that was cut off goes on from
    its last one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = _optimizer(model, schedule)
    done, spent = _resume(model, optimizer, folder / STATE_FILE)
    for _ in range(done):
        draw()
    started, window = time.monotonic() - spent, []
    while (way := _way(done, time.monotonic() - started, schedule)) < 1.0:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * _slope(way, schedule.warmup)
        batch = [draw() for _ in range(schedule.batch)]
        loss = _step(model, optimizer, pairs, batch, schedule)
        done += len(batch)
        window.append(loss)
        steps = done // schedule.batch
        if steps % schedule.checkpoint_every == 0:
            spent = time.monotonic() - started
            _save(model, optimizer, folder / STATE_FILE, done, spent)
            if way >= schedule.early and not (folder / EARLY_FILE).is_file():
                _write({"model": model.state_dict()}, folder / EARLY_FILE)
            report: dict[str, Any] = {
                "lists": done,
                "minutes": round(spent / 60, 2),
                "loss": round(float(np.mean(window)), 4),
            }
            if judge is not None and steps % schedule.judge_every == 0:
                report |= {"dev": asdict(judge())}
            window.clear()
            log.info("%s", json.dumps(report))
    _save(model, optimizer, folder / STATE_FILE, done, time.monotonic() - started)


def averaged_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Return the mean of the last checkpoint's weights and the early ones, if there are such.

    The early ones know the training articles less by heart (Wortsman et al. 2022, model soups).
    """
    last: dict[str, torch.Tensor] = torch.load(folder / STATE_FILE, weights_only=True)["model"]
    if not (folder / EARLY_FILE).is_file():
        return last
    early = torch.load(folder / EARLY_FILE, weights_only=True)["model"]
    return {name: torch.lerp(early[name], value, 0.5) for name, value in last.items()}


@torch.no_grad()
def judge_reader(
    model: BertForSequenceClassification, pairs: PairEncoder, lists: Sequence[RankingList]
) -> Judgement:
    """Return how the reader does on lists that it was not trained on."""
    model.train(False)
    encoded = [pairs.encode(ranking) for ranking in lists]
    scores = score_pairs(model, [pair for rows in encoded for pair in rows], chunk_tokens=4_000)
    parts = torch.split(scores, [len(rows) for rows in encoded])
    golds = [ranking.gold for ranking in lists]
    loss = float(null_softmax_loss(parts, golds))
    model.train()
    right = [int(part.argmax()) in gold for part, gold in zip(parts, golds, strict=True) if gold]
    best = np.array([float(torch.logsumexp(part, 0)) for part in parts])
    answerable = np.array([bool(gold) for gold in golds])
    return Judgement(
        float(np.mean(right)), area_under_roc(best[answerable], best[~answerable]), loss, len(lists)
    )


def area_under_roc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return the share of (positive, negative) pairs in the right order, ties counting half.

    >>> area_under_roc(np.array([2.0, 1.0]), np.array([1.0, 0.0]))
    0.875
    """
    if not len(positive) or not len(negative):
        return float("nan")
    gaps = positive[:, None] - negative[None, :]
    return float(((gaps > 0) + 0.5 * (gaps == 0)).mean())


def _step(
    model: BertForSequenceClassification,
    optimizer: torch.optim.Optimizer,
    pairs: PairEncoder,
    batch: Sequence[RankingList],
    schedule: Schedule,
) -> float:
    encoded = [pairs.encode(ranking) for ranking in batch]
    flat = [pair for rows in encoded for pair in rows]
    scores = score_pairs(model, flat, chunk_tokens=schedule.chunk_tokens)
    parts = torch.split(scores, [len(rows) for rows in encoded])
    loss = null_softmax_loss(parts, [ranking.gold for ranking in batch])
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _optimizer(model: BertForSequenceClassification, schedule: Schedule) -> torch.optim.AdamW:
    frozen = (
        "bert.embeddings.word",
        "bert.embeddings.position",
        *(f"bert.encoder.layer.{layer}." for layer in range(schedule.frozen_layers)),
    )
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if name.startswith(frozen):
            parameter.requires_grad_(False)
            continue
        rate = (
            schedule.head_rate if name.startswith(("classifier", "bert.pooler")) else schedule.rate
        )
        decay = schedule.weight_decay if parameter.dim() > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    parts = [
        {"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]
    return torch.optim.AdamW(parts, betas=(0.9, 0.98), fused=True)


def _way(done: int, seconds: float, schedule: Schedule) -> float:
    """Return how much of the schedule is over, from 0 to 1."""
    return max(done / schedule.lists, seconds / (60 * schedule.minutes))


def _slope(way: float, warmup: float) -> float:
    return way / warmup if way < warmup else max(0.0, (1 - way) / (1 - warmup))


def _save(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, path: Path, done: int, spent: float
) -> None:
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "done": done,
        "spent": spent,
    }
    _write(state, path)


def _write(state: dict[str, Any], path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _resume(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer, path: Path
) -> tuple[int, float]:
    if not path.is_file():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["done"]), float(state["spent"])


def seed_everything(seed: int) -> None:
    """Make a run repeatable."""
    random.seed(seed)
    torch.manual_seed(seed)
