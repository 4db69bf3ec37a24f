"""The stage `reranker` of `python -m embeddings.training`: data and an encoder in, a reader's
folder out.

Prepare (prune the vocabulary, order wrong passages by the encoder), train, export. What is prepared
and trained is kept in the work folder, so that a run that was cut off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from transformers import BertModel

from embeddings.contracts import Passage, Vectors
from embeddings.encoder import bundled_folder
from embeddings.reranker import BUNDLED_FOLDER
from embeddings.training.corpus import PROMPTS, Role
from embeddings.training.data import NewsArticle, read_news
from embeddings.training.reranker import (
    Judgement,
    Schedule,
    averaged_weights,
    judge_reader,
    seed_everything,
    train_reader,
)
from embeddings.training.reranker_data import (
    ListSampler,
    Mix,
    NewsItem,
    RankingList,
    ReadingItem,
    news_list,
    read_news_items,
    read_reading_items,
)
from embeddings.training.reranker_export import export_reader
from embeddings.training.reranker_model import PairEncoder, build_reader
from embeddings.training.reranker_vocabulary import (
    choose_pieces,
    prune_encoder,
    prune_tokenizer,
    vocabulary_texts,
)
from embeddings.training.student import encode
from embeddings.training.vocabulary import PADDING

log = logging.getLogger(__name__)

NEWS_FILE = "news.json"
READING_FILE = "reading.json"
VOCABULARY = 36_000
LAYERS = 8
DEV_LANGUAGES = ("en", "ar", "ru", "hy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags of the stage."""
    parser.add_argument("--data", type=Path, required=True, help="the training data folder")
    parser.add_argument(
        "--encoder", type=Path, default=bundled_folder(), help="folder of the encoder to start from"
    )
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("build/reranker"),
        help="folder of checkpoints; a stopped run goes on there",
    )
    parser.add_argument("--out", type=Path, default=BUNDLED_FOLDER, help="folder of the reader")
    parser.add_argument("--lists", type=int, default=Schedule.lists, help="lists to train on")
    parser.add_argument("--minutes", type=float, default=Schedule.minutes, help="time to train")
    parser.add_argument("--rate", type=float, default=Schedule.rate, help="peak learning rate")
    parser.add_argument("--seed", type=int, default=Schedule.seed)
    parser.add_argument("--only", choices=("prepare", "train", "export"), help="one step alone")


def run(arguments: argparse.Namespace) -> int:
    """Make the reader and return 0."""
    steps = {"prepare": prepare, "train": train, "export": export}
    for name, step in steps.items():
        if arguments.only in (None, name):
            log.info("reranker: %s", name)
            step(arguments)
    return 0


def prepare(arguments: argparse.Namespace) -> None:
    """Write the pruned encoder and the questions with their wrong passages into the work folder."""
    work: Path = arguments.work
    work.mkdir(parents=True, exist_ok=True)
    if (work / "start" / "tokenizer.json").is_file() and (work / READING_FILE).is_file():
        return
    model = BertModel.from_pretrained(arguments.encoder, add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(arguments.encoder / "tokenizer.json"))
    kept = choose_pieces(tokenizer, vocabulary_texts(arguments.data), VOCABULARY)
    pruned = prune_tokenizer(tokenizer, kept)
    smaller = prune_encoder(model, kept, padding=pruned.get_vocab()[PADDING], layers=LAYERS)
    smaller.save_pretrained(work / "start")
    pruned.save(str(work / "start" / "tokenizer.json"))
    news = read_news_items(arguments.data, _Student(model, tokenizer).vectors)
    places = {article.id: article for article in read_news(arguments.data, "train")}
    rows = [
        [item.article.id, places[item.article.id].questions.index(item.question), list(item.order)]
        for item in news
    ]
    (work / NEWS_FILE).write_text(json.dumps(rows), encoding="utf-8")
    reading = read_reading_items(arguments.data, arguments.seed)
    content = [asdict(item) for item in reading]
    (work / READING_FILE).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def train(arguments: argparse.Namespace) -> None:
    """Train on the prepared questions."""
    seed_everything(arguments.seed)
    model, pairs = _start(arguments.work)
    sampler = ListSampler(
        _prepared_news(arguments.work, arguments.data),
        _prepared_reading(arguments.work),
        Mix(),
        arguments.seed,
    )
    dev = _dev_lists(arguments.data)
    schedule = Schedule(
        lists=arguments.lists, minutes=arguments.minutes, rate=arguments.rate, seed=arguments.seed
    )

    def judge() -> Judgement:
        return judge_reader(model, pairs, dev)

    train_reader(model, pairs, sampler.draw, schedule=schedule, folder=arguments.work, judge=judge)


def export(arguments: argparse.Namespace) -> None:
    """Write the folder of the reader from the checkpoints."""
    model, pairs = _start(arguments.work)
    model.load_state_dict(averaged_weights(arguments.work))
    export_reader(model, pairs.tokenizer, arguments.out)


def _start(work: Path) -> tuple[Any, PairEncoder]:
    encoder = BertModel.from_pretrained(work / "start", add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(work / "start" / "tokenizer.json"))
    return build_reader(encoder), PairEncoder(tokenizer)


class _Student:
    """The encoder to start from, as its training left it, without a folder's settings."""

    def __init__(self, model: BertModel, tokenizer: Tokenizer) -> None:
        self._model = model.train(False)
        self._tokenizer = tokenizer

    def vectors(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return (len(texts), dim) unit rows."""
        return encode(self._model, self._tokenizer, [PROMPTS[role] + text for text in texts])


def _prepared_news(work: Path, data: Path) -> tuple[NewsItem, ...]:
    articles = {article.id: article for article in read_news(data, "train")}
    rows = json.loads((work / NEWS_FILE).read_text(encoding="utf-8"))
    return tuple(
        NewsItem(articles[id], articles[id].questions[number], tuple(order))
        for id, number, order in rows
    )


def _prepared_reading(work: Path) -> tuple[ReadingItem, ...]:
    rows = json.loads((work / READING_FILE).read_text(encoding="utf-8"))
    return tuple(
        ReadingItem(
            row["question"],
            Passage(**row["answer"]),
            tuple(Passage(**passage) for passage in row["wrong"]),
        )
        for row in rows
    )


def _dev_lists(data: Path) -> tuple[RankingList, ...]:
    """Return every question of the development articles in one language, over Arabic text."""
    lists = []
    for article in read_news(data, "dev"):
        for number, item in enumerate(article.questions):
            asked = _dev_language(article, number)
            lists.append(news_list(article, item, asked=asked, text="ar"))
    return tuple(lists)


def _dev_language(article: NewsArticle, number: int) -> str:
    present = sorted(article.questions[number].question)
    liked = [language for language in DEV_LANGUAGES if language in present] or present
    return liked[number % len(liked)]
