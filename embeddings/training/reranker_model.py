"""A reader: an encoder that is given a scoring head; pairs of texts in, logits out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification, BertModel

from embeddings.reranker_text import MAXIMUM_TOKENS, pair_texts
from embeddings.training.reranker_data import RankingList


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
