"""The widget's sources in, one script out, with the texts of eight languages: no build step."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from qa.answer.messages import notes
from qa.languages import INTERFACE
from qa.web.texts import texts

_SOURCES = ("dom", "transport", "highlight", "answer", "panel", "widget", "main")
_KEYS = (
    "answer.",
    "ask.",
    "citation.show",
    "error.",
    "feedback.",
    "page.conversation",
    "suggest.",
    "widget.",
)


@cache
def widget_script() -> str:
    """Return the script that `/widget.js` serves."""
    source = files("qa.web.widget") / "src"
    parts = [(source / f"{name}.js").read_text("utf-8") for name in _SOURCES]
    style = (source / "style.css").read_text("utf-8")
    constants = "".join(
        f"const {name} = {value};\n"
        for name, value in {
            "TEXTS": json.dumps(_texts(), ensure_ascii=False),
            "STYLE": json.dumps(style, ensure_ascii=False),
            "REGISTRY": 'Symbol.for("article-qa")',
        }.items()
    )
    return f'(() => {{\n"use strict";\n{constants}{"".join(parts)}}})();\n'


def _texts() -> dict[str, dict[str, str]]:
    """Return the texts that the widget shows, by language."""
    return {
        language: {
            **{key: text for key, text in texts(language).items() if key.startswith(_KEYS)},
            **{f"note.{code}": text for code, text in notes(language).items()},
        }
        for language in INTERFACE
    }


@cache
def page_style() -> str:
    """Return the style of the frame's page and the demo."""
    return (files("qa.web.widget") / "src" / "page.css").read_text("utf-8")
