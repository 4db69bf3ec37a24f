"""`article-qa embed-code`: the lines that put the widget into a page."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from qa.errors import SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    parser.add_argument("--article", default="karabakh-summit", help="id of the article")
    parser.add_argument(
        "--origin", default="http://127.0.0.1:8000", help="address under which readers reach serve"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print both snippets."""
    from qa.web.widget.pages import frame_snippet, script_snippet

    parts = urlsplit(arguments.origin)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingsError(
            f"--origin {arguments.origin!r} is no address: give one such as https://ask.news.example"
        )
    print("<!-- the widget -->")
    print(script_snippet(arguments.article, arguments.origin))
    print("\n<!-- or, for sites without scripts, a frame -->")
    print(frame_snippet(arguments.article, arguments.origin))
    return 0
