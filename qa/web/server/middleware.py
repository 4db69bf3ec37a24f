"""What every request passes: id, guard of origins, limits, security headers, log."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.server.limits import Network, RateLimiter, TooManyRequestsError, client_address
from qa.web.server.logs import REQUEST_ID
from qa.web.server.metrics import Metrics
from qa.web.server.origins import Origins

CLIENT_GONE = 499
log = logging.getLogger("qa.server")

_VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_OUR_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'"
)
# Swagger UI sets inline styles.
_DOCS_PAGES = _OUR_PAGES.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


def error_response(
    status: int,
    code: str,
    message: str,
    request_id: str,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return an error in the one shape that all errors have."""
    body = {"error": {"code": code, "message": message, "request_id": request_id}}
    return JSONResponse(body, status, headers)


class RequestMiddleware:
    """Wraps the application; plain ASGI, so that streams pass through unbuffered."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Origins,
        metrics: Metrics,
        rate: RateLimiter,
        trusted_proxies: tuple[Network, ...],
        max_body_bytes: int,
        root_path: str,
    ) -> None:
        self._app = app
        self._origins = origins
        self._metrics = metrics
        self._rate = rate
        self._trusted_proxies = trusted_proxies
        self._max_body_bytes = max_body_bytes
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        scope["root_path"] = self._root_path
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket" and self._origins.refusal(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        request_id = self._identify(scope, headers)
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(MutableHeaders(scope=message), scope, headers, request_id)
            await send(message)

        limited = _LimitedBody(receive, self._max_body_bytes)
        try:
            refusal = self._refusal(scope, headers, request_id)
            if refusal is None:
                await self._app(scope, limited, limited.guard(send_with_headers))
            if limited.is_exceeded and not status:
                refusal = self._too_large(request_id)
            if refusal is not None:
                await refusal(scope, receive, send_with_headers)
        except Exception:
            log.exception("unexpected error")
            if status:
                raise
            message = "something failed in the server: the log has it under this request id"
            failure = error_response(500, "internal_error", message, request_id)
            await failure(scope, receive, send_with_headers)
        finally:
            self._record(scope, status or CLIENT_GONE, time.perf_counter() - started)

    def _identify(self, scope: Scope, headers: Headers) -> str:
        """Give the request its id and its client, for handlers and the log; return the id."""
        asked_id = headers.get("x-request-id", "")
        request_id = asked_id if _VALID_ID.fullmatch(asked_id) else uuid.uuid4().hex[:16]
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = headers.get("x-forwarded-for", "")
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        state["client"] = client_address(peer, forwarded, self._trusted_proxies)
        REQUEST_ID.set(request_id)
        return request_id

    def _refusal(self, scope: Scope, headers: Headers, request_id: str) -> Response | None:
        reason = self._origins.refusal(headers)
        if reason is not None and not _is_public(get_route_path(scope)):
            return error_response(403, "origin_refused", reason, request_id)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            return _preflight()
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._max_body_bytes:
            return self._too_large(request_id)
        if scope["method"] == "POST":
            return self._too_often(scope, request_id)
        return None

    def _too_often(self, scope: Scope, request_id: str) -> Response | None:
        """Count what a client asks, through whichever door: REST, OpenAI's, MCP, the chat page."""
        try:
            self._rate.check(scope["state"]["client"], now=time.time())
        except TooManyRequestsError as error:
            retry = {"Retry-After": str(error.retry_after_s)}
            return error_response(429, error.code, str(error), request_id, retry)
        return None

    def _too_large(self, request_id: str) -> JSONResponse:
        message = f"the request's body is over {self._max_body_bytes} bytes: send less"
        return error_response(413, "body_too_large", message, request_id)

    def _add_headers(
        self, answer: MutableHeaders, scope: Scope, headers: Headers, request_id: str
    ) -> None:
        answer["X-Request-ID"] = request_id
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Referrer-Policy"] = "strict-origin-when-cross-origin"
        answer["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if "content-security-policy" not in answer:
            answer["Content-Security-Policy"] = (
                f"{_policy(scope)}; frame-ancestors {self._origins.frame_ancestors()}"
            )
        answer.add_vary_header("Origin")
        origin = headers.get("origin")
        if origin is not None and self._origins.is_allowed(origin):
            answer["Access-Control-Allow-Origin"] = origin
            answer["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.latency.labels(route).observe(seconds)
        state = scope["state"]
        request = {
            "client": state["client"],
            "method": method,
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        if "question" in state:
            request["question"] = state["question"]
        log.info("request", extra={"request": request})


def _preflight() -> Response:
    """Answer a browser that asks before it calls; the allowed origin is added with the others."""
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "Content-Type, Accept, X-Request-ID",
            "Access-Control-Max-Age": "600",
        },
    )


def _policy(scope: Scope) -> str:
    return _DOCS_PAGES if get_route_path(scope).startswith("/docs") else _OUR_PAGES


def _is_public(path: str) -> bool:
    """Tell what any page may load: scripts and health say nothing about an article."""
    return path.startswith("/widget") or path in ("/healthz", "/readyz")


class _LimitedBody:
    """A `receive` that counts what comes, for clients that name no length or a wrong one.

    FastAPI's own limit answers in plain text, not in the shape of our errors. Past the limit the
    application hears that the client is gone, and `guard` drops whatever it still says.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.is_exceeded = False

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self.is_exceeded = self._left < 0
        return {"type": "http.disconnect"} if self.is_exceeded else message

    def guard(self, send: Send) -> Send:
        """Return a `send` that says nothing once the limit is passed."""

        async def guarded(message: Message) -> None:
            if not self.is_exceeded:
                await send(message)

        return guarded
