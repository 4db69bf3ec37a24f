"""What may call the page: the page itself and programs, never a page of another site."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.web.server.origins import Origins


class OriginGuard:
    """Refuses a browser's cross-site calls before any work is done; plain ASGI, so streams pass."""

    def __init__(self, app: ASGIApp, *, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer 403."""
        reason = self._origins.refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        if reason is None:
            await self._app(scope, receive, send)
            return
        error = {"error": {"code": "origin_refused", "message": reason}}
        await JSONResponse(error, 403)(scope, receive, send)
