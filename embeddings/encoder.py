"""An encoder's name in, the encoder out: the bundled one, one of a folder, or one of a hub."""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from embeddings.contracts import Encoder, Vectors

BUNDLED = "bundled"

Progress = Callable[[int], None]
"""Is told how many texts are done."""


def load_encoder(name: str = BUNDLED) -> Encoder:
    """Return the encoder of that name; the bundled one needs neither PyTorch nor a network.

    Args:
        name: `bundled`, a folder in sentence-transformers' layout, or a model's name on the hub.

    Raises:
        ModelDamagedError: a file of the bundled model is missing or altered.
        ModelNotFoundError: there is no such folder, and the hub is out of reach or has no such
            model.
    """
    if name == BUNDLED:
        from embeddings.onnx_encoder import OnnxEncoder

        return OnnxEncoder(bundled_folder(), BUNDLED)
    from embeddings.hub_encoder import load_hub_encoder

    return load_hub_encoder(name)


def bundled_folder() -> Path:
    """Return the folder of the bundled model, wherever the package is installed."""
    return Path(str(importlib.resources.files("embeddings") / "model"))


def encode_stream(
    encoder: Encoder, texts: Iterable[str], *, batch: int = 2048, progress: Progress | None = None
) -> Iterator[Vectors]:
    """Yield the vectors of document texts, `batch` rows at a time, so that any number fits in
    memory.
    """
    remaining, done = iter(texts), 0
    while part := list(islice(remaining, batch)):
        yield encoder.encode_document(part)
        done += len(part)
        if progress is not None:
            progress(done)
