"""The application: routes, pages, MCP and the chat page around one service."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from qa import __version__
from qa.answer.chatbot import Models
from qa.article import open_article
from qa.config import Settings
from qa.values import Article
from qa.web.server import api, openai_api
from qa.web.server.answering import Answering
from qa.web.server.errors import add_error_handlers
from qa.web.server.library import Library
from qa.web.server.limits import RateLimiter, parse_networks
from qa.web.server.mcp_server import build_mcp
from qa.web.server.metrics import Metrics
from qa.web.server.middleware import RequestMiddleware
from qa.web.server.options import ServerOptions
from qa.web.server.origins import Origins
from qa.web.server.service import Service
from qa.web.server.store import ArticleStore
from qa.web.server.watch import FolderWatch
from qa.web.widget import routes as widget

log = logging.getLogger("qa.server")
CHAT_PATH = "/chat"
_ARGUMENT = "argument"


def build_service(
    options: ServerOptions,
    settings: Settings,
    *,
    models: Models | None = None,
    articles: Sequence[Article] | None = (),
) -> Service:
    """Return the server's parts: models loaded, store open, the command line's articles in it.

    None for the articles is the bundled one, as long as no other is stored.
    """
    origins = Origins.parse(options.allow_origins)
    parse_networks(options.trusted_proxies)
    models = Models.load(settings) if models is None else models
    store = ArticleStore(options.data_folder / "articles.sqlite")
    library = Library(store, models, max_articles=options.max_articles)
    if articles is None:
        has_own = library.count() > len(library.ids_of(_ARGUMENT))
        articles = () if has_own or options.watch else (open_article(None, settings=settings),)
    library.sync(articles, origin=_ARGUMENT)
    return Service(
        options=options,
        settings=settings,
        models=models,
        library=library,
        answering=Answering(
            max_concurrent=options.max_concurrent,
            max_queue=options.max_queue,
            timeout_s=options.answer_timeout_s,
        ),
        rate=RateLimiter(options.requests_per_minute),
        metrics=Metrics(),
        origins=origins,
    )


def build_app(service: Service, *, with_chat: bool = True) -> FastAPI:
    """Return the ASGI application. `with_chat` mounts the Gradio page, the slowest part to load."""
    mcp = build_mcp(service)
    watch = FolderWatch(service) if service.options.watch else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if mcp is not None:
                await stack.enter_async_context(mcp.lifespan())
            if watch is not None:
                await stack.enter_async_context(watch.running())
            yield
            service.ready = False
            service.answering.close()

    app = FastAPI(
        title="Article QA",
        version=__version__,
        description="Ask an article a question; each claim of the answer leads to its sentence.",
        docs_url=None,
        redoc_url=None,
        # A redirect would name the address that a proxy calls, which readers cannot reach.
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.service = service
    add_error_handlers(app)
    app.include_router(api.router)
    app.include_router(openai_api.router)
    app.include_router(widget.router)
    _add_docs(app)
    if mcp is not None:
        app.router.routes.extend(mcp.routes)
    if with_chat:
        _mount_chat(app, service)
    app.add_middleware(
        RequestMiddleware,
        origins=service.origins,
        metrics=service.metrics,
        rate=service.rate,
        root_path=service.options.root_path,
        trusted_proxies=parse_networks(service.options.trusted_proxies),
        max_body_bytes=service.options.max_body_bytes,
    )
    return app


def _mount_chat(app: FastAPI, service: Service) -> None:
    """Serve the chat page about the newest article, where there is one."""
    from qa.web.chat.page import build_page

    newest = service.library.summaries(limit=1)
    if not newest:
        log.info("no article yet: the chat page comes with the next start")
        return
    article = service.library.shelf(newest[0].id).bot.article
    page = build_page(service.models, article, feedback=service.options.feedback)
    page.mount(app, path=CHAT_PATH, frame_ancestors=service.origins.frame_ancestors())

    @app.get("/", include_in_schema=False)
    @app.get(CHAT_PATH, include_in_schema=False)
    async def home(request: Request) -> Response:
        """Lead a reader who opens the server's address to the chat page."""
        root = request.scope.get("root_path", "")
        return Response(status_code=307, headers={"Location": f"{root}{CHAT_PATH}/"})


def _add_docs(app: FastAPI) -> None:
    """Serve the OpenAPI page from our own host: FastAPI's default loads it from elsewhere."""
    from swagger_ui_bundle import swagger_ui_path

    app.mount("/docs/assets", StaticFiles(directory=swagger_ui_path))

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        """Return the page that shows every route and tries it out."""
        root = request.scope.get("root_path", "")
        return HTMLResponse(
            "<!doctype html><html lang=en><head><meta charset=utf-8><title>Article QA: API</title>"
            f'<link rel=stylesheet href="{root}/docs/assets/swagger-ui.css"></head>'
            f'<body><div id=swagger-ui></div><script src="{root}/docs/assets/swagger-ui-bundle.js">'
            f'</script><script src="{root}/docs/start.js"></script></body></html>'
        )

    @app.get("/docs/start.js", include_in_schema=False)
    async def start(request: Request) -> Response:
        """Return the page's own script: the policy allows no inline one."""
        url = json.dumps(f"{request.scope.get('root_path', '')}/openapi.json")
        script = f'SwaggerUIBundle({{url: {url}, dom_id: "#swagger-ui"}});'
        return Response(script, media_type="text/javascript")
