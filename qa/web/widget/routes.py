"""The routes of the widget: its script, the frame's page and the demo."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from qa.languages import INTERFACE
from qa.web.server.service import Service, service_of
from qa.web.texts import preferred_language
from qa.web.widget.pages import demo_page, embed_page
from qa.web.widget.script import page_style, widget_script

router = APIRouter(include_in_schema=False)
Parts = Annotated[Service, Depends(service_of)]
_Language = Annotated[str, Query(pattern="^([a-z]{2})?$")]
_ArticleId = Annotated[str, Path(min_length=1, max_length=128)]


@router.get("/widget.js")
async def script(request: Request) -> Response:
    """Return the script; any page may load it, since it says nothing about an article."""
    return _static(request, widget_script(), "text/javascript")


@router.get("/widget/page.css")
async def style(request: Request) -> Response:
    """Return the style of the frame's page and the demo."""
    return _static(request, page_style(), "text/css")


@router.get("/embed/{article_id}")
def embed(
    article_id: _ArticleId, request: Request, service: Parts, language: _Language = ""
) -> HTMLResponse:
    """Return the frame's page, in the language asked for or the browser's."""
    article, _ = service.library.read(article_id)
    return HTMLResponse(embed_page(article, _spoken(language, request), _root(request)))


@router.get("/demo")
def demo_of_newest(request: Request, service: Parts, language: _Language = "") -> HTMLResponse:
    """Return the demo about the newest article."""
    newest = service.library.summaries(limit=1)
    return demo(newest[0].id if newest else "", request, service, language)


@router.get("/demo/{article_id}")
def demo(
    article_id: _ArticleId, request: Request, service: Parts, language: _Language = ""
) -> HTMLResponse:
    """Return the article with the widget beside it, in the language asked for or the browser's."""
    article, _ = service.library.read(article_id)
    return HTMLResponse(demo_page(article, _spoken(language, request), _root(request)))


def _spoken(language: str, request: Request) -> str:
    if language in INTERFACE:
        return language
    return preferred_language(request.headers.get("accept-language", ""))


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _static(request: Request, content: str, media_type: str) -> Response:
    """Return text that browsers keep for five minutes and then only ask whether it changed."""
    tag, zipped = _packed(content)
    headers = {
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(zipped, media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


@cache
def _packed(content: str) -> tuple[str, bytes]:
    """Return a tag that changes with the content, and the content gzipped, made once."""
    encoded = content.encode()
    return f'W/"{hashlib.sha256(encoded).hexdigest()[:16]}"', gzip.compress(encoded, 9, mtime=0)
