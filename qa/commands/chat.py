"""`article-qa chat`: the chat page about one article, in the reader's own browser."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from qa.commands.options import add_article_argument, add_model_arguments, settings_from
from qa.errors import SettingsError

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from qa.web.chat.page import ChatPage

HOST = "127.0.0.1"
PORT = 7860


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    add_article_argument(parser)
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"(default: {PORT})")
    parser.add_argument(
        "--share", action="store_true", help="also offer the page at a public address of Gradio's"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open the page in the browser"
    )
    parser.add_argument(
        "--feedback",
        type=Path,
        metavar="FILE",
        help="JSONL file for readers' verdicts (default: feedback.jsonl in the user's data folder)",
    )
    add_model_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl+C."""
    from qa.web.listening import listen

    settings = settings_from(arguments)
    listener = listen(arguments.host, arguments.port)
    print("Reading the article and loading the models ...", file=sys.stderr)

    import uvicorn

    from qa.answer.chatbot import Models
    from qa.article import open_article
    from qa.web.chat.page import build_page

    article = open_article(arguments.article, settings=settings)
    page = build_page(
        Models.load(settings), article, feedback=arguments.feedback, index=arguments.index
    )
    address = f"http://{_reachable(arguments.host)}:{listener.getsockname()[1]}/"
    public = _share(listener) if arguments.share else ""
    server = uvicorn.Server(uvicorn.Config(_application(page, public), log_level="warning"))
    print(f"The page is at {' and '.join(filter(None, (address, public)))} (Ctrl+C ends it)")
    if not arguments.no_browser and _has_screen():
        webbrowser.open(address)
    server.run(sockets=[listener])
    return 0


def _application(page: ChatPage, public: str) -> FastAPI:
    """Return the page as an application that pages of other sites cannot call."""
    from fastapi import FastAPI

    from qa.web.chat.guard import OriginGuard
    from qa.web.server.origins import Origins

    application = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page.mount(application)
    application.add_middleware(OriginGuard, origins=Origins.parse([public] if public else []))
    return application


def _share(listener: socket.socket) -> str:
    """Return the public address that Gradio's servers lend for a week at most.

    Raises:
        SettingsError: they cannot be reached, or their program cannot be fetched.
    """
    from gradio.networking import setup_tunnel

    host, port = listener.getsockname()[:2]
    try:
        return setup_tunnel(host, port, secrets.token_urlsafe(32), None, None)
    except Exception as error:  # the tunnel raises whatever its download and its program raise
        raise SettingsError(f"--share found no public address: {error}; leave it out") from error


def _reachable(host: str) -> str:
    """Return the host as a browser on this machine names it."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _has_screen() -> bool:
    """Tell whether a window can open; on other systems than Linux it can."""
    if not sys.stdout.isatty():
        return False
    on_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or bool(on_screen)
