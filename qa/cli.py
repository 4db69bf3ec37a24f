"""The command `article-qa`: runs a subcommand, turns our errors into one line and exit code 1."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from qa import __version__
from qa.errors import ArticleQAError

COMMANDS = {
    "ask": "answer one question about an article",
    "chat": "open the chat page in a browser",
    "serve": "run the server: REST, OpenAI-compatible chat, MCP, widget, chat page",
    "mcp": "offer the article to MCP clients on standard input and output",
    "index": "write an article's index to a folder",
    "cache": "show or clear the cache of indexes",
    "evaluate": "measure answers with a file of test questions",
    "benchmark": "measure encoders and readers on public benchmarks",
    "embed-code": "print the lines that put the widget into a page",
}


class Command(Protocol):
    """What each module of `qa.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name the flags; must not import anything heavy."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; return 0 when done, 1 after an error of ours, 2 after wrong usage."""
    argv = sys.argv[1:] if argv is None else list(argv)
    parser, chosen = _parser(argv)
    arguments = parser.parse_args(argv)
    if chosen is None:
        parser.print_help()
        return 2
    try:
        return chosen.run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not _is_ours(error):
            raise
        return _report(error, as_json=getattr(arguments, "json", False))


def _parser(argv: Sequence[str]) -> tuple[argparse.ArgumentParser, Command | None]:
    """Return the parser and the subcommand's module; only that one is imported."""
    parser = argparse.ArgumentParser(prog="article-qa", description="Ask an article a question.")
    parser.add_argument("--version", action="version", version=f"article-qa {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    named = next((word for word in argv if not word.startswith("-")), None)
    chosen: Command | None = None
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name == named:
            module = importlib.import_module(f"qa.commands.{name.replace('-', '_')}")
            chosen = cast(Command, module)
            chosen.add_arguments(subparser)
    return parser, chosen


def _is_ours(error: Exception) -> bool:
    """Tell an error that a user can act on from a defect of ours."""
    if isinstance(error, ArticleQAError):
        return True
    embeddings_errors = sys.modules.get("embeddings.errors")
    return embeddings_errors is not None and isinstance(error, embeddings_errors.EmbeddingsError)


def _report(error: Exception, *, as_json: bool) -> int:
    """Write one line to standard error, with `--json` also an object to standard output."""
    message = " ".join(str(error).split())
    print(f"article-qa: {message}", file=sys.stderr)
    if as_json:
        code = getattr(error, "code", "error")
        print(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    return 1
