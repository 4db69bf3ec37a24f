"""A name in, a reader that judges whether a passage answers a question out.

The bundled reader runs by ONNX Runtime and `tokenizers`, which start in a fraction of a second; any
other is opened by sentence-transformers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Passage, Reranker
from embeddings.errors import ModelDamagedError, ModelNotFoundError
from embeddings.hub_encoder import fingerprint_of_folder, hub_is_reachable
from embeddings.onnx_session import open_session, side_by_side
from embeddings.reranker_text import MAXIMUM_TOKENS, pair_texts
from embeddings.text_cleaning import clean_text

BUNDLED = "bundled"
NONE = "none"
BUNDLED_FOLDER = Path(__file__).parent / "reranker"

GRAPH_FILE = "reader.onnx"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_HINT = "use --reranker bundled, none, or a folder that holds a cross-encoder"


def load_reranker(name: str = BUNDLED) -> Reranker | None:
    """Return the reader of that name: `bundled`, a hub name or a folder; None for `none`.

    Raises:
        ModelNotFoundError: it is neither bundled, nor a folder, nor within reach of a hub.
        ModelDamagedError: a file of it is missing or cannot be read.
    """
    if name == NONE:
        return None
    if name == BUNDLED:
        return OnnxReranker(BUNDLED_FOLDER, name)
    if (Path(name) / GRAPH_FILE).is_file():
        return OnnxReranker(Path(name), name)
    return CrossEncoderReranker(name)


class OnnxReranker:
    """A reader that `embeddings.training` made, in its folder; safe to share between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.folder = folder
        for file in (GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE):
            if not (folder / file).is_file():
                raise ModelDamagedError(f"{folder / file} is missing: {_repair(name)}")
        self._session = self._open_session()
        self._tokenizer = self._open_tokenizer()

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of graph, weights and tokenizer."""
        digest = hashlib.sha256()
        for file in (GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE):
            digest.update((self.folder / file).read_bytes())
        return digest.hexdigest()

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return (len(passages),) logits: above 0 where the passage rather answers than not."""
        pairs = [pair_texts(question, each) for each in passages]
        codes = self._tokenizer.encode_batch(pairs)
        longest_first = sorted(range(len(codes)), key=lambda place: -len(codes[place].ids))
        logits = np.zeros(len(passages), np.float32)
        logits[longest_first] = side_by_side(self._run, [codes[place] for place in longest_first])
        return logits

    def _run(self, code: Any) -> float:
        rows = {"input_ids": code.ids, "token_type_ids": code.type_ids}
        inputs = {name: np.array([row], np.int64) for name, row in rows.items()}
        inputs["attention_mask"] = np.ones_like(inputs["input_ids"])
        return float(self._session.run(["logits"], inputs)[0][0])

    def _open_session(self) -> Any:
        try:
            return open_session(self.folder, GRAPH_FILE, WEIGHTS_FILE)
        except Exception as error:  # ONNX Runtime's errors have no base class of their own
            found = f"{self.folder} does not hold a reader that can be opened ({error})"
            raise ModelDamagedError(f"{found}: {_repair(self.name)}") from error

    def _open_tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self.folder / TOKENIZER_FILE
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # `tokenizers` raises plain Exception
            found = f"{path} is no tokenizer ({error})"
            raise ModelDamagedError(f"{found}: {_repair(self.name)}") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAXIMUM_TOKENS, strategy="longest_first")
        return tokenizer


class CrossEncoderReranker:
    """Any cross-encoder with one label, from a folder or a hub."""

    def __init__(self, name: str) -> None:
        self.name = name
        folder = Path(name).expanduser()
        self._model = _open_cross_encoder(name, folder)
        commit = getattr(self._model.config, "_commit_hash", None)
        local = folder.is_dir()
        self.fingerprint = fingerprint_of_folder(folder) if local else f"{name}@{commit}"

    def score(self, question: str, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return (len(passages),) logits: above 0 where the passage rather answers than not.

        Such a model knows no separate context: it is shown the sentence alone.
        """
        if not passages:
            return np.zeros(0, np.float32)
        from torch.nn import Identity

        asked = clean_text(question)
        pairs = [(asked, clean_text(passage.sentence)) for passage in passages]
        logits = self._model.predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        return np.asarray(logits, np.float32)


def _open_cross_encoder(name: str, folder: Path) -> Any:
    """Return the model from its folder, from the hub, or from the hub's cache.

    Asking first keeps the libraries from trying again and again while there is no network.
    """
    if folder.is_dir():
        return _open(str(folder), name, local=True)
    if not _HUB_NAME.fullmatch(name):
        raise ModelNotFoundError(f"no reranker folder at {name}: {_HINT}")
    return _open(name, name, local=not hub_is_reachable())


def _open(source: str, name: str, *, local: bool) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        # Only safetensors: nothing is ever unpickled.
        model = CrossEncoder(
            source, device="cpu", local_files_only=local, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:
        where = "the model hub is out of reach; " if local and source == name else ""
        reason = " ".join(str(error).split())[:300]
        raise ModelNotFoundError(
            f"reranker {name} cannot be opened ({where}{reason}): {_HINT}"
        ) from error
    if model.num_labels != 1:
        raise ModelNotFoundError(
            f"reranker {name} has {model.num_labels} labels, expected 1: {_HINT}"
        )
    return model


def _repair(name: str) -> str:
    if name == BUNDLED:
        return "reinstall the package, or restore it: git checkout -- embeddings/reranker"
    return "export it again: python -m embeddings.training reranker --help"
