"""Keeps the stored articles equal to the files of a folder: new, corrected and removed ones."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from qa.article import open_article
from qa.errors import ArticleError, ArticleQAError
from qa.web.server.service import Service

log = logging.getLogger("qa.server")
_ORIGIN = "watch"
_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})
_INTERVAL_S = 1.0


class FolderWatch:
    """Looks at a folder every second: an article a file, or a folder with its translations.

    A file counts once two looks in a row find it the same, so a half-written one is left alone. One
    that cannot be read is logged, and the version before it stays.
    """

    def __init__(self, service: Service) -> None:
        """Take the folder from the options.

        Raises:
            ArticleError: it is no folder.
        """
        assert service.options.watch is not None
        self._folder = service.options.watch
        if not self._folder.is_dir():
            raise ArticleError(f"--watch {self._folder} is no folder: make it, or name another")
        self._service = service
        self._seen: dict[str, object] = {}
        self._done: dict[str, object] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch for the length of a block."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        while True:
            try:
                await self._service.answering.run(self.look)
            except OSError as error:
                log.warning("cannot read the watched folder %s: %s", self._folder, error)
            await asyncio.sleep(_INTERVAL_S)

    def look(self) -> None:
        """Compare the folder with the store once and act on what differs."""
        found = {_article_id(path): path for path in self._folder.iterdir() if _is_article(path)}
        states = {article_id: _state(path) for article_id, path in found.items()}
        for article_id, path in sorted(found.items()):
            is_settled = self._seen.get(article_id) == states[article_id]
            if is_settled and self._done.get(article_id) != states[article_id]:
                self._put(article_id, path)
                self._done[article_id] = states[article_id]
        self._seen = states
        library = self._service.library
        for article_id in library.ids_of(_ORIGIN):
            if article_id not in found:
                library.delete(article_id)
                self._done.pop(article_id, None)
                log.info("removed %s: its file is gone", article_id)

    def _put(self, article_id: str, path: Path) -> None:
        try:
            article = open_article(path, settings=self._service.settings)
            self._service.library.put_if_changed(replace(article, id=article_id), origin=_ORIGIN)
        except ArticleQAError as error:
            log.warning("left %s as it was: %s", article_id, error)


def _is_article(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return path.is_dir() or path.suffix.lower() in _SUFFIXES


def _article_id(path: Path) -> str:
    """Return an id that fits, from the file's name."""
    name = path.name if path.is_dir() else path.stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-._")[:128] or "article"


def _state(path: Path) -> object:
    """Return what changes when the file or a file of the folder does."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    states = []
    for file in files:
        with suppress(FileNotFoundError):
            status = file.stat()
            states.append((file.name, status.st_mtime_ns, status.st_size))
    return tuple(states)
