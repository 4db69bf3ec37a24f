"""Questions that no test uses in, the weights of order and confidence out: `confidence.json` of a
reader's folder.

    python bench/fit_confidence.py --data FOLDER

The questions are those of the development articles and of the training articles that the reader was
not shown, over their Arabic text alone and with their translations. The order's weights maximise
the likelihood of the right sentence among all of an article (a conditional logit); the confidence's
are a logistic regression on the best three sentences; the threshold is the one with the most
questions right or rightly withheld. Figures are printed for articles left out in turn. The weights
without a reader are fitted on the same questions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from embeddings.encoder import load_encoder
from embeddings.reranker import BUNDLED_FOLDER, load_reranker
from embeddings.training.reranker_data import is_for_calibration
from qa.answer.confidence import FEATURES, Confidence, confidence_features
from qa.evaluate.news import NewsCase, judge_articles, measure_cases, read_articles
from qa.retrieval.rerank import ranking_scores
from qa.retrieval.signals import SIGNALS, candidate_signals
from qa.retrieval.weights import WEIGHTS_FILE, Weights

Floats = NDArray[np.float64]

POSITIVE = {"reader", "dense_z", "dense_gap", "lexical_share", "dense_first", "lexical_first"}
"""More of these never makes a sentence less likely."""

SIGNS = {"score": 1, "lead": 1, "lag": -1, "read": 1, "number_absent": -1}
"""Directions in which these may move a confidence; the others are free."""

FOLDS = 8
PENALTY = 0.02
BEST = 3
OTHERS_WEIGHT = 0.3
"""The second and third sentence count this much, so that the best one decides the fit."""


def main() -> int:
    """Fit, print figures, write the file."""
    arguments = _parse()
    encoder = load_encoder(arguments.encoder)
    reranker = load_reranker(arguments.reranker)
    articles = [
        *read_articles(arguments.data, "dev"),
        *(each for each in read_articles(arguments.data, "train") if is_for_calibration(each.id)),
    ]
    cases = [
        case
        for translated in (False, True)
        for case in judge_articles(
            articles, encoder=encoder, reranker=reranker, translated=translated
        )
    ]
    print(f"{len(cases)} questions about {len(articles)} articles")
    sets: dict[str, list[NewsCase]] = {"none": [_unread(case) for case in cases]}
    if reranker is not None:
        sets["reader"] = cases
    path = Path(arguments.out)
    content: dict[str, Any] = {"format": 1, "sets": {}}
    if path.is_file():
        content = json.loads(path.read_text("utf-8"))
    for name, members in sets.items():
        weights = fit_weights(members)
        figures = cross_validate(members)
        print(name, json.dumps(asdict(weights)), json.dumps(figures), sep="\n")
        note = f"{len(members)} questions, {len(articles)} articles; left out in turn: {figures}"
        content["sets"][name] = {
            "note": note,
            "ranking": _rounded(weights.ranking),
            "confidence": _rounded(weights.confidence),
            "threshold": round(weights.threshold, 3),
        }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


def fit_weights(cases: Sequence[NewsCase]) -> Weights:
    """Return weights fitted on all cases."""
    ranking = fit_ranking(cases)
    confidence = fit_confidence(cases, ranking)
    weights = Weights(ranking, confidence, threshold=0.5)
    return replace(weights, threshold=choose_threshold(cases, Confidence(weights)))


def fit_ranking(cases: Sequence[NewsCase]) -> dict[str, float]:
    """Return the weight of each signal, those that never vary left out."""
    tables, golds = [], []
    for case in cases:
        gold = np.array([each.sentence.id in case.gold for each in case.candidates])
        if gold.any() and not gold.all():
            tables.append(candidate_signals(case.candidates))
            golds.append(gold)
    varies = np.concatenate(tables).std(axis=0) > 0

    def loss(vector: Floats) -> float:
        total = 0.0
        for table, gold in zip(tables, golds, strict=True):
            scores = table @ vector
            total += np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[gold])
        return float(total / len(tables) + PENALTY * (vector**2).mean())

    bounds = [
        (0.0 if name in POSITIVE else None, None) if moves else (0.0, 0.0)
        for name, moves in zip(SIGNALS, varies, strict=True)
    ]
    found = minimize(loss, np.full(len(SIGNALS), 0.1) * varies, bounds=bounds, method="L-BFGS-B")
    return {name: float(value) for name, value in zip(SIGNALS, found.x, strict=True) if value}


def fit_confidence(cases: Sequence[NewsCase], ranking: dict[str, float]) -> dict[str, float]:
    """Return the weight of each feature of confidence."""
    rows, labels, shares = [], [], []
    for case in cases:
        scores = ranking_scores(case.candidates, ranking)
        table = confidence_features(case.question, case.candidates, scores)
        for place in np.argsort(-scores, kind="stable")[:BEST]:
            rows.append(table[place])
            labels.append(float(case.candidates[place].sentence.id in case.gold))
            shares.append(1.0 if place == int(scores.argmax()) else OTHERS_WEIGHT)
    table, label, share = np.array(rows), np.array(labels), np.array(shares)

    def loss(vector: Floats) -> float:
        logits = table @ vector
        losses = np.logaddexp(0.0, logits) - label * logits
        return float(
            (share * losses).sum() / share.sum() + 0.1 * PENALTY * (vector[1:] ** 2).mean()
        )

    limits: dict[int, tuple[float | None, float | None]]
    limits = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    bounds = [limits[SIGNS.get(name, 0)] for name in FEATURES]
    found = minimize(loss, np.zeros(len(FEATURES)), bounds=bounds, method="L-BFGS-B")
    return {name: float(value) for name, value in zip(FEATURES, found.x, strict=True) if value}


def choose_threshold(cases: Sequence[NewsCase], confidence: Confidence) -> float:
    """Return the threshold with the most questions right or rightly withheld.

    Smoothed over its neighbours, so that the luck of a few questions does not decide.
    """
    trust = np.array([confidence.probability(case.question, case.candidates) for case in cases])
    ranked = [_best(case, confidence) in case.gold for case in cases]
    correct, answerable = np.array(ranked), np.array([bool(case.gold) for case in cases])
    grid = np.arange(0.2, 0.81, 0.01)
    right = [np.where(trust >= limit, correct, ~answerable).mean() for limit in grid]
    smooth = np.convolve(np.pad(right, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
    return float(grid[int(smooth.argmax())])


def cross_validate(cases: Sequence[NewsCase]) -> dict[str, float]:
    """Return figures of cases whose article was left out of the fit, in FOLDS parts."""
    names = sorted({case.article_id for case in cases})
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    held: list[NewsCase] = []
    trust: list[float] = []
    thresholds: list[float] = []
    for number in range(FOLDS):
        confidence = Confidence(
            fit_weights([case for case in cases if fold[case.article_id] != number])
        )
        thresholds.append(confidence.threshold)
        for case in cases:
            if fold[case.article_id] == number:
                held.append(_ordered(case, confidence.weights))
                trust.append(confidence.probability(case.question, case.candidates))
    figures = measure_cases(held, np.array(trust), float(np.mean(thresholds)), "left out")
    return {
        name: round(value, 4) for name, value in asdict(figures).items() if isinstance(value, float)
    }


def _ordered(case: NewsCase, weights: Weights) -> NewsCase:
    scores = ranking_scores(case.candidates, weights.ranking)
    order = np.argsort(-scores, kind="stable")
    return replace(case, candidates=tuple(case.candidates[place] for place in order))


def _best(case: NewsCase, confidence: Confidence) -> int:
    scores = ranking_scores(case.candidates, confidence.weights.ranking)
    return case.candidates[int(scores.argmax())].sentence.id


def _unread(case: NewsCase) -> NewsCase:
    candidates = (replace(candidate, reader_logit=None) for candidate in case.candidates)
    return replace(case, candidates=tuple(candidates))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 5) for name, value in weights.items()}


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds news/")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--reranker", default="bundled")
    parser.add_argument("--out", default=str(BUNDLED_FOLDER / WEIGHTS_FILE))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
