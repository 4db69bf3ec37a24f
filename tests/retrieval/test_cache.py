"""The cache keeps indexes between runs, repairs itself, and never stands in the way."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.retrieval.cache import IndexCache
from qa.retrieval.retriever import Retriever
from qa.values import Article

PROCESS = Path(__file__).with_name("build_index.py")


@pytest.fixture
def cache(tmp_path: Path) -> IndexCache:
    return IndexCache(tmp_path / "cache")


def lines_encoded(cache: IndexCache, article: Article, encoder: Any) -> int:
    """Return how many lines the encoder has to encode to open the article."""
    before = encoder.encoded
    Retriever.open(article, encoder, cache=cache)
    return int(encoder.encoded - before)


def test_second_opening_encodes_nothing(cache: IndexCache, summit: Article, encoder: Any) -> None:
    assert lines_encoded(cache, summit, encoder) == 10
    assert lines_encoded(cache, summit, encoder) == 0


def test_cached_index_finds_what_a_fresh_one_finds(
    cache: IndexCache, summit: Article, encoder: Any
) -> None:
    Retriever.open(summit, encoder, cache=cache)
    cached = Retriever.open(summit, encoder, cache=cache)
    fresh = Retriever.open(summit, encoder)
    for question in ("Are captives free?", "4200"):
        expected = fresh.search(question, language="en")
        assert cached.search(question, language="en") == expected


def test_constructing_a_cache_touches_no_file(tmp_path: Path) -> None:
    IndexCache(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_other_article_and_other_encoder_have_their_own_index(
    cache: IndexCache, summit: Article, encoder: Any, make_encoder: Callable[..., Any]
) -> None:
    other = make_encoder("a", "b", "c", fingerprint="topics-2")
    Retriever.open(summit, encoder, cache=cache)
    assert lines_encoded(cache, replace(summit, digest="digest-2"), encoder) == 10
    assert lines_encoded(cache, summit, other) == 10
    assert len(cache.entries()) == 3


@pytest.mark.parametrize("name", ["manifest.json", "vectors.npy", "words.json"])
def test_damaged_index_is_built_again(
    cache: IndexCache, summit: Article, encoder: Any, name: str
) -> None:
    Retriever.open(summit, encoder, cache=cache)
    (cache.path_of(summit, encoder) / name).write_bytes(b"x")
    assert lines_encoded(cache, summit, encoder) == 10
    assert lines_encoded(cache, summit, encoder) == 0


def test_index_of_another_version_is_built_again(
    cache: IndexCache, summit: Article, encoder: Any
) -> None:
    Retriever.open(summit, encoder, cache=cache)
    manifest = cache.path_of(summit, encoder) / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"version": 0}))
    assert lines_encoded(cache, summit, encoder) == 10
    assert lines_encoded(cache, summit, encoder) == 0


def test_cache_that_cannot_be_written_is_done_without_and_said_once(
    tmp_path: Path, summit: Article, encoder: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = IndexCache(tmp_path / "file")
    with caplog.at_level(logging.WARNING):
        assert lines_encoded(cache, summit, encoder) == 10
        assert lines_encoded(cache, summit, encoder) == 10
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.startswith(f"working without the cache {tmp_path / 'file' / 'indexes'}")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_read_only_cache_is_done_without(tmp_path: Path, summit: Article, encoder: Any) -> None:
    tmp_path.chmod(0o500)
    assert lines_encoded(IndexCache(tmp_path), summit, encoder) == 10


def test_clear_removes_indexes_and_half_written_ones_only(
    cache: IndexCache, summit: Article, encoder: Any
) -> None:
    Retriever.open(summit, encoder, cache=cache)
    path = cache.path_of(summit, encoder)
    path.with_name(f".{path.name}.{'0' * 32}").mkdir()
    (cache.folder / "mine.txt").write_text("mine")
    assert cache.clear() == 1
    assert [path.name for path in cache.folder.iterdir()] == ["mine.txt"]


def test_clearing_an_absent_cache_removes_nothing(cache: IndexCache) -> None:
    assert cache.clear() == 0


def test_processes_that_build_the_same_index_at_once_do_not_spoil_it(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, str(PROCESS), str(tmp_path), "8"]
    processes = [
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(root)},
        )
        for _ in range(2)
    ]
    results = [(*process.communicate(timeout=120), process.returncode) for process in processes]
    assert results == [("peace\n", "", 0)] * 2
    assert [len(path.name) for path in (tmp_path / "indexes").iterdir()] == [32]
