"""Texts in, unit vectors out, by ONNX Runtime: how the bundled model runs without PyTorch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.contracts import Vectors
from embeddings.errors import ModelDamagedError
from embeddings.onnx_session import open_session, side_by_side
from embeddings.text_cleaning import clean_text

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

MANIFEST = "manifest.json"
WEIGHTS = "model.safetensors"
CHUNK_TEXTS = 2048
BATCH_TOKENS = 512
"""Padded size of what goes through the model at once: what a core's cache holds runs fastest."""
REPAIR = "reinstall article-qa, or restore the folder with: git checkout -- embeddings/model"


@dataclass(frozen=True)
class Manifest:
    """What a bundled model says of itself; `sizes` are bytes by file."""

    dim: int
    maximum_tokens: int
    prompts: dict[str, str]
    sizes: dict[str, int]
    fingerprint: str


class OnnxEncoder:
    """A model folder with `manifest.json`, `model.onnx` and `tokenizer.json`; opened at the first
    text.
    """

    def __init__(self, folder: Path, name: str, *, threads: int = 0) -> None:
        """Check that the files are there in their right sizes; `threads` 0 means one for each core.

        Raises:
            ModelDamagedError: a file is missing or has another size.
        """
        self._folder = folder
        self._name = name
        self._threads = threads
        self._manifest = read_manifest(folder)
        check_sizes(folder, self._manifest)

    @property
    def name(self) -> str:
        """Name that `load_encoder` takes."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._manifest.dim

    @property
    def fingerprint(self) -> str:
        """Digest over the digests of the model's files."""
        return self._manifest.fingerprint

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for questions; a text without content gives a row of
        zeros.
        """
        return self._encode(texts, self._manifest.prompts["query"])

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (len(texts), dim) unit rows for sentences; a text without content gives a row of
        zeros.
        """
        return self._encode(texts, self._manifest.prompts["document"])

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), np.float32)
        if not len(texts):
            return vectors
        nothing = self._tokenizer.encode(prompt).ids
        for start in range(0, len(texts), CHUNK_TEXTS):
            chunk = [prompt + clean_text(text) for text in texts[start : start + CHUNK_TEXTS]]
            encodings = self._tokenizer.encode_batch_fast(chunk)
            filled = [row for row, encoding in enumerate(encodings) if encoding.ids != nothing]
            batches = list(_batches(encodings, filled))
            parts = [[encodings[row] for row in rows] for rows in batches]
            found = side_by_side(self._run, parts, threads=self._threads)
            for rows, part in zip(batches, found, strict=True):
                vectors[[start + row for row in rows]] = part
        return vectors

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        length = max(len(encoding) for encoding in encodings)
        tokens = np.zeros((len(encodings), length), np.int64)
        mask = np.zeros_like(tokens)
        for row, encoding in enumerate(encodings):
            tokens[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        vectors: Vectors = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
        return vectors

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        with _explain_damage(self._folder):
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self._manifest.maximum_tokens)
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        with _explain_damage(self._folder):
            return open_session(self._folder, "model.onnx", WEIGHTS)


def read_manifest(folder: Path) -> Manifest:
    """Return what the folder's manifest says.

    Raises:
        ModelDamagedError: the manifest is missing or is none.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
        record = json.loads(content)
        return Manifest(
            dim=int(record["dim"]),
            maximum_tokens=int(record["maximum_tokens"]),
            prompts={role: str(prompt) for role, prompt in record["prompts"].items()},
            sizes={name: int(entry["size"]) for name, entry in record["files"].items()},
            fingerprint=hashlib.sha256(content).hexdigest(),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found = f"{folder / MANIFEST} cannot be read ({error!r})"
        raise ModelDamagedError(f"{found}: {REPAIR}") from error


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Compare the size of each file with the manifest's, which costs no reading.

    Raises:
        ModelDamagedError: a file is missing or has another size.
    """
    for name, expected in manifest.sizes.items():
        path = folder / name
        if not path.is_file():
            raise ModelDamagedError(f"{path} is missing: {REPAIR}")
        found = path.stat().st_size
        if found != expected:
            raise ModelDamagedError(f"{path} has {found} bytes, expected {expected}: {REPAIR}")


def check_digests(folder: Path) -> None:
    """Compare the content of each file with the manifest's digest.

    Raises:
        ModelDamagedError: a file's content is another.
    """
    record = json.loads((folder / MANIFEST).read_bytes())
    for name, entry in record["files"].items():
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != entry["sha256"]:
            found = f"{folder / name} has sha256 {digest}, expected {entry['sha256']}"
            raise ModelDamagedError(f"{found}: {REPAIR}")


def _batches(encodings: Sequence[Encoding], rows: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows, longest first, in groups of at most `BATCH_TOKENS` with their padding."""
    group: list[int] = []
    for row in sorted(rows, key=lambda row: -len(encodings[row])):
        if group and (len(group) + 1) * len(encodings[group[0]]) > BATCH_TOKENS:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


@contextmanager
def _explain_damage(folder: Path) -> Iterator[None]:
    """Turn whatever a library says of a broken file into the error that names the file."""
    try:
        yield
    except Exception as error:
        check_digests(folder)
        raise ModelDamagedError(f"{folder} cannot be opened ({error}): {REPAIR}") from error
