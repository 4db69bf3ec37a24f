"""Tells what is no question about the article: a text in, the kind of request out.

A linear rule over the vectors of whichever encoder is in use, fitted in closed form (ridge
regression, Hoerl and Kennard 1970) to the examples of `request_examples.json`: greetings, thanks,
farewells, questions about us, tasks, and ordinary questions, in twelve languages. So it needs no
model of its own and no list of phrases to match. For the bundled encoder it is shipped; for any
other it is fitted once and kept in the cache folder.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import threading
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder, Vectors

RequestKind = Literal["greeting", "thanks", "farewell", "about", "task"]
Matrix = NDArray[np.float64]

KINDS: tuple[RequestKind, ...] = ("greeting", "thanks", "farewell", "about", "task")
QUESTION = "question"
RIDGE = 1.0
CERTAIN = 0.3
"""Score from which a text is a request, whatever the article says."""
LIKELY = -0.1
"""Score from which a text is a request unless the article answers it."""

SHIPPED_FOLDER = Path(str(files("qa.answer") / "request_weights"))
"""Weights for the bundled encoder, made by `bench/fit_requests.py`."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """How much a text looks like a request: -1 as the ordinary questions, +1 as the requests do."""

    kind: RequestKind
    score: float

    def holds(self, *, answered: bool) -> bool:
        """Tell whether it is a request, given whether the article answers it as a question."""
        return self.score >= (CERTAIN if answered else LIKELY)


class RequestRule:
    """Judges texts by their vectors; fitted when it is first asked, unless `load` did it."""

    def __init__(self, encoder: Encoder, cache_folder: Path) -> None:
        self._encoder = encoder
        self._folder = cache_folder / "requests"
        self._lock = threading.Lock()
        self._weights: Matrix | None = None

    @classmethod
    def load(cls, encoder: Encoder, cache_folder: Path) -> RequestRule:
        """Return the rule, fitted now so that the first question does not wait for it."""
        rule = cls(encoder, cache_folder)
        rule._fitted()
        return rule

    def judge(self, text: str) -> Verdict:
        """Return the likeliest kind of request and how much the text looks like any."""
        weights = self._fitted()
        scores = np.append(self._encoder.encode_query([text])[0].astype(np.float64), 1.0) @ weights
        kind = KINDS[int(np.argmax(scores[:-1]))]
        return Verdict(kind, float(-scores[-1]))

    def _fitted(self) -> Matrix:
        """Return (dim + 1, len(KINDS) + 1) weights: last row a constant, last column questions."""
        with self._lock:
            if self._weights is None:
                name = f"{weights_key(self._encoder)}.npy"
                kept = (SHIPPED_FOLDER / name, self._folder / name)
                found = (_open(file, self._encoder.dim) for file in kept)
                self._weights = next((weights for weights in found if weights is not None), None)
                if self._weights is None:
                    self._weights = fit_encoder(self._encoder)
                    save_weights(self._weights, self._folder / name)
            return self._weights


def fit_encoder(encoder: Encoder) -> Matrix:
    """Return the weights for an encoder; requests and questions count half each."""
    texts, labels = _examples()
    _logger.info("learning to tell requests from questions, once for encoder %s", encoder.name)
    return fit_weights(encoder.encode_query(texts), labels)


def fit_weights(vectors: Vectors, labels: list[str]) -> Matrix:
    """Return (dim + 1, len(KINDS) + 1) ridge weights for one-against-all targets of -1 and 1."""
    is_question = np.array([label == QUESTION for label in labels])
    importance = np.where(is_question, 0.5 / is_question.sum(), 0.5 / (~is_question).sum())
    targets = np.array(
        [[1.0 if label == kind else -1.0 for kind in (*KINDS, QUESTION)] for label in labels]
    )
    centre = vectors.mean(axis=0, dtype=np.float64)
    centred = vectors - centre
    scale = float(np.sqrt((centred**2).sum(axis=1).mean())) or 1.0
    centred = centred / scale
    offset = importance @ targets
    dim = centred.shape[1]
    weighted = centred * importance[:, None]
    slopes = np.linalg.solve(
        weighted.T @ centred + RIDGE / dim * np.eye(dim), weighted.T @ (targets - offset)
    )
    slopes /= scale
    return np.vstack([slopes, offset - centre @ slopes])


def _examples() -> tuple[list[str], list[str]]:
    """Return the example texts of all languages and their labels."""
    content = (files("qa.answer") / "request_examples.json").read_text(encoding="utf-8")
    labelled = [
        (text, label)
        for label, languages in json.loads(content).items()
        for texts in languages.values()
        for text in texts
    ]
    return [text for text, _ in labelled], [label for _, label in labelled]


def weights_key(encoder: Encoder) -> str:
    """Return a name that changes with the encoder, the examples and the rule's own number."""
    examples = (files("qa.answer") / "request_examples.json").read_bytes()
    parts = (encoder.fingerprint.encode(), examples, str(RIDGE).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _open(file: Path, dim: int) -> Matrix | None:
    """Return kept weights, None where there are none that fit."""
    try:
        weights = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if weights.shape != (dim + 1, len(KINDS) + 1) or not np.isfinite(weights).all():
        return None
    return cast(Matrix, weights)


def save_weights(weights: Matrix, file: Path) -> None:
    """Keep the weights for the next start; a cache that cannot be written only costs time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            np.save(stream, weights, allow_pickle=False)
        Path(name).replace(file)
    except OSError as error:
        _logger.warning("the rule for requests could not be kept in %s: %s", file.parent, error)
