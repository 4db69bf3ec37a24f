"""`article-qa mcp`: the article's tools for MCP clients, on standard input and output."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from qa.commands.options import add_model_arguments, settings_from
from qa.errors import SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="default: the bundled one")
    add_model_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the client closes standard input."""
    try:
        import mcp  # noqa: F401
    except ImportError as error:
        raise SettingsError(
            'MCP needs the package mcp: install it with pip install "article-qa[mcp]"'
        ) from error
    import anyio

    from qa.article import open_article
    from qa.web.server.app import build_service
    from qa.web.server.mcp_server import mcp_tools
    from qa.web.server.options import ServerOptions

    settings = settings_from(arguments)
    sources = arguments.articles or [None]
    articles = [open_article(source, settings=settings) for source in sources]
    with tempfile.TemporaryDirectory(prefix="article-qa-") as folder:
        service = build_service(ServerOptions(data=Path(folder)), settings, articles=articles)
        print(f"article-qa mcp: {len(articles)} article(s) on standard input", file=sys.stderr)
        anyio.run(mcp_tools(service).run_stdio_async)
    return 0
