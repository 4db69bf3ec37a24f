"""A data folder and a teacher small enough to train on in seconds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

from embeddings.training.data import news_split
from embeddings.training.teacher import Shape, SpecialIds, Teacher

LANGUAGES = {"en": ("peace", "talks", "city", "river"), "ar": ("سلام", "محادثات", "مدينة", "نهر")}
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "?")


def article_ids(split: str, count: int) -> list[str]:
    """Return the first ids that fall into the split."""
    return [
        name for name in (f"t-{number}" for number in range(1000)) if news_split(name) == split
    ][:count]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name in ("news", "pairs", "qa", "lexicon", "mono"):
        (folder / name).mkdir()
    ids = [*article_ids("train", 6), *article_ids("dev", 2), *article_ids("test", 2)]
    records = [json.dumps(_article(name)) for name in ids]
    (folder / "news" / "articles.jsonl").write_text("\n".join(records) + "\n", encoding="utf-8")
    _pack(folder / "pairs" / "tico19.ar-en.tsv.gz", "سلام مدينة\tpeace city\n\tempty\nنهر\triver\n")
    (folder / "lexicon" / "news.tsv").write_text("en\tar\npeace\tسلام | نهر\n", encoding="utf-8")
    for name, language in (
        ("qamr.en", "en"),
        ("squad-nqg-test.en", "en"),
        ("thquad.tr", "en"),
        ("arcd-train.ar", "ar"),
    ):
        lines = [json.dumps(_reading(number, language)) for number in range(60)]
        _pack(folder / "qa" / f"{name}.jsonl.gz", "\n".join(lines) + "\n")
    for name in ("ud-armtdp.hy", "arcd-contexts.ar"):
        _pack(folder / "mono" / f"{name}.txt.gz", "سلام\n\n")
    return folder


@pytest.fixture(scope="session")
def teacher() -> Teacher:
    shape = Shape(
        hidden=32,
        layers=3,
        heads=4,
        intermediate=64,
        vocabulary=0,
        positions=520,
        token_types=1,
        epsilon=1e-12,
    )
    words = [f"▁{word}" for words in LANGUAGES.values() for word in words]
    letters = sorted({letter for word in words for letter in word[1:]} | set("0123456789"))
    pieces = (*PIECES, *words, *letters)
    random = np.random.default_rng(0)
    sizes = _weight_shapes(shape, len(pieces))
    weights = {name: random.normal(0, 0.2, size).astype(np.float32) for name, size in sizes.items()}
    for name in weights:
        if name.endswith("LayerNorm.weight"):
            weights[name] = np.ones_like(weights[name])
    scores = np.array(
        [0.0] * 4 + [-3.0] * (len(pieces) - 4 - len(letters)) + [-9.0] * len(letters), np.float32
    )
    return Teacher(shape, SpecialIds(0, 2, 1, 3), pieces, scores, weights)


def _weight_shapes(shape: Shape, vocabulary: int) -> dict[str, tuple[int, ...]]:
    hidden, wide = shape.hidden, shape.intermediate
    sizes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (vocabulary, hidden),
        "embeddings.position_embeddings.weight": (shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": (shape.token_types, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
    }
    for layer in range(shape.layers):
        name = f"encoder.layer.{layer}"
        parts = {f"attention.self.{part}": (hidden, hidden) for part in ("query", "key", "value")}
        parts |= {
            "attention.output.dense": (hidden, hidden),
            "intermediate.dense": (wide, hidden),
            "output.dense": (hidden, wide),
        }
        for part, size in parts.items():
            sizes[f"{name}.{part}.weight"], sizes[f"{name}.{part}.bias"] = size, size[:1]
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            sizes[f"{name}.{part}.weight"] = sizes[f"{name}.{part}.bias"] = (hidden,)
    return sizes


def _article(name: str) -> dict[str, object]:
    text = {
        language: [f"{words[0]} {words[2]}", f"{words[1]} {words[3]}", words[2]]
        for language, words in LANGUAGES.items()
    }
    questions = [
        {"question": {"en": "talks?", "ar": "محادثات?"}, "gold": [1], "answer": {"en": "river"}},
        {"question": {"en": "peace?"}, "gold": []},
    ]
    return {"id": name, "topic": "", "text": text, "questions": questions}


def _reading(number: int, language: str) -> dict[str, object]:
    word = LANGUAGES[language][number % 4]
    sentence = f"{word} {number}"
    return {
        "question": f"{sentence}?", "answer": word, "context": sentence,
        "answer_sentence": sentence,
        "source": "toy", "title": "", "id": str(number),
    }  # fmt: skip


def _pack(path: Path, text: str) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(text)
