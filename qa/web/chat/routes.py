"""The page's own files: the index with its first article and texts, styles and modules."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles

from qa.languages import INTERFACE, SUPPORTED, direction
from qa.web.chat.payload import article_payload
from qa.web.chat.service import ChatService
from qa.web.texts import preferred_language, texts

STATIC = Path(str(files("qa.web.chat") / "static"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors "
)


def page_router(service: ChatService, frame_ancestors: str = "'self'") -> APIRouter:
    """Return the routes of the page, relative to where it is mounted."""
    router = APIRouter(include_in_schema=False)
    headers = {
        "Content-Security-Policy": POLICY + frame_ancestors,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }

    @router.api_route("/", methods=["GET", "HEAD"])
    def index(request: Request) -> HTMLResponse:
        """Return the page in the browser's language."""
        language = preferred_language(request.headers.get("accept-language", ""))
        return HTMLResponse(_index(service, language), headers=headers)

    @router.get("/page/texts/{language}.json")
    def language_texts(language: str) -> JSONResponse:
        """Return the interface in that language, English where it has none."""
        return JSONResponse(dict(texts(language)), headers=headers)

    @router.get("/page/{name}")
    async def static_file(name: str, request: Request) -> Response:
        """Return a style sheet or a module, or 304 where the browser has it."""
        response = await static.get_response(name, request.scope)
        response.headers.update(headers)
        return response

    static = StaticFiles(directory=STATIC)
    return router


def _index(service: ChatService, language: str) -> str:
    """Return the document: all data in it is escaped, and none of it is a script."""
    article = service.sessions.first.article
    boot: dict[str, Any] = {
        "language": language,
        "languages": [
            {"code": code, "name": SUPPORTED[code].name, "direction": direction(code)}
            for code in INTERFACE
        ],
        "texts": dict(texts(language)),
        "article": article_payload(article, language),
    }
    data = json.dumps(boot, ensure_ascii=False, separators=(",", ":"))
    template = Template((STATIC / "index.html").read_text(encoding="utf-8"))
    return template.substitute(
        language=language,
        direction=direction(language),
        title=html.escape(f"{article.title} · Article QA"),
        boot=data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
    )
