"""Confidence: probabilities by hand, and the directions in which evidence moves them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from qa.answer.confidence import FEATURES, Confidence, confidence_features
from qa.retrieval.candidate import Candidate
from qa.retrieval.weights import Weights
from qa.values import Sentence
from tests.answer.fakes import WordEncoder

ALL = {"bias": 0.5, "score": 1.0, "lead": 1.0, "lag": -1.0}


def candidates(*logits: float, text: str = "Sentence.") -> list[Candidate]:
    """Return candidates that differ in the reader's logit alone."""
    return [
        Candidate(Sentence(id, text, 0, len(text), None, "text"), 0.5, 0.0, 1, None, 0.5, logit)
        for id, logit in enumerate(logits)
    ]


def confidence(**weights: float) -> Confidence:
    return Confidence(Weights({"reader": 1.0}, weights, threshold=0.5))


def test_probability_by_hand() -> None:
    # score 2, lead 2 - 1 = 1: 0.5 + 2 + 1; the second: score 1, lag 1: 0.5 + 1 - 1
    best, second = confidence(**ALL).probabilities("Why?", candidates(2.0, 1.0))
    assert best == pytest.approx(1 / (1 + math.exp(-3.5)))
    assert second == pytest.approx(1 / (1 + math.exp(-0.5)))


def test_probability_is_that_of_the_best_candidate() -> None:
    model, found = confidence(**ALL), candidates(2.0, 1.0)
    assert model.probability("Why?", found) == max(model.probabilities("Why?", found))


def test_no_candidate_is_no_confidence() -> None:
    assert confidence(**ALL).probability("Why?", ()) == 0.0
    assert confidence(**ALL).probabilities("Why?", ()) == ()


def test_a_single_candidate_leads_by_the_limit() -> None:
    scores = np.array([1.0])
    table = confidence_features("Why?", candidates(1.0), scores)
    assert dict(zip(FEATURES, table[0].tolist(), strict=True)) == {
        "bias": 1.0,
        "score": 1.0,
        "lead": 12.0,
        "lag": 0.0,
        "best": 1.0,
        "crowd": 0.0,
        "read": 1.0,
        "number_absent": 0.0,
    }


def test_crowd_is_what_the_others_say_together() -> None:
    table = confidence_features("Why?", candidates(2.0, 0.0, 0.0), np.array([2.0, 0.0, 0.0]))
    assert table[0, FEATURES.index("crowd")] == pytest.approx(math.log(1 + 2))


def test_what_was_read_counts_together_and_nothing_without_a_reader() -> None:
    column = FEATURES.index("read")
    table = confidence_features("Why?", candidates(1.0, 1.0), np.array([1.0, 1.0]))
    assert table[:, column].tolist() == pytest.approx([1 + math.log(2)] * 2)
    unread = [replace(each, reader_logit=None) for each in candidates(1.0, 1.0)]
    assert confidence_features("Why?", unread, np.array([1.0, 1.0]))[:, column].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("question", "text", "absent"),
    [
        ("Who left in 2024?", "He left in 2023.", 1.0),
        ("Who left in 2023?", "He left in 2023.", 0.0),
        ("من غادر عام ٢٠٢٣؟", "He left in 2023.", 0.0),
        ("Where are 3,000 tents?", "There are 3000 tents.", 0.0),
        ("Who left?", "He left in 2023.", 0.0),
    ],
)
def test_a_number_that_the_article_lacks_is_noticed(
    question: str, text: str, absent: float
) -> None:
    table = confidence_features(question, candidates(1.0, text=text), np.array([1.0]))
    assert table[0, FEATURES.index("number_absent")] == absent


def test_extreme_scores_stay_probabilities() -> None:
    found = candidates(1e9, -1e9)
    probabilities = confidence(**ALL).probabilities("Why?", found)
    assert all(0.0 <= value <= 1.0 for value in probabilities)


def test_the_bundled_fit_trusts_a_reader_that_is_sure_more_than_one_that_is_not() -> None:
    class Bundled:
        name = "bundled"
        fingerprint = "1"

        def score(self, question: str, passages: object) -> np.ndarray:
            raise AssertionError

    model = Confidence.load(WordEncoder(), Bundled())
    sure = model.probability("Why?", candidates(6.0, -4.0, -4.0))
    unsure = model.probability("Why?", candidates(-3.0, -4.0, -4.0))
    assert sure > model.threshold > unsure
