"""`article-qa index`: an article's index in a folder, to be opened with `--index`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    parser.add_argument("article", metavar="ARTICLE", help="file, folder, address, or - for input")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where it goes")
    parser.add_argument("--encoder", metavar="NAME", help="bundled, a hub name or a folder")
    parser.add_argument("--language", default="", metavar="CODE", help="the article's language")
    parser.add_argument("--json", action="store_true", help="print an object instead of a line")


def run(arguments: argparse.Namespace) -> int:
    """Build the index and write it, replacing one that is there."""
    from embeddings.encoder import load_encoder
    from qa.article.loading import open_article
    from qa.config import resolve_settings
    from qa.retrieval.article_index import ArticleIndex

    settings = resolve_settings({"encoder": arguments.encoder})
    ArticleIndex.check_target(arguments.out)
    article = open_article(arguments.article, settings=settings, language=arguments.language)
    encoder = load_encoder(settings.encoder)
    index = ArticleIndex.build(article, encoder, progress=_show_progress)
    index.save(arguments.out, article, encoder)
    report = {
        "folder": str(arguments.out),
        "encoder": encoder.name,
        "sentences": len(index.sentences),
        "rows": len(index.vectors),
    }
    print(
        json.dumps(report, ensure_ascii=False)
        if arguments.json
        else "{folder}: {sentences} sentences, {rows} rows, encoder {encoder}".format(**report)
    )
    return 0


def _show_progress(done: int, total: int) -> None:
    """Write a counter that stays on its line, where somebody watches."""
    if sys.stderr.isatty():
        print(f"\r{done} of {total} lines", end="\n" if done == total else "", file=sys.stderr)
