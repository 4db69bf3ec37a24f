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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification, BertModel

from embeddings.reranker_text import MAXIMUM_TOKENS, pair_texts
from embeddings.training.reranker_data import RankingList

log = logging.getLogger(__name__)

STATE_FILE = "state.pt"


@dataclass(frozen=True)
class Schedule:
    """How the reader is trained: `lists` lists, `batch` at a time, or `minutes`, whichever is over
    first.

    Rates are peaks: they rise over `warmup` of the way and then fall to 0. Word vectors and the
    first `frozen_layers` layers stay as they are: that saves a quarter of the time.
    """

    lists: int = 10_000
    minutes: float = 600.0
    batch: int = 10
    frozen_layers: int = 3
    rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.04
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


def build_reader(encoder: BertModel) -> BertForSequenceClassification:
    """Return the encoder with a new scoring head on its first token.

    Its last layer is set so that the first token begins as the mean over all tokens, which is what
    the encoder was trained to make sense of; what to attend to is then learnt.
    """
    config = encoder.config
    config.num_labels, config.type_vocab_size = 1, 2
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    model = BertForSequenceClassification(config)
    state = encoder.state_dict()
    kinds = "embeddings.token_type_embeddings.weight"
    state[kinds] = state[kinds][:1].repeat(2, 1)
    model.bert.load_state_dict(state, strict=False)
    _pool_in_last_layer(model.bert.encoder.layer[-1])
    with torch.no_grad():
        assert model.bert.pooler is not None
        dense = model.bert.pooler.dense
        dense.weight.copy_(torch.eye(config.hidden_size) + 0.02 * torch.randn_like(dense.weight))
        dense.bias.zero_()
    return model


@torch.no_grad()
def _pool_in_last_layer(layer: Any) -> None:
    """Attend evenly, pass on what is found, add nothing else."""
    attention, output = layer.attention.self, layer.attention.output
    for linear in (attention.query, layer.output.dense):
        linear.weight.zero_()
        linear.bias.zero_()
    for linear in (attention.value, output.dense):
        torch.nn.init.eye_(linear.weight)
        linear.bias.zero_()
    for norm in (output.LayerNorm, layer.output.LayerNorm):
        norm.weight.fill_(1.0)
        norm.bias.zero_()


class PairEncoder:
    """Turns questions and passages into token ids, the way that `embeddings.reranker` does."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAXIMUM_TOKENS, strategy="longest_first")

    def encode(self, ranking: RankingList) -> list[tuple[list[int], list[int]]]:
        """Return token ids and segment ids of every passage."""
        pairs = [pair_texts(ranking.question, passage) for passage in ranking.passages]
        return [(code.ids, code.type_ids) for code in self.tokenizer.encode_batch(pairs)]


def score_pairs(
    model: BertForSequenceClassification,
    pairs: Sequence[tuple[list[int], list[int]]],
    *,
    chunk_tokens: int,
) -> torch.Tensor:
    """Return (len(pairs),) logits; pairs of like length go through together."""
    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place][0]))
    logits: list[torch.Tensor] = []
    for chunk in _chunks(order, [len(ids) for ids, _ in pairs], chunk_tokens):
        logits.append(_forward(model, [pairs[place] for place in chunk]))
    back = torch.empty(len(pairs), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(pairs))
    return torch.cat(logits)[back]


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


def _forward(
    model: BertForSequenceClassification, pairs: Sequence[tuple[list[int], list[int]]]
) -> torch.Tensor:
    length = max(len(ids) for ids, _ in pairs)
    tokens = torch.full((len(pairs), length), int(model.config.pad_token_id or 0))
    types = torch.zeros((len(pairs), length), dtype=torch.long)
    mask = torch.zeros((len(pairs), length), dtype=torch.long)
    for row, (ids, segments) in enumerate(pairs):
        tokens[row, : len(ids)] = torch.tensor(ids)
        types[row, : len(ids)] = torch.tensor(segments)
        mask[row, : len(ids)] = 1
    return forward_first_token(model, tokens, types, mask)


def forward_first_token(
    model: BertForSequenceClassification,
    tokens: torch.Tensor,
    types: torch.Tensor,
    mask: torch.Tensor,
) -> torch.Tensor:
    """Return what the model's own forward returns, (n,) logits, computing of the last layer only
    its first token.
    """
    bert = model.bert
    states = bert.embeddings(input_ids=tokens, token_type_ids=types)
    keep = mask.bool()[:, None, None, :]
    *layers, last = bert.encoder.layer
    for layer in layers:
        states = _through_layer(layer, states, states, keep)
    first = _through_layer(last, states[:, :1], states, keep)[:, 0]
    assert bert.pooler is not None
    pooled = torch.tanh(bert.pooler.dense(first))
    logits: torch.Tensor = model.classifier(pooled)
    return logits.squeeze(-1)


def _through_layer(
    layer: Any, asking: torch.Tensor, states: torch.Tensor, keep: torch.Tensor
) -> torch.Tensor:
    """Return the new states of `asking`, which attend to all `states` that `keep` allows."""
    attention, output = layer.attention.self, layer.attention.output
    parts = (
        (attention.query, asking),
        (attention.key, states),
        (attention.value, states),
    )
    size = attention.attention_head_size
    heads = [linear(value).unflatten(-1, (-1, size)).transpose(1, 2) for linear, value in parts]
    query, key, value = heads
    context = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=keep)
    context = context.transpose(1, 2).flatten(2)
    attended = output.LayerNorm(output.dense(context) + asking)
    wide = torch.nn.functional.gelu(layer.intermediate.dense(attended))
    result: torch.Tensor = layer.output.LayerNorm(layer.output.dense(wide) + attended)
    return result


def _chunks(order: Sequence[int], lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Yield runs of places, shortest first, whose padded size is at most `tokens`."""
    chunk: list[int] = []
    for place in order:
        if chunk and (len(chunk) + 1) * lengths[place] > tokens:
            yield chunk
            chunk = []
        chunk.append(place)
    if chunk:
        yield chunk


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
