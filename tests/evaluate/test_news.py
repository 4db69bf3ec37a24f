"""The news benchmark: figures of three articles that can be worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.contracts import Passage, Vectors
from embeddings.training.data import news_split
from qa.errors import EvaluationError
from qa.evaluate.news import news_object, news_table, run_news_benchmark

LINES = ("Market news", "Apples cost five coins.", "Pears came by ship.")


class LetterEncoder:
    """Counts letters: enough for vectors to differ."""

    name = "letters"
    dim = 26
    fingerprint = "letters-1"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        counts = [[text.lower().count(chr(97 + k)) + 1e-3 for k in range(26)] for text in texts]
        rows = np.array(counts, np.float32).reshape(len(texts), self.dim)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    encode_document = encode_query


class KeywordReader:
    """Sure of a sentence that has the question's last word, and that no other answers."""

    name = "keyword"
    fingerprint = "keyword-1"

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        word = question.rstrip("?").split()[-1]
        return np.array([6.0 if word in p.sentence else -6.0 for p in passages], np.float32)


def article_id(split: str, number: int = 0) -> str:
    ids = [f"n-{count}" for count in range(200) if news_split(f"n-{count}") == split]
    return ids[number]


def question(gold: list[int], **texts: str) -> dict[str, object]:
    return {"question": texts, "gold": gold, "answer": {}}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    questions = [
        question([1], en="What do they charge for Apples?", fr="Combien pour Apples?"),
        question([2], en="How did they bring Pears?"),
        question([1], en="What of ship?"),  # the reader is sure of line 2: wrong
        question([], en="Who sold plums?"),
    ]
    records = [
        {"id": article_id(split), "topic": "", "text": {"ar": LINES}, "questions": questions}
        for split in ("train", "dev", "test")
    ]
    (tmp_path / "news").mkdir()
    text = "\n".join(json.dumps(record) for record in records)
    (tmp_path / "news" / "articles.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def run(data: Path, **options: object) -> dict[str, dict[str, float]]:
    benchmark = run_news_benchmark(
        data,
        encoder=LetterEncoder(),
        reranker=KeywordReader(),
        **options,  # type: ignore[arg-type]
    )
    return {row["group"]: row for row in news_object(benchmark)["rows"]}


def test_figures_are_those_worked_out_by_hand(data: Path) -> None:
    rows = run(data)
    english = rows["en"]
    assert (english["n"], english["answerable"]) == (4, 3)
    assert english["first_cited"] == pytest.approx(2 / 3)
    assert english["auroc"] == 1.0  # sure of three, of plums not
    assert english["right"] == pytest.approx(3 / 4)  # two right, one wrong, one rightly withheld
    assert (rows["fr"]["n"], rows["fr"]["first_cited"], rows["fr"]["auroc"]) == (1, 1.0, None)
    assert rows["all"]["n"] == 5
    assert rows["all"]["right"] == pytest.approx(4 / 5)


def test_only_test_articles_and_the_languages_asked_for_count(data: Path) -> None:
    rows = run(data, languages=("fr",))
    assert set(rows) == {"fr", "others", "all"}
    assert rows["all"]["n"] == 1


def test_the_table_names_every_group(data: Path) -> None:
    benchmark = run_news_benchmark(data, encoder=LetterEncoder(), reranker=None)
    table = news_table(benchmark)
    assert "reranker none" in table
    assert [line.split()[0] for line in table.splitlines()[1:3]] == ["en", "fr"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"text_language": "zh"}, "about a text in 'zh'"),
        ({"languages": ("hy",)}, "no questions in hy"),
    ],
)
def test_nothing_to_ask_is_an_error(data: Path, options: dict[str, object], words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        run(data, **options)


def test_a_folder_without_news_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"holds news/articles\.jsonl"):
        run(tmp_path)
