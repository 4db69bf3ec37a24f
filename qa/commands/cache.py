"""`article-qa cache`: where indexes are kept, how many there are, and a way to remove them."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--path", action="store_true", help="print the folder's path")
    choice.add_argument("--clear", action="store_true", help="remove every index in it")


def run(arguments: argparse.Namespace) -> int:
    """Do what the flag says; without one, print the path and the count of indexes."""
    from qa.config import resolve_settings
    from qa.retrieval.cache import IndexCache

    cache = IndexCache(resolve_settings().cache_folder)
    if arguments.clear:
        print(f"removed {cache.clear()} indexes from {cache.folder}")
    elif arguments.path:
        print(cache.folder)
    else:
        print(f"{cache.folder}: {len(cache.entries())} indexes")
    return 0
