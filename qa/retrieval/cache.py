"""Indexes that are kept between runs, in the user's cache folder, one for an article and encoder.

A cache is a convenience: what is stale or damaged is built again, and where nothing can be
written the index is built each time.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
from functools import lru_cache
from pathlib import Path

from embeddings.contracts import Encoder
from embeddings.errors import EmbeddingsError
from qa.retrieval.article_index import ArticleIndex, Progress, identity_of
from qa.values import Article

_LOG = logging.getLogger(__name__)
_ENTRY = re.compile(r"[0-9a-f]{32}|\.[0-9a-f]{32}\.[0-9a-f]{32}")
"""An index, or one that a process was writing when it was stopped."""


class IndexCache:
    """A folder of indexes. Constructing one touches no file."""

    def __init__(self, folder: Path) -> None:
        """Take the user's cache folder; indexes go to its subfolder `indexes`."""
        self.folder = folder / "indexes"

    def path_of(self, article: Article, encoder: Encoder) -> Path:
        """Return the folder for the index of the article by the encoder, there or not."""
        identity = identity_of(article, encoder)
        key = f"{identity.version}\n{identity.fingerprint}\n{identity.dim}\n{identity.digest}"
        return self.folder / hashlib.sha256(key.encode()).hexdigest()[:32]

    def open(
        self, article: Article, encoder: Encoder, *, progress: Progress | None = None
    ) -> ArticleIndex:
        """Return the index that is kept, else build it and keep it."""
        path = self.path_of(article, encoder)
        if path.exists():
            try:
                return ArticleIndex.open(path, article, encoder)
            except EmbeddingsError as error:
                _LOG.info("building the index again: %s", error)
        index = ArticleIndex.build(article, encoder, progress=progress)
        self._keep(index, path, article, encoder)
        return index

    def entries(self) -> tuple[Path, ...]:
        """Return the folders that are ours, half-written ones too."""
        try:
            paths = sorted(self.folder.iterdir())
        except OSError:
            return ()
        return tuple(path for path in paths if _ENTRY.fullmatch(path.name))

    def clear(self) -> int:
        """Remove every index and return how many there were; what is not ours stays.

        Raises:
            EmbeddingsError: one cannot be removed.
        """
        entries = self.entries()
        for path in entries:
            try:
                shutil.rmtree(path)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise EmbeddingsError(f"cannot remove {path}: {error}") from error
        return sum(not path.name.startswith(".") for path in entries)

    def _keep(self, index: ArticleIndex, path: Path, article: Article, encoder: Encoder) -> None:
        """Save the index; where that fails, say so once and go on."""
        try:
            index.save(path, article, encoder)
        except EmbeddingsError as error:
            _say_once(self.folder, str(error))


@lru_cache(maxsize=64)
def _say_once(folder: Path, reason: str) -> None:
    """Warn that a folder keeps no indexes, once: the memory of this function sees to it."""
    _LOG.warning("working without the cache %s: %s", folder, reason)
