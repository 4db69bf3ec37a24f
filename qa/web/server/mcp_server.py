"""The MCP tools `ask_article` and `list_articles`, over HTTP or on standard input."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Route

from qa import __version__
from qa.errors import ArticleQAError
from qa.web.server.service import Service

log = logging.getLogger("qa.server")
_INSTRUCTIONS = (
    "Answers questions about news articles from their own sentences. Each claim carries a marker "
    "[n] that leads to a sentence in `citations`. Where `found` is false the article does not say."
)


@dataclass(frozen=True)
class MountedMcp:
    """The route `/mcp` and what keeps its sessions while the server runs."""

    routes: Sequence[BaseRoute]
    server: Any

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Run the session manager."""
        async with self.server.session_manager.run():
            yield


def build_mcp(service: Service) -> MountedMcp | None:
    """Return the route `/mcp`, None where the `mcp` package is not installed."""
    try:
        from mcp.server.transport_security import TransportSecuritySettings
    except ImportError:
        log.info("MCP is off: install article-qa[mcp] to offer the articles to MCP clients")
        return None
    server = mcp_tools(service)
    # Our own middleware refuses foreign origins, for every route alike.
    app = server.streamable_http_app(
        streamable_http_path="/mcp",
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    (route,) = app.routes
    assert isinstance(route, Route)
    # A GET would keep a stream open on which a server without sessions has nothing to say.
    route.methods = {"POST"}
    return MountedMcp(app.routes, server)


def mcp_tools(service: Service) -> Any:
    """Return an MCP server with our tools."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    server = MCPServer("article-qa", instructions=_INSTRUCTIONS, version=__version__)

    @server.tool()
    async def ask_article(question: str, article: str = "", language: str = "") -> dict[str, Any]:
        """Ask an article a question; the answer cites its sentences.

        `article` is an id of `list_articles`, needed where there are several. `language` is the
        code in which to answer, by default the question's own.
        """
        try:
            shelf = await service.shelf(article)
            answer = await service.answering.ask(shelf, question, language=language)
        except ArticleQAError as error:
            raise ToolError(str(error)) from error
        service.count(answer)
        return service.answer(answer, shelf)

    @server.tool()
    async def list_articles(limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
        """List the articles that can be asked, newest publication first."""
        summaries = service.library.summaries(
            limit=min(max(limit, 1), 1_000), offset=max(offset, 0)
        )
        return [
            {
                "id": summary.id,
                "title": summary.title,
                "language": summary.language,
                "published": summary.published,
                "version": summary.version,
            }
            for summary in summaries
        ]

    return server
