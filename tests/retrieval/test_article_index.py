"""An article's index: which lines it encodes, with what context, and how it is kept in a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import EmbeddingsError, IndexDamagedError, IndexMismatchError
from qa.retrieval.article_index import CONTEXT_WEIGHT, ArticleIndex
from qa.values import Article

Make = Callable[..., "Article"]


@pytest.fixture
def folder(summit: Article, encoder: object, tmp_path: Path) -> Path:
    ArticleIndex.build(summit, encoder).save(tmp_path / "index", summit, encoder)
    return tmp_path / "index"


def test_headings_have_no_rows(summit: Article, encoder: object) -> None:
    index = ArticleIndex.build(summit, encoder)
    assert [sentence.id for sentence in index.sentences] == [0, 2, 3, 4]
    assert len(index.vectors) == 2 * 4


def test_sentence_carries_a_share_of_the_one_before_it(make_article: Make, encoder: object) -> None:
    article = make_article(["The leaders met.", "Prisoners went home."])
    (row,) = ArticleIndex.build(article, encoder).vectors.similarities(
        np.eye(3, dtype=np.float32)[:1]
    )
    assert row.tolist() == pytest.approx([1.0, CONTEXT_WEIGHT / np.hypot(1, CONTEXT_WEIGHT)])


def test_sentence_carries_nothing_of_the_title(make_article: Make, encoder: object) -> None:
    article = make_article(["The leaders met.", "Prisoners went home."], kinds={0: "title"})
    (row,) = ArticleIndex.build(article, encoder).vectors.similarities(
        np.eye(3, dtype=np.float32)[:1]
    )
    assert row.tolist() == pytest.approx([1.0, 0.0])


def test_progress_ends_at_the_count_of_lines(summit: Article, encoder: object) -> None:
    calls: list[tuple[int, int]] = []
    ArticleIndex.build(summit, encoder, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(5, 10), (10, 10)]


def test_article_without_sentences_has_an_empty_index(
    make_article: Make, encoder: object, tmp_path: Path
) -> None:
    article = make_article([])
    ArticleIndex.build(article, encoder).save(tmp_path / "index", article, encoder)
    assert ArticleIndex.open(tmp_path / "index", article, encoder).sentences == ()


def test_opened_index_has_the_rows_and_scores_that_were_saved(
    summit: Article, encoder: object, folder: Path
) -> None:
    built, opened = ArticleIndex.build(summit, encoder), ArticleIndex.open(folder, summit, encoder)
    axes = np.eye(3, dtype=np.float32)
    assert opened.sentences == built.sentences
    assert opened.vectors.similarities(axes).tolist() == built.vectors.similarities(axes).tolist()
    for question, language in [("Aid of 4200 tons", "en"), ("Пленные", "ru"), ("zebra", "en")]:
        expected = built.lexical.score(question, language).tolist()
        assert opened.lexical.score(question, language).tolist() == expected


def test_opening_encodes_nothing(
    summit: Article, make_encoder: Callable[..., object], folder: Path
) -> None:
    encoder = make_encoder("leaders Лидеры summit", "Prisoners Пленные captives", "Aid помощи help")
    ArticleIndex.open(folder, summit, encoder)
    assert encoder.encoded == 0  # type: ignore[attr-defined]


def test_another_encoder_is_refused_with_the_command_that_rebuilds(
    summit: Article, make_encoder: Callable[..., object], folder: Path
) -> None:
    other = make_encoder("a", "b", "c", fingerprint="e5", name="e5-small")
    with pytest.raises(IndexMismatchError, match=r"'topics'.*'e5-small'.*article-qa index ARTICLE"):
        ArticleIndex.open(folder, summit, other)


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "digest-2"},
        {"translations": {}},
        {"translations": {"ru": ("1", "2", "3", "4", "5")}},
        {"language": "fr"},
    ],
)
def test_changed_article_is_refused(
    summit: Article, encoder: object, folder: Path, change: dict[str, object]
) -> None:
    changed = replace(summit, **change)  # type: ignore[arg-type]
    with pytest.raises(IndexMismatchError, match="another article or other translations"):
        ArticleIndex.open(folder, changed, encoder)


def test_article_split_another_way_is_refused(
    summit: Article, encoder: object, folder: Path
) -> None:
    split = replace(summit, sentences=summit.sentences[:4], translations={})
    with pytest.raises(IndexMismatchError, match="another article"):
        ArticleIndex.open(folder, split, encoder)


@pytest.mark.parametrize(
    "name", ["vectors.npy", "words.json", "word-starts.npy", "word-lines.npy", "word-scores.npy"]
)
@pytest.mark.parametrize("damage", ["missing", "truncated", "altered"])
def test_damaged_file_is_refused(
    summit: Article, encoder: object, folder: Path, name: str, damage: str
) -> None:
    path = folder / name
    data = path.read_bytes()
    path.unlink()
    if damage == "truncated":
        path.write_bytes(data[:-1])
    elif damage == "altered":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexDamagedError, match=rf"{name}.*article-qa index ARTICLE --out"):
        ArticleIndex.open(folder, summit, encoder)


FORGERIES = {
    "vectors.npy": [np.eye(3, dtype=np.float32), np.zeros((8, 0), np.float32), np.zeros(8)],
    "word-starts.npy": [np.zeros(0, np.int64), np.full(60, 9**9), np.array([["a"]])],
    "word-lines.npy": [np.full(400, 99, np.int32), np.full(400, -1, np.int32)],
    "word-scores.npy": [np.full(60, np.nan, np.float32), np.zeros(3, np.float32)],
}


@pytest.mark.parametrize(
    ("name", "array"), [(name, array) for name, arrays in FORGERIES.items() for array in arrays]
)
def test_forged_numbers_are_refused_even_with_the_right_hash(
    summit: Article, encoder: object, folder: Path, name: str, array: np.ndarray
) -> None:
    np.save(folder / name, array)
    sign(folder, name)
    with pytest.raises(IndexDamagedError, match="article-qa index ARTICLE --out"):
        ArticleIndex.open(folder, summit, encoder)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"en": []}', '{"en": 1, "ru": 2}', '{"en": [1], "ru": []}', "[" * 99_999]
)
def test_forged_words_are_refused_even_with_the_right_hash(
    summit: Article, encoder: object, folder: Path, text: str
) -> None:
    (folder / "words.json").write_text(text)
    sign(folder, "words.json")
    with pytest.raises(IndexDamagedError, match="article-qa index ARTICLE --out"):
        ArticleIndex.open(folder, summit, encoder)


def test_folder_of_something_else_is_not_overwritten(
    summit: Article, encoder: object, folder: Path
) -> None:
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(EmbeddingsError, match=r"notes.txt"):
        ArticleIndex.build(summit, encoder).save(folder, summit, encoder)


def sign(folder: Path, name: str) -> None:
    """Name the file's present hash in the manifest, as a forger would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest))
