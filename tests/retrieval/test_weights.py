"""Fitted weights: which go with which reader, and what a broken file says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.errors import ModelDamagedError
from qa.answer.confidence import FEATURES
from qa.retrieval.signals import SIGNALS
from qa.retrieval.weights import UNFITTED, WEIGHTS_FILE, load_weights


@dataclass
class NamedReader:
    """A reader that is never asked."""

    name: str
    fingerprint: str = "1"

    def score(self, question: str, passages: object) -> NDArray[np.float32]:
        raise AssertionError


def weights_file(folder: Path, threshold: float) -> None:
    one = {"ranking": {"reader": 1.0}, "confidence": {"score": 2.0}, "threshold": threshold}
    content = {"format": 1, "sets": {"reader": one, "none": {**one, "threshold": 0.1}}}
    (folder / WEIGHTS_FILE).write_text(json.dumps(content), encoding="utf-8")


def test_the_bundled_weights_name_known_signals_and_features() -> None:
    for reader in (None, NamedReader("bundled")):
        weights = load_weights(reader)
        assert set(weights.ranking) <= set(SIGNALS)
        assert set(weights.confidence) <= set(FEATURES)
        assert 0.0 < weights.threshold < 1.0


def test_without_a_reader_its_logit_has_no_weight() -> None:
    assert load_weights(None).ranking.get("reader", 0.0) == 0.0


def test_a_folder_brings_its_own_weights(tmp_path: Path) -> None:
    weights_file(tmp_path, threshold=0.7)
    weights = load_weights(NamedReader(str(tmp_path)))
    assert (weights.ranking, weights.threshold) == ({"reader": 1.0}, 0.7)


def test_a_reader_from_elsewhere_is_taken_at_its_word(tmp_path: Path) -> None:
    assert load_weights(NamedReader("someone/reader")) == UNFITTED
    assert load_weights(NamedReader(str(tmp_path))) == UNFITTED


@pytest.mark.parametrize("text", ["", "[]", '{"sets": {"reader": {}}}', '{"sets": 3}'])
def test_a_broken_file_says_how_to_restore_it(tmp_path: Path, text: str) -> None:
    (tmp_path / WEIGHTS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ModelDamagedError, match=r"restore it .*fit_confidence"):
        load_weights(NamedReader(str(tmp_path)))
