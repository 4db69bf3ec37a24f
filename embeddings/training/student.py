"""The teacher and a vocabulary in, a smaller BERT out; and texts through either, as PyTorch runs
them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from embeddings.training.teacher import Teacher
from embeddings.training.vocabulary import PADDING, SPECIAL_PIECES, Vocabulary

MAXIMUM_TOKENS = 256


def build_bert(teacher: Teacher, vocabulary: Vocabulary, layers: Sequence[int]) -> BertModel:
    """Return a model with the rows of the vocabulary and the layers of the teacher, renumbered
    from 0.
    """
    shape = teacher.shape
    config = BertConfig(
        vocab_size=len(vocabulary.pieces),
        hidden_size=shape.hidden,
        num_hidden_layers=len(layers),
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=vocabulary.pieces[: len(SPECIAL_PIECES)].index(PADDING),
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    weights = {
        name: value for name, value in teacher.weights.items() if name.startswith("embeddings.")
    }
    words = "embeddings.word_embeddings.weight"
    weights[words] = teacher.weights[words][vocabulary.rows]
    for new, old in enumerate(layers):
        prefix = f"encoder.layer.{old}."
        for name, value in teacher.weights.items():
            if name.startswith(prefix):
                weights[f"encoder.layer.{new}.{name.removeprefix(prefix)}"] = value
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
    model.load_state_dict(state, strict=True)
    return model


def mean_vectors(model: BertModel, ids: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return the mean of the last states of each row of token ids, not scaled: (n, hidden)."""
    padding = model.config.pad_token_id
    assert padding is not None
    length = max(len(row) for row in ids)
    tokens = torch.full((len(ids), length), padding)
    mask = torch.zeros((len(ids), length), dtype=torch.long)
    for number, row in enumerate(ids):
        tokens[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    states = model(input_ids=tokens, attention_mask=mask).last_hidden_state
    kept = mask.unsqueeze(-1)
    mean: torch.Tensor = (states * kept).sum(1) / kept.sum(1)
    return mean


def tokenize(
    tokenizer: Tokenizer, texts: Sequence[str], *, limit: int = MAXIMUM_TOKENS
) -> list[list[int]]:
    """Return the token ids of each text, begin and end included, at most `limit` of them."""
    tokenizer.enable_truncation(limit)
    return [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts))]


def batches_by_tokens(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Return row numbers, longest first, in groups whose padded size is at most `budget` tokens.

    >>> batches_by_tokens([2, 9, 3], 9)
    [[1], [2, 0]]
    """
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    groups: list[list[int]] = []
    for row in order:
        if groups and (len(groups[-1]) + 1) * lengths[groups[-1][0]] <= budget:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


@torch.no_grad()
def encode(model: BertModel, tokenizer: Tokenizer, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return unit vectors, (n, hidden), of texts that carry their prompt already."""
    ids = tokenize(tokenizer, texts)
    vectors = np.zeros((len(texts), model.config.hidden_size), np.float32)
    for rows in batches_by_tokens([len(row) for row in ids], 4000):
        means = mean_vectors(model, [ids[row] for row in rows])
        vectors[rows] = torch.nn.functional.normalize(means, dim=-1).numpy()
    return vectors
