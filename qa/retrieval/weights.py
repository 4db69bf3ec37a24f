"""A reader in, its fitted weights out: how signals add up to an order and to a confidence.

The weights are stored with the reader, in `confidence.json` of its folder: one set to be used with
it, one without any reader. A reader from elsewhere whose folder has no such file is taken at its
word: its logit is the score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from embeddings.contracts import Reranker
from embeddings.errors import ModelDamagedError

WEIGHTS_FILE = "confidence.json"


@dataclass(frozen=True)
class Weights:
    """How much each signal counts; a name that is missing counts nothing.

    `ranking` weighs signals (`qa.retrieval.signals`), `confidence` weighs what
    `qa.answer.confidence` makes of their sums. `threshold` is the confidence from which an answer
    is shown.
    """

    ranking: Mapping[str, float]
    confidence: Mapping[str, float]
    threshold: float
    note: str = field(default="", compare=False)


UNFITTED = Weights(
    ranking={"reader": 1.0, "dense_z": 0.05}, confidence={"score": 1.0}, threshold=0.5
)
"""For a reader without weights: its logit decides, the cosine breaks ties."""


def load_weights(reranker: Reranker | None) -> Weights:
    """Return the weights for a reader, or those for none.

    Raises:
        ModelDamagedError: the file is there and cannot be read.
    """
    bundled = Path(str(files("embeddings"))) / "reranker"
    if reranker is None:
        return _read(bundled / WEIGHTS_FILE)["none"]
    folder = bundled if reranker.name == "bundled" else Path(reranker.name)
    path = folder / WEIGHTS_FILE
    return _read(path)["reader"] if path.is_file() else UNFITTED


@lru_cache(maxsize=8)
def _read(path: Path) -> dict[str, Weights]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {name: _weights(content["sets"][name]) for name in ("reader", "none")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        repair = "restore it from the repository, or fit it anew: python bench/fit_confidence.py"
        found = f"{path} does not hold fitted weights ({error!r})"
        raise ModelDamagedError(f"{found}: {repair}") from error


def _weights(content: Mapping[str, Any]) -> Weights:
    return Weights(
        ranking={str(name): float(value) for name, value in content["ranking"].items()},
        confidence={str(name): float(value) for name, value in content["confidence"].items()},
        threshold=float(content["threshold"]),
        note=str(content.get("note", "")),
    )
