"""An index folder that says what made it: written whole or not at all, checked when it is opened.

The folder has data files and `manifest.json`. The manifest names the version of the layout, the
encoder, the digest of the texts, counts, and the sha256 of every data file. Nothing in the folder
is ever unpickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import DTypeLike, NDArray

from embeddings.errors import EmbeddingsError, IndexDamagedError, IndexMismatchError

MANIFEST_FILE = "manifest.json"
REBUILD = "article-qa index ARTICLE --out {folder}"
_MAX_MANIFEST_BYTES = 1_000_000
_MAX_SHOWN = 80
_SWAP_TRIES = 20


@dataclass(frozen=True)
class IndexIdentity:
    """What an index was made of; two that are equal but for the encoder's name have the same rows.

    `version` names the layout of the folder and the way from texts to rows; `digest` the texts.
    """

    version: int
    encoder: str
    fingerprint: str
    dim: int
    digest: str


def save_folder(
    folder: Path,
    identity: IndexIdentity,
    *,
    counts: Mapping[str, int],
    files: tuple[str, ...],
    write: Callable[[Path], None],
) -> None:
    """Make the folder: `write` puts the data files, named `files`, into an empty folder.

    The work happens in a folder beside it, which takes its place at the end: whoever opens the
    folder meanwhile sees the old index or the new one. An index that was there is replaced.

    Raises:
        EmbeddingsError: the folder is not ours to replace, or cannot be written.
    """
    folder = folder.resolve()
    check_target(folder, files=files)
    temporary = _sibling(folder)
    try:
        temporary.mkdir(parents=True)
        write(temporary)
        _write_manifest(temporary, identity, counts, files)
        _swap(temporary, folder)
    except OSError as error:
        raise EmbeddingsError(f"cannot write the index {folder}: {error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def check_target(folder: Path, *, files: tuple[str, ...]) -> None:
    """Check that an index with these files may take the folder's place: it holds nothing else.

    Raises:
        EmbeddingsError: it is a file, or holds what is no part of an index.
    """
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise EmbeddingsError(f"{folder} is a file: name a folder for the index") from error
    except OSError as error:
        raise EmbeddingsError(f"cannot write the index {folder}: {error}") from error
    foreign = names - {MANIFEST_FILE, *files}
    if foreign:
        raise EmbeddingsError(
            f"{folder} holds {min(foreign)!r}, which is no part of an index: "
            "name a new or empty folder"
        )


def check_folder(folder: Path, expected: IndexIdentity, *, files: tuple[str, ...]) -> None:
    """Check that the folder is an index of these texts and this encoder, with its files unaltered.

    Raises:
        IndexMismatchError: it was made by another version or encoder, or from other texts.
        IndexDamagedError: there is none, or a file is missing or altered.
    """
    manifest = _read_manifest(folder)
    _compare(folder, manifest, expected)
    hashes = manifest.get("files")
    if not isinstance(hashes, dict):
        damaged(folder, f"{MANIFEST_FILE} names no files")
    for name in files:
        if name not in hashes:
            damaged(folder, f"{MANIFEST_FILE} does not name {name}")
        if _sha256(folder, name) != hashes[name]:
            damaged(folder, f"{name} is not the file that was written")


def read_array(folder: Path, name: str, *, dtype: DTypeLike, ndim: int) -> NDArray[Any]:
    """Return the numbers of a `.npy` file, mapped from the disk.

    Raises:
        IndexDamagedError: the file holds something else.
    """
    try:
        array: NDArray[Any] = np.load(folder / name, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, OverflowError) as error:
        damaged(folder, f"{name}: {error}", error)
    if array.dtype != dtype or array.ndim != ndim:
        damaged(folder, f"{name} holds {array.dtype} of shape {array.shape}")
    return array


def damaged(folder: Path, what: str, cause: Exception | None = None) -> NoReturn:
    """Raise the error that says what is wrong with an index, and how to repair it."""
    raise IndexDamagedError(f"the index {folder} is damaged, {what}: {_rebuild(folder)}") from cause


def _compare(folder: Path, manifest: Mapping[str, object], expected: IndexIdentity) -> None:
    """Raise where the manifest tells of another index than the expected one."""
    found = {name: manifest.get(name) for name in asdict(expected)}
    shown = {name: str(value)[:_MAX_SHOWN] for name, value in found.items()}
    if found["version"] != expected.version:
        _mismatch(folder, f"has version {shown['version']}, expected {expected.version}")
    if (found["fingerprint"], found["dim"]) != (expected.fingerprint, expected.dim):
        _mismatch(
            folder,
            f"was built with {shown['encoder']!r} ({shown['dim']} dims, {shown['fingerprint']}), "
            f"asked for {expected.encoder!r} ({expected.dim} dims, {expected.fingerprint})",
        )
    if found["digest"] != expected.digest:
        _mismatch(folder, "was built from another article or other translations")


def _mismatch(folder: Path, what: str) -> NoReturn:
    raise IndexMismatchError(f"the index {folder} {what}: {_rebuild(folder)}")


def _rebuild(folder: Path) -> str:
    return f"rebuild it with {REBUILD.format(folder=folder)}"


def _read_manifest(folder: Path) -> dict[str, object]:
    """Return the manifest, whatever it holds."""
    path = folder / MANIFEST_FILE
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_MANIFEST_BYTES + 1)
        manifest = json.loads(data) if len(data) <= _MAX_MANIFEST_BYTES else None
    except FileNotFoundError as error:
        raise IndexDamagedError(
            f"there is no index in {folder}, {MANIFEST_FILE} is missing: {_rebuild(folder)}"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        damaged(folder, f"{MANIFEST_FILE}: {error}", error)
    if not isinstance(manifest, dict):
        damaged(folder, f"{MANIFEST_FILE} is no manifest")
    return manifest


def _write_manifest(
    folder: Path, identity: IndexIdentity, counts: Mapping[str, int], files: tuple[str, ...]
) -> None:
    manifest = {
        **asdict(identity),
        "counts": dict(counts),
        "files": {name: _sha256(folder, name) for name in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def _sha256(folder: Path, name: str) -> str:
    """Return the hex digest of a file of the folder."""
    path = folder / name
    if not path.is_file():
        damaged(folder, f"{name} is missing")
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        damaged(folder, f"{name}: {error}", error)


def _sibling(folder: Path) -> Path:
    """Return a free path beside the folder, on the same disk, so that a rename is enough."""
    return folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")


def _swap(temporary: Path, folder: Path) -> None:
    """Put the temporary folder in the place of the folder, moving aside what is there.

    Another process may do the same at the same time: then the last one stays.
    """
    retired: list[Path] = []
    try:
        for _ in range(_SWAP_TRIES):
            try:
                temporary.rename(folder)
                return
            except OSError:
                if not folder.is_dir():
                    raise
            aside = _sibling(folder)
            try:
                folder.rename(aside)
                retired.append(aside)
            except FileNotFoundError:
                continue
        raise OSError(f"{folder} is being replaced by other processes")
    finally:
        if retired and not folder.exists():
            with contextlib.suppress(OSError):
                retired[-1].rename(folder)
        for path in retired:
            shutil.rmtree(path, ignore_errors=True)
