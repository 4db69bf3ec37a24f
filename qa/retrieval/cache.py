"""Indexes that are kept between runs, in the user's cache folder."""

from __future__ import annotations

from pathlib import Path


class IndexCache:
    """A folder of indexes, each named by its article and encoder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
