"""The REST routes: ask, articles, suggestions, feedback, health, metrics."""

from __future__ import annotations

import datetime
import hmac
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from qa.article import article_from_html, article_from_text
from qa.errors import ArticleError, ArticleQAError
from qa.languages import INTERFACE
from qa.suggestions import suggest
from qa.values import Answer, Article
from qa.web.server import schemas
from qa.web.server.errors import status_of
from qa.web.server.library import Shelf
from qa.web.server.service import Service, service_of

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": schemas.ErrorObject} for status in (400, 403, 404, 413, 422, 429, 503, 504)
}
_ArticleId = Annotated[str, Path(min_length=1, max_length=128)]


class ForbiddenError(ArticleQAError):
    """A change of articles without the token."""

    code = "forbidden"


Parts = Annotated[Service, Depends(service_of)]
router = APIRouter(responses=_ERRORS)


@router.post(
    "/api/ask",
    response_model=schemas.AnswerObject,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    summary="Ask an article a question",
)
async def ask(body: schemas.Question, request: Request, service: Parts) -> Any:
    """Return the answer; with `Accept: text/event-stream` as evidence, token, answer, error.

    What is wrong before the first event is a plain error with its status, as without events.
    """
    if service.options.log_questions:
        request.state.question = body.question
    shelf = await service.shelf(body.article)
    history = tuple(turn.turn() for turn in body.history)
    if "text/event-stream" in request.headers.get("accept", ""):
        snapshots = service.answering.stream(
            shelf, body.question, history=history, language=body.language
        )
        first = await service.answering.first(snapshots, request.receive)
        return StreamingResponse(
            _events(service, shelf, first, snapshots, request.state.request_id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    asking = service.answering.ask(shelf, body.question, history=history, language=body.language)
    answer = await service.answering.while_connected(asking, request.receive)
    service.count(answer)
    return service.answer(answer, shelf)


async def _events(
    service: Service,
    shelf: Shelf,
    first: Answer,
    snapshots: AsyncGenerator[Answer, None],
    request_id: str,
) -> AsyncIterator[str]:
    """Yield an answer as server-sent events; an error comes as the last of them."""
    try:
        async with aclosing(snapshots):
            yield _event("evidence", service.answer(first, shelf))
            answer = first
            while not answer.final:
                answer = await anext(snapshots)
                if not answer.final:
                    yield _event("token", {"text": answer.text})
            service.count(answer)
            yield _event("answer", service.answer(answer, shelf))
    except ArticleQAError as error:
        detail = {"code": error.code, "message": str(error), "request_id": request_id}
        yield _event("error", {"error": detail, "status": status_of(error)})


def _event(name: str, content: object) -> str:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"


@router.get("/api/articles", summary="List the articles")
def articles(
    service: Parts,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> schemas.ArticleList:
    """Return one page of the list, newest publication first."""
    summaries = service.library.summaries(limit=limit, offset=offset)
    return schemas.ArticleList(
        articles=[schemas.SummaryObject.of(summary) for summary in summaries],
        total=service.library.count(),
    )


@router.get("/api/articles/{article_id}", summary="Read an article in sentences")
def article(article_id: _ArticleId, service: Parts) -> schemas.ArticleObject:
    """Return the article with its sentences, their ids and offsets."""
    stored, summary = service.library.read(article_id)
    return schemas.ArticleObject.of_article(stored, summary)


@router.get("/api/articles/{article_id}/translations/{language}", summary="Read a translation")
def translation(
    article_id: _ArticleId, language: Annotated[str, Path(pattern="^[a-z]{2}$")], service: Parts
) -> list[str]:
    """Return one line for each sentence; an empty list where there is no such translation."""
    stored, _ = service.library.read(article_id)
    return list(stored.translations.get(language, ()))


@router.get("/api/articles/{article_id}/suggestions", summary="Questions that it answers")
async def suggestions(
    article_id: _ArticleId,
    request: Request,
    service: Parts,
    language: Annotated[str, Query(pattern="^[a-z]{2}$")] = "en",
    count: Annotated[int, Query(ge=1, le=6)] = 3,
) -> schemas.Suggestions:
    """Return questions that were asked silently and are answered with a citation."""
    service.admit(request)
    shelf = await service.shelf(article_id)
    language = language if language in INTERFACE else "en"
    found = await service.answering.run_in_turn(lambda: suggest(shelf.bot, language, count=count))
    return schemas.Suggestions(suggestions=list(found))


@router.put("/api/articles/{article_id}", summary="Store or correct an article")
async def put_article(
    article_id: _ArticleId, body: schemas.ArticleInput, request: Request, service: Parts
) -> schemas.SummaryObject:
    """Store the article; answers in flight finish on the version that they began with."""
    _require_token(request, service)
    made = await service.answering.run(lambda: _made(article_id, body))
    summary = await service.answering.run(
        lambda: service.library.put(made, published=body.published)
    )
    return schemas.SummaryObject.of(summary)


@router.delete("/api/articles/{article_id}", status_code=204, summary="Remove an article")
async def delete_article(article_id: _ArticleId, request: Request, service: Parts) -> Response:
    """Forget the article."""
    _require_token(request, service)
    await service.answering.run(lambda: service.library.delete(article_id))
    return Response(status_code=204)


@router.post("/api/feedback", status_code=204, summary="Keep a reader's verdict")
async def feedback(body: schemas.Feedback, service: Parts) -> Response:
    """Append the verdict to the feedback file."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    entry = {"time": now, **body.model_dump()}
    await service.answering.run(lambda: service.keep_feedback(entry))
    return Response(status_code=204)


@router.get("/healthz", summary="The process is alive")
async def healthz() -> dict[str, str]:
    """Return at once."""
    return {"status": "ok"}


@router.get("/readyz", summary="The server answers questions")
async def readyz(service: Parts) -> dict[str, str]:
    """Return 503 while the server starts or stops."""
    if not service.ready:
        raise NotReadyError("the server is starting or stopping: try again in a few seconds")
    return {"status": "ready"}


@router.get("/metrics", summary="Counters for Prometheus")
async def metrics(service: Parts) -> Response:
    """Return all counters in Prometheus' text format."""
    service.metrics.waiting.set(service.answering.places.waiting)
    service.metrics.running.set(service.answering.places.held)
    service.metrics.resident.set(service.library.resident_count())
    service.metrics.stored.set(service.library.count())
    return Response(service.metrics.text(), media_type=service.metrics.content_type)


class NotReadyError(ArticleQAError):
    """The server starts or stops."""

    code = "not_ready"


def _made(article_id: str, body: schemas.ArticleInput) -> Article:
    """Return the article of a request."""
    if bool(body.text.strip()) == bool(body.html.strip()):
        raise ArticleError("give either `text` or `html`, and not both")
    translations = {code: tuple(lines) for code, lines in body.translations.items()}
    make = article_from_html if body.html.strip() else article_from_text
    return make(
        body.html if body.html.strip() else body.text,
        id=article_id,
        title=body.title,
        language=body.language,
        translations=translations or None,
    )


def _require_token(request: Request, service: Service) -> None:
    """Let only the holder of the token change articles.

    Raises:
        ForbiddenError: the server has no token, or the request not the same one.
        TooManyRequestsError: the client has been guessing.
    """
    if not service.options.token:
        raise ForbiddenError("changing articles is off: start the server with ARTICLE_QA_TOKEN set")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_right = hmac.compare_digest(given.strip().encode(), service.options.token.encode())
    if scheme.lower() != "bearer" or not is_right:
        service.admit(request)
        raise ForbiddenError("send `Authorization: Bearer` with the server's token")
