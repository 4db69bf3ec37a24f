"""An encoder in, the same encoder out that does not encode a question twice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from embeddings.contracts import Encoder, Vectors

KEPT_QUESTIONS = 512


class QueryMemory:
    """Remembers the vectors of the latest questions, so that each step may ask for them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        """The encoder's name."""
        return self._encoder.name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._encoder.dim

    @property
    def fingerprint(self) -> str:
        """The encoder's fingerprint."""
        return self._encoder.fingerprint

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for questions; many at once pass by the memory."""
        if len(texts) != 1:
            return self._encoder.encode_query(texts)
        text = texts[0]
        with self._lock:
            remembered = self._vectors.get(text)
        if remembered is not None:
            return remembered
        vector = np.asarray(self._encoder.encode_query(texts))
        vector.flags.writeable = False
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > KEPT_QUESTIONS:
                self._vectors.popitem(last=False)
        return vector

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for sentences."""
        return self._encoder.encode_document(texts)
