"""`article-qa serve`: the server that a newspaper runs."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from qa.commands.options import add_model_arguments, settings_from
from qa.web.server.options import ServerOptions

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.values import Article

TOKEN_VARIABLE = "ARTICLE_QA_TOKEN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    default = ServerOptions()
    parser.add_argument(
        "articles",
        nargs="*",
        metavar="ARTICLE",
        help="files, folders of an article, addresses, a folder of many; default: the bundled one",
    )
    parser.add_argument("--host", default=default.host)
    parser.add_argument("--port", type=int, default=default.port)
    parser.add_argument("--root-path", default="", help="path under which a proxy serves us")
    parser.add_argument("--data", type=Path, help="folder of stored articles")
    parser.add_argument("--watch", type=Path, help="folder whose files are the articles")
    parser.add_argument("--feedback", type=Path, help="JSONL file for readers' verdicts")
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="site that may call us from a browser, such as https://news.example; repeatable",
    )
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="proxy whose X-Forwarded-For is believed; repeatable",
    )
    parser.add_argument("--max-articles", type=int, default=default.max_articles)
    parser.add_argument("--max-body-bytes", type=int, default=default.max_body_bytes)
    parser.add_argument("--requests-per-minute", type=int, default=default.requests_per_minute)
    parser.add_argument("--max-concurrent", type=int, default=default.max_concurrent)
    parser.add_argument("--max-queue", type=int, default=default.max_queue)
    parser.add_argument("--answer-timeout", type=float, default=default.answer_timeout_s)
    parser.add_argument("--shutdown-timeout", type=float, default=default.shutdown_timeout_s)
    parser.add_argument("--log-questions", action="store_true", help="write questions to the log")
    parser.add_argument("--no-chat", action="store_true", help="leave the chat page out")
    add_model_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop; finish what is being streamed."""
    from qa.web.server.running import serve

    settings = settings_from(arguments)
    serve(
        options_from(arguments),
        settings,
        articles=_articles(arguments.articles, settings) if arguments.articles else None,
        with_chat=not arguments.no_chat,
    )
    return 0


def options_from(arguments: argparse.Namespace) -> ServerOptions:
    """Return the server's options; the token comes from the environment only."""
    return ServerOptions(
        host=arguments.host,
        port=arguments.port,
        root_path=arguments.root_path.rstrip("/"),
        data=arguments.data,
        watch=arguments.watch,
        feedback=arguments.feedback,
        allow_origins=tuple(arguments.allow_origin),
        trusted_proxies=tuple(arguments.trusted_proxy),
        token=os.environ.get(TOKEN_VARIABLE, "").strip(),
        max_articles=arguments.max_articles,
        max_body_bytes=arguments.max_body_bytes,
        requests_per_minute=arguments.requests_per_minute,
        max_concurrent=arguments.max_concurrent,
        max_queue=arguments.max_queue,
        answer_timeout_s=arguments.answer_timeout,
        shutdown_timeout_s=arguments.shutdown_timeout,
        log_questions=arguments.log_questions,
    )


def _articles(sources: list[str], settings: Settings) -> list[Article]:
    """Return the articles of the command line."""
    from qa.article import open_article

    return [
        open_article(path, settings=settings) for source in sources for path in _expanded(source)
    ]


def _expanded(source: str) -> list[str | Path]:
    """Return the entries of a folder of many articles, else the source itself."""
    folder = Path(source)
    if source.startswith(("http://", "https://")) or not folder.is_dir():
        return [source]
    if any(folder.glob("article.*.txt")):
        return [folder]
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    return list(entries) or [folder]
