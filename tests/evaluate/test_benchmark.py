"""Benchmark figures against values worked out by hand and against ir-measures."""

from __future__ import annotations

from pathlib import Path

import ir_measures
import numpy as np
import pytest

from qa.evaluate.benchmark import (
    average_precision,
    measure_bitext,
    measure_paragraph_retrieval,
    measure_sentence_retrieval,
    rank_of_gold,
)
from qa.evaluate.benchmark_data import load_aligned_sentences, load_question_sets
from tests.evaluate.benchmark_folder import VECTORS, WrittenEncoder, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_each_pair_of_languages_gets_its_rank_one_share_and_reciprocal_rank(folder: Path) -> None:
    figures = measure_sentence_retrieval(
        WrittenEncoder(VECTORS), load_question_sets(folder, ("en", "ar"))
    )
    by_pair = {(pair.question_language, pair.sentence_language): pair for pair in figures.pairs}

    # en → en: "who a" ranks A. B. C.: 1. "who c" scores A .6, B .96, C .8: 2.
    assert by_pair["en", "en"].recall_at_1 == pytest.approx(1 / 2)
    assert by_pair["en", "en"].mrr == pytest.approx((1 + 1 / 2) / 2)
    # ar → en: "من أ" scores A 0, B .6, C 1: 3. "من ج" scores A .1, B .62, C .9: 1.
    assert by_pair["ar", "en"].mrr == pytest.approx((1 / 3 + 1) / 2)
    # en → ar: "who a" .9 .1: 1. "who c" .62 .78: 1.
    assert by_pair["en", "ar"].recall_at_1 == 1.0
    assert by_pair["ar", "ar"].recall_at_1 == pytest.approx(1 / 2)
    assert all(pair.map == pytest.approx(pair.mrr) and pair.n == 2 for pair in figures.pairs)


def test_pooled_precision_counts_the_right_sentence_of_every_language(folder: Path) -> None:
    figures = measure_sentence_retrieval(
        WrittenEncoder(VECTORS), load_question_sets(folder, ("en", "ar"))
    )

    # Pool: A B C أ ج. "who a": 1 .8 0 .9 .1 → gold A 1st, أ 2nd: AP 1.
    # "who c": .6 .96 .8 .62 .78 → gold C 2nd, ج 3rd: AP (1/2 + 2/3) / 2.
    english = (1 + (1 / 2 + 2 / 3) / 2) / 2
    # "من أ": 0 .6 1 .1 .9 → gold A 5th, أ 4th: AP (1/4 + 2/5) / 2.
    # "من ج": .1 .62 .9 .18 .82 → gold C 1st, ج 2nd: AP 1.
    arabic = ((1 / 4 + 2 / 5) / 2 + 1) / 2
    assert dict(figures.pooled.map_by_language) == {
        "en": pytest.approx(english),
        "ar": pytest.approx(arabic),
    }
    assert figures.pooled.map == pytest.approx((english + arabic) / 2)
    assert (figures.pooled.n, figures.pooled.candidates) == (4, 5)


def test_paragraph_retrieval_is_ndcg_at_ten(folder: Path) -> None:
    vectors = {**VECTORS, "C.": (0.5, 0.5), "A. B.": (0.6, 0.6)}

    english = measure_paragraph_retrieval(
        WrittenEncoder(vectors), load_question_sets(folder, ("en",))
    )[0]

    # "who a": A. B. .6 over C. .5: 1st. "who c": .84 over .7, gold C. 2nd: 1 / log2(3).
    assert english.ndcg_at_10 == pytest.approx((1 + 1 / np.log2(3)) / 2)
    assert english.recall_at_1 == pytest.approx(1 / 2)


def test_bitext_accuracy_is_measured_both_ways(folder: Path) -> None:
    arabic = measure_bitext(WrittenEncoder(VECTORS), load_aligned_sentences(folder, ("ar",)))[0]

    # أ: A .9, B .78 → right. ج: A .1, B .62 → right.
    # A: أ .9, ج .1 → right. B: أ .78, ج .62 → wrong.
    assert (arabic.to_english, arabic.from_english, arabic.n) == (1.0, 0.5, 2)


def test_ranks_and_average_precision_agree_with_ir_measures() -> None:
    generator = np.random.default_rng(7)
    scores = generator.permutation(600).reshape(20, 30).astype(np.float32)
    gold = generator.integers(0, 15, 20), generator.integers(15, 30, 20)
    qrels = [
        ir_measures.Qrel(str(row), str(column), 1)
        for columns in gold
        for row, column in enumerate(columns)
    ]
    run = [
        ir_measures.ScoredDoc(str(row), str(column), float(scores[row, column]))
        for row in range(20)
        for column in range(30)
    ]
    expected = ir_measures.calc_aggregate([ir_measures.AP], qrels, run)[ir_measures.AP]

    ranks = np.stack([rank_of_gold(scores, columns.tolist()) for columns in gold], axis=1)

    assert average_precision(ranks).mean() == pytest.approx(expected)


def test_equal_scores_never_all_count_as_first() -> None:
    assert rank_of_gold(np.zeros((3, 3), dtype=np.float32), [0, 1, 2]).tolist() == [1, 2, 3]
