"""The contract of an index, run over every implementation, and what FAISS's own adds to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from embeddings.contracts import Index, Vectors
from embeddings.errors import EmbeddingsError, IndexDamagedError
from embeddings.faiss_index import VECTORS_FILE, FaissIndex

MakeIndex = Callable[[int], Index]


@pytest.fixture(params=[FaissIndex])
def make_index(request: pytest.FixtureRequest) -> MakeIndex:
    make: MakeIndex = request.param
    return make


def unit_rows(count: int, dim: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def rows_of(index: Index, query: Vectors, k: int) -> list[int]:
    return [hit.row for hit in index.search(query, k)[0]]


def test_index_satisfies_the_protocol(make_index: MakeIndex) -> None:
    assert isinstance(make_index(2), Index)


def test_nearest_row_comes_first_with_its_cosine(make_index: MakeIndex) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32))
    (hits,) = index.search(np.array([[0, 1]], np.float32), 2)
    assert [(hit.row, round(hit.score, 6)) for hit in hits] == [(2, 1.0), (1, 0.8)]


def test_search_agrees_with_sorting_all_inner_products(make_index: MakeIndex) -> None:
    rows, queries = unit_rows(300, 16), unit_rows(5, 16, seed=1)
    index = make_index(16)
    index.add(rows)
    for query, hits in zip(queries, index.search(queries, 10), strict=True):
        assert [hit.row for hit in hits] == np.argsort(-(rows @ query))[:10].tolist()


def test_rows_added_later_go_on_counting(make_index: MakeIndex) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0]], np.float32))
    index.add(np.array([[0, 1]], np.float32))
    assert len(index) == 2
    assert rows_of(index, np.array([[0, 1]], np.float32), 1) == [1]


def test_k_above_the_count_gives_every_row(make_index: MakeIndex) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0], [0, 1]], np.float32))
    assert rows_of(index, np.array([[1, 0]], np.float32), 99) == [0, 1]


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_gives_nothing(make_index: MakeIndex, k: int) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0]], np.float32))
    assert index.search(np.array([[1, 0]], np.float32), k) == ((),)


def test_empty_index_finds_nothing_for_each_query(make_index: MakeIndex) -> None:
    assert make_index(2).search(np.array([[1, 0], [0, 1]], np.float32), 3) == ((), ())


def test_no_queries_give_no_results(make_index: MakeIndex) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0]], np.float32))
    assert index.search(np.zeros((0, 2), np.float32), 3) == ()


def test_equal_rows_come_in_their_order(make_index: MakeIndex) -> None:
    index = make_index(2)
    index.add(np.array([[1, 0]] * 3, np.float32))
    assert rows_of(index, np.array([[1, 0]], np.float32), 3) == [0, 1, 2]


@pytest.mark.parametrize("shape", [(1, 3), (2,)])
def test_rows_of_another_shape_are_refused(make_index: MakeIndex, shape: tuple[int, ...]) -> None:
    with pytest.raises(EmbeddingsError, match="2 dimensions: encode them with the encoder"):
        make_index(2).add(np.ones(shape, np.float32))


def test_query_of_another_dimension_is_refused(make_index: MakeIndex) -> None:
    with pytest.raises(EmbeddingsError, match="queries of shape"):
        make_index(2).search(np.ones((1, 3), np.float32), 1)


def test_values_that_are_no_numbers_are_refused(make_index: MakeIndex) -> None:
    with pytest.raises(EmbeddingsError, match="no numbers"):
        make_index(2).add(np.array([[np.nan, 0]], np.float32))


def test_index_without_dimensions_is_refused() -> None:
    with pytest.raises(EmbeddingsError, match="0 dimensions"):
        FaissIndex(0)


def test_similarities_are_all_inner_products() -> None:
    rows, queries = unit_rows(200, 8), unit_rows(3, 8, seed=1)
    index = FaissIndex(8)
    index.add(rows)
    assert index.similarities(queries) == pytest.approx(queries @ rows.T, abs=1e-5)


def test_similarities_keep_opposite_and_zero_rows() -> None:
    index = FaissIndex(2)
    index.add(np.array([[-1, 0], [0, 0]], np.float32))
    assert index.similarities(np.array([[1, 0]], np.float32)).tolist() == [[-1.0, 0.0]]


@pytest.mark.parametrize("count", [0, 7])
def test_saved_index_opens_with_the_same_hits(tmp_path: Path, count: int) -> None:
    index, query = FaissIndex(4), unit_rows(1, 4, seed=2)
    index.add(unit_rows(count, 4))
    index.save(tmp_path)
    opened = FaissIndex.open(tmp_path)
    assert len(opened) == count
    assert opened.search(query, 3) == index.search(query, 3)


def test_file_of_objects_is_not_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / VECTORS_FILE, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamagedError, match="article-qa index ARTICLE --out"):
        FaissIndex.open(tmp_path)


@pytest.mark.parametrize(
    "array", [np.ones((2, 2)), np.ones(4, np.float32), np.full((1, 2), np.inf, np.float32)]
)
def test_file_of_another_kind_is_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / VECTORS_FILE, array)
    with pytest.raises(IndexDamagedError, match=r"vectors.npy holds"):
        FaissIndex.open(tmp_path)
