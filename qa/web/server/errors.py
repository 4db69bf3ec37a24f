"""Which HTTP status each of our errors has, and the handlers that write them in the one shape."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from embeddings.errors import EmbeddingsError
from qa.errors import ArticleQAError
from qa.web.server.middleware import CLIENT_GONE, error_response

_STATUS = {
    "bad_question": 422,
    "bad_article": 422,
    "bad_translation": 422,
    "fetch_refused": 422,
    "bad_setting": 422,
    "unknown_article": 404,
    "forbidden": 403,
    "too_many_requests": 429,
    "client_gone": CLIENT_GONE,
    "busy": 503,
    "not_ready": 503,
    "generator_failed": 503,
    "timeout": 504,
}
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


def status_of(error: ArticleQAError | EmbeddingsError) -> int:
    """Return the HTTP status of an error; 500 for one that only the operator can repair."""
    return _STATUS.get(error.code, 500)


def add_error_handlers(app: FastAPI) -> None:
    """Make every error an object with code, message and request id.

    What nobody expected is answered by the middleware around everything, in the same shape.
    """

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ArticleQAError | EmbeddingsError)
        retry_after_s = getattr(error, "retry_after_s", None)
        headers = {"Retry-After": str(retry_after_s)} if retry_after_s else None
        return error_response(
            status_of(error), error.code, str(error), request.state.request_id, headers
        )

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        problems = [
            f"{'.'.join(str(part) for part in problem['loc'][1:]) or 'body'}: {problem['msg']}"
            for problem in error.errors()[:5]
        ]
        message = "the request does not fit the schema: " + "; ".join(problems)
        return error_response(422, "bad_request", message, request.state.request_id)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _HTTP_CODES.get(error.status_code, "http_error")
        return error_response(
            error.status_code,
            code,
            str(error.detail),
            request.state.request_id,
            dict(error.headers or {}),
        )

    app.add_exception_handler(ArticleQAError, ours)
    app.add_exception_handler(EmbeddingsError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
