"""The sentences that may answer, best first, by meaning and by words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from embeddings.contracts import Encoder
from embeddings.errors import IndexDamagedError
from qa.retrieval.article_index import ArticleIndex
from qa.retrieval.retriever import LEXICAL_WEIGHT, Retriever, fuse
from qa.values import Article

Make = Callable[..., Article]


def found(retriever: Retriever, question: str, language: str = "en") -> list[int]:
    return [candidate.sentence.id for candidate in retriever.search(question, language=language)]


def test_every_sentence_but_headings_is_ranked_once(summit: Article, encoder: Encoder) -> None:
    ids = found(Retriever.open(summit, encoder), "Are captives free?")
    assert sorted(ids) == [0, 2, 3, 4]


def test_question_finds_a_sentence_by_meaning(summit: Article, encoder: Encoder) -> None:
    best, *_ = Retriever.open(summit, encoder).search("Are captives free?", language="en")
    assert (best.sentence.id, best.dense_rank, best.lexical_rank) == (3, 1, None)
    assert best.fused_score == pytest.approx(1 - LEXICAL_WEIGHT)


def test_question_finds_a_sentence_by_a_number_alone(summit: Article, encoder: Encoder) -> None:
    best, second, *_ = Retriever.open(summit, encoder).search("٤٢٠٠؟", language="ar")
    assert (best.sentence.id, best.dense_rank, best.lexical_rank) == (4, None, 1)
    assert second.lexical_rank is None
    assert best.lexical_score > 0 == second.lexical_score


def test_translation_alone_finds_its_sentence(make_article: Make, encoder: Encoder) -> None:
    article = make_article(
        ["erste Zeile", "zweite Zeile"],
        language="de",
        translations={"en": ["Nothing of note.", "Prisoners went home."]},
    )
    best, other = Retriever.open(article, encoder).search("Are captives free?", language="en")
    assert best.sentence.id == 1
    assert best.dense_score == pytest.approx((1 + 1 / 2) / 2)
    assert other.dense_score == 0


def test_best_of_both_sides_has_score_one(summit: Article, encoder: Encoder) -> None:
    best, *_ = Retriever.open(summit, encoder).search("Will Prisoners go home?", language="en")
    assert best.sentence.id == 3
    assert best.fused_score == pytest.approx(1.0)


def test_scores_fall_and_stay_between_0_and_1(summit: Article, encoder: Encoder) -> None:
    candidates = Retriever.open(summit, encoder).search("Prisoners and Aid, 4200", language="en")
    scores = [candidate.fused_score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(("k", "count"), [(0, 0), (-3, 0), (1, 1), (4, 4), (99, 4), (None, 4)])
def test_k_bounds_the_count(summit: Article, encoder: Encoder, k: int | None, count: int) -> None:
    retriever = Retriever.open(summit, encoder)
    assert len(retriever.search("Prisoners", language="en", k=k)) == count


def test_the_best_k_are_the_first_of_all(summit: Article, encoder: Encoder) -> None:
    retriever = Retriever.open(summit, encoder)
    every = retriever.search("help for captives", language="en")
    assert retriever.search("help for captives", language="en", k=2) == every[:2]


@pytest.mark.parametrize("kinds", [{}, {0: "heading"}])
def test_article_without_evidence_gives_nothing(
    make_article: Make, encoder: Encoder, kinds: dict[int, str]
) -> None:
    article = make_article(["Heading"] if kinds else [], kinds=kinds)
    assert Retriever.open(article, encoder).search("Prisoners?", language="en") == ()


def test_article_of_one_sentence_gives_it(make_article: Make, encoder: Encoder) -> None:
    (only,) = Retriever.open(make_article(["Prisoners left."]), encoder).search(
        "Why?", language="en"
    )
    assert (only.sentence.id, only.dense_rank, only.fused_score) == (0, None, 0.0)


@pytest.mark.parametrize("question", ["", "?!", "😀", "zebra"])
def test_question_that_says_nothing_keeps_the_order_of_the_article(
    summit: Article, encoder: Encoder, question: str
) -> None:
    assert found(Retriever.open(summit, encoder), question) == [0, 2, 3, 4]


def test_language_that_the_article_does_not_have_still_finds_names_and_numbers(
    summit: Article, encoder: Encoder
) -> None:
    assert found(Retriever.open(summit, encoder), "آیا پراگ؟", "fa")[0] == 0


def test_saved_folder_gives_the_same_candidates(
    summit: Article, encoder: Encoder, tmp_path: Path
) -> None:
    ArticleIndex.build(summit, encoder).save(tmp_path / "index", summit, encoder)
    opened = Retriever.open_folder(summit, encoder, tmp_path / "index")
    for question in ("Are captives free?", "4200", "zebra"):
        expected = Retriever.open(summit, encoder).search(question, language="en")
        assert opened.search(question, language="en") == expected


def test_folder_without_an_index_quotes_the_command(
    summit: Article, encoder: Encoder, tmp_path: Path
) -> None:
    with pytest.raises(IndexDamagedError, match="article-qa index ARTICLE --out"):
        Retriever.open_folder(summit, encoder, tmp_path)


def test_equal_cosines_leave_the_order_to_words() -> None:
    fused = fuse(np.array([0.5, 0.5], np.float32), np.array([0, 2], np.float32))
    assert fused.tolist() == pytest.approx([1 - LEXICAL_WEIGHT, 1.0])
