"""The order of evidence: what the two searches and the reader say, added up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.contracts import Passage
from qa.retrieval.candidate import Candidate
from qa.retrieval.rerank import READ_COUNT, passage_of, ranking_scores, rerank
from qa.retrieval.signals import SIGNALS, UNREAD_STEP, candidate_signals
from qa.values import Article


class WordReader:
    """Likes passages whose sentence has the word; keeps what it was shown."""

    fingerprint = "word-1"

    def __init__(self, word: str, name: str = "words") -> None:
        self.name = name
        self.word = word
        self.shown: list[Passage] = []

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        self.shown.extend(passages)
        return np.array([5.0 if self.word in p.sentence else -5.0 for p in passages], np.float32)


def found(article: Article, *ids: int) -> list[Candidate]:
    """Return candidates in this order, the first one best by both searches."""
    count = len(ids)
    return [
        Candidate(article.sentences[id], 1 - 0.1 * rank, 0.0, rank + 1, None, 1 - rank / count)
        for rank, id in enumerate(ids)
    ]


def test_the_reader_lifts_the_sentence_that_answers(summit: Article) -> None:
    ranked = rerank("Who goes home?", found(summit, 2, 4, 3), summit, WordReader("Prisoners"))
    assert [candidate.sentence.id for candidate in ranked] == [3, 2, 4]
    assert [candidate.reader_logit for candidate in ranked] == [5.0, -5.0, -5.0]


def test_without_a_reader_the_closest_sentence_is_first(summit: Article) -> None:
    ranked = rerank("?", found(summit, 4, 2, 3), summit, None)
    assert [candidate.sentence.id for candidate in ranked] == [4, 2, 3]
    assert all(candidate.reader_logit is None for candidate in ranked)


def test_no_candidates_give_no_evidence(summit: Article) -> None:
    assert rerank("?", (), summit, WordReader("a")) == ()
    assert rerank("?", (), summit, None) == ()


def test_the_reader_sees_the_sentence_before_and_the_language_of_the_question(
    summit: Article,
) -> None:
    reader = WordReader("x")
    rerank("Кто?", found(summit, 3), summit, reader, language="ru")
    assert reader.shown == [Passage("Пленные вернутся домой.", "Лидеры договорились о границе.")]


def test_a_language_without_translation_is_shown_the_original(summit: Article) -> None:
    passage = passage_of(summit, summit.sentences[3], "hy")
    assert passage == Passage("Prisoners will go home.", "The leaders agreed on a border.")


def test_the_first_sentence_has_no_context(summit: Article) -> None:
    assert passage_of(summit, summit.sentences[0]).context == ""


def test_only_the_likely_sentences_are_read(make_article: Callable[..., Article]) -> None:
    article = make_article([f"line {number}" for number in range(READ_COUNT + 5)])
    reader = WordReader("line")
    ranked = rerank("?", found(article, *range(READ_COUNT + 5)), article, reader)
    assert len(reader.shown) == READ_COUNT
    assert len(ranked) == READ_COUNT + 5
    assert [candidate.reader_logit for candidate in ranked[READ_COUNT:]] == [None] * 5


def test_signals_are_free_of_the_encoders_scale(summit: Article) -> None:
    wide = found(summit, 2, 3, 4)
    narrow = [
        Candidate(c.sentence, 0.7 + 0.01 * c.dense_score, 0.0, c.dense_rank, None, c.fused_score)
        for c in wide
    ]
    np.testing.assert_allclose(candidate_signals(wide), candidate_signals(narrow), atol=1e-9)


def test_signals_by_hand(summit: Article) -> None:
    title = Candidate(summit.sentences[0], 0.8, 2.0, 1, 2, 1.0, reader_logit=3.0)
    text = Candidate(summit.sentences[2], 0.6, 4.0, 2, 1, 0.5)
    expected = {
        "reader": [3.0, 3.0 - UNREAD_STEP],
        "dense_z": [1.0, -1.0],  # mean 0.7, standard deviation 0.1
        "dense_gap": [0.0, -2.0],
        "lexical_share": [0.5, 1.0],
        "dense_first": [1.0, 0.5],
        "lexical_first": [0.5, 1.0],
        "title": [1.0, 0.0],
    }
    table = candidate_signals([title, text])
    assert {
        name: pytest.approx(table[:, column]) for column, name in enumerate(SIGNALS)
    } == expected


def test_a_sentence_that_dense_search_did_not_find_counts_as_the_farthest(summit: Article) -> None:
    near = Candidate(summit.sentences[2], 0.8, 0.0, 1, None, 1.0)
    far = Candidate(summit.sentences[3], 0.4, 0.0, 2, None, 0.5)
    missing = Candidate(summit.sentences[4], 0.0, 1.0, None, 1, 0.2)
    gaps = candidate_signals([near, far, missing])[:, SIGNALS.index("dense_gap")]
    assert gaps[1] == gaps[2] < gaps[0] == 0.0


def test_a_weight_that_is_not_named_counts_nothing(summit: Article) -> None:
    candidates = found(summit, 2, 3)
    np.testing.assert_allclose(ranking_scores(candidates, {"dense_first": 2.0}), [2.0, 1.0])
