"""An encoder with its tokenizer in, the same with fewer pieces out: a reader needs less of the
web's vocabulary.

The vocabulary is unigram, so a word whose piece is gone is split into the likeliest of those that
stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, processors
from transformers import BertConfig, BertModel

from embeddings.training.data import read_lexicon, read_news, read_pairs, read_reading_questions
from embeddings.training.vocabulary import (
    BEGIN,
    END,
    SPECIAL_PIECES,
    count_pieces,
    is_kept_character,
    script_of,
)

WORTH = {"en": 3.0, "ar": 2.0, "ru": 1.5, "es": 0.5, "de": 0.5, "he": 0.4, "zh": 0.4}
"""How much the pieces of a language count, 1 for one that is not named."""

PAIR_SOURCES = ("tico19", "mozilla-www", "tatoeba-test", "tatoeba")
PAIRS_EACH = 2_500
ENGLISH_EACH = 1_000
READING_SOURCES = ("qamr.en", "squad-nqg-test.en", "thquad.tr", "arcd-train.ar")
LANGUAGES = ("ar", "ru", "fr", "tr", "fa", "az", "hy", "es", "de", "he", "zh")

_UNSERVED = frozenset({"CJK", "DEVANAGARI", "GEORGIAN"})
"""Scripts whose rare characters need not stay: the common ones are kept by use."""


def vocabulary_texts(data: Path) -> dict[str, list[str]]:
    """Return texts of every language, whose pieces are worth keeping; no text of a test article."""
    texts: dict[str, list[str]] = {language: [] for language in ("en", *LANGUAGES)}
    for article in read_news(data, "train"):
        for language, lines in article.text.items():
            texts[language].extend(lines)
        for item in article.questions:
            for language, question in item.question.items():
                texts[language].append(question)
    for source in PAIR_SOURCES:
        for language in LANGUAGES:
            if not (data / "pairs" / f"{source}.{language}-en.tsv.gz").is_file():
                continue
            pairs = read_pairs(data, source, language)[:PAIRS_EACH]
            texts[language].extend(pair.foreign for pair in pairs)
            texts["en"].extend(pair.english for pair in pairs[:ENGLISH_EACH])
    for pair in read_lexicon(data):
        texts[pair.language].append(pair.foreign)
    for source in READING_SOURCES:
        sentences = {question.answer_sentence for question in read_reading_questions(data, source)}
        texts[source.rpartition(".")[2]].extend(sorted(sentences))
    return texts


def choose_pieces(tokenizer: Tokenizer, texts: Mapping[str, Iterable[str]], size: int) -> list[int]:
    """Return the ids of at most `size` pieces: special ones, single characters, then the most
    used.
    """
    merit: dict[int, float] = {}
    for language, counts in count_pieces(tokenizer, texts).items():
        total = sum(counts.values()) or 1
        for row, count in counts.items():
            merit[row] = merit.get(row, 0.0) + WORTH.get(language, 1.0) * count / total
    pieces = [tokenizer.id_to_token(row) or "" for row in range(tokenizer.get_vocab_size())]
    special = [pieces.index(piece) for piece in SPECIAL_PIECES]
    characters = [
        row
        for row, piece in enumerate(pieces)
        if is_kept_character(piece) and script_of(piece) not in _UNSERVED
    ]
    used = sorted(merit, key=lambda row: -merit[row])
    return list(dict.fromkeys([*special, *characters, *used]))[:size]


def prune_tokenizer(tokenizer: Tokenizer, kept: Sequence[int]) -> Tokenizer:
    """Return the tokenizer with the pieces of those ids alone, renumbered in their order.

    The second text of a pair gets segment 1, so that a reader tells question and passage apart.
    """
    content = json.loads(tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    content["model"]["vocab"] = [vocabulary[row] for row in kept]
    new = {vocabulary[row][0]: place for place, row in enumerate(kept)}
    content["model"]["unk_id"] = new["<unk>"]
    for added in content["added_tokens"]:
        added["id"] = new[added["content"]]
    content["post_processor"] = None
    pruned = Tokenizer.from_str(json.dumps(content))
    # As transformers does when it opens the folder: what follows a separator begins a word.
    pruned.add_special_tokens(list(SPECIAL_PIECES))
    pruned.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}",
        pair=f"{BEGIN} $A {END} {END}:1 $B:1 {END}:1",
        special_tokens=[(BEGIN, new[BEGIN]), (END, new[END])],
    )
    return pruned


def prune_encoder(
    encoder: BertModel, kept: Sequence[int], *, padding: int, layers: int
) -> BertModel:
    """Return the encoder with the word vectors of those ids and its first `layers` layers alone.

    `padding` is the new id of padding. The first layers are the ones to keep for another task: the
    last ones serve the task that the encoder was trained for (Sajjad et al. 2023).
    """
    values = encoder.config.to_dict() | {
        "vocab_size": len(kept),
        "pad_token_id": padding,
        "num_hidden_layers": min(layers, encoder.config.num_hidden_layers),
    }
    pruned = BertModel(BertConfig(**values), add_pooling_layer=False)
    state = encoder.state_dict()
    name = "embeddings.word_embeddings.weight"
    state[name] = state[name][torch.tensor(list(kept))]
    wanted = pruned.state_dict()
    pruned.load_state_dict({name: state[name] for name in wanted}, strict=True)
    return pruned
