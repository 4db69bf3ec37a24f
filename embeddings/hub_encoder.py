"""A folder or a hub name in, an encoder by sentence-transformers out, with the prompts of the
model's own settings.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.contracts import Vectors
from embeddings.errors import ModelNotFoundError
from embeddings.text_cleaning import clean_text

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HUB_SECONDS = 5.0
"""How long the hub may take to answer at all; its client library would try for over a minute."""

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_HINT = "use the bundled encoder (--encoder bundled), or a folder that holds the model"


class HubEncoder:
    """Any model of sentence-transformers."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self._model = model
        self._name = name
        self._fingerprint = fingerprint
        dim = model.get_embedding_dimension()
        self._dim = (
            int(dim) if dim is not None else self._encode([" "], model.encode_document).shape[1]
        )

    @property
    def name(self) -> str:
        """Name that `load_encoder` takes."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    @property
    def fingerprint(self) -> str:
        """Digest of the folder's files, or the commit of the hub's repository."""
        return self._fingerprint

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for questions; a text without content gives a row of
        zeros.
        """
        return self._encode(texts, self._model.encode_query)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for sentences; a text without content gives a row of
        zeros.
        """
        return self._encode(texts, self._model.encode_document)

    def _encode(self, texts: Sequence[str], encode: Any) -> Vectors:
        cleaned = [clean_text(text) for text in texts]
        filled = [row for row, text in enumerate(cleaned) if text]
        vectors = np.zeros((len(texts), self._dim), np.float32)
        if filled:
            found = encode(
                [cleaned[row] for row in filled],
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            vectors[filled] = np.asarray(found, np.float32)
        return vectors


def load_hub_encoder(name: str) -> HubEncoder:
    """Return the encoder of a folder or of a model on the hub.

    Raises:
        ModelNotFoundError: neither is there; the message says which of the two failed, within 10
            seconds.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return HubEncoder(_open(str(folder), name, local=True), name, fingerprint_of_folder(folder))
    if not _HUB_NAME.fullmatch(name):
        raise ModelNotFoundError(f"no encoder folder at {name}: {_HINT}")
    reachable = hub_is_reachable()
    if not reachable and not _is_cached(name):
        raise ModelNotFoundError(
            f"the model hub is out of reach, and {name} is not in its cache: {_HINT}"
        )
    model = _open(name, name, local=not reachable)
    commit = getattr(getattr(model[0].auto_model, "config", None), "_commit_hash", None)
    return HubEncoder(model, name, hashlib.sha256(f"{name}@{commit}".encode()).hexdigest())


def hub_is_reachable() -> bool:
    """Tell whether the hub answers within `HUB_SECONDS`, name resolution included."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
        return False
    answered = threading.Event()
    # A daemon thread, because a name's resolution has no time limit of its own.
    threading.Thread(target=_ask_hub, args=(answered,), daemon=True).start()
    return answered.wait(HUB_SECONDS)


def fingerprint_of_folder(folder: Path) -> str:
    """Return the sha256 over names and contents of the folder's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _ask_hub(answered: threading.Event) -> None:
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    request = urllib.request.Request(endpoint, method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=HUB_SECONDS)
    except urllib.error.HTTPError:
        answered.set()
    except (OSError, ValueError):
        return
    else:
        answered.set()


def _is_cached(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(name, "config.json"), str)


def _open(source: str, name: str, *, local: bool) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        # Only safetensors: nothing is ever unpickled.
        return SentenceTransformer(
            source, device="cpu", local_files_only=local, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:
        reason = " ".join(str(error).split())[:300]
        raise ModelNotFoundError(f"encoder {name} cannot be opened ({reason}): {_HINT}") from error
