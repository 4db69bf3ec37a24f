"""`/v1/chat/completions` and `/v1/models`: each article is a model for OpenAI's clients."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qa.errors import ArticleQAError, QuestionError
from qa.values import Answer, Turn
from qa.web.server.library import Shelf
from qa.web.server.schemas import ErrorObject
from qa.web.server.service import Service, service_of

_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorObject} for status in (403, 404, 413, 422, 429, 503, 504)
}
router = APIRouter(prefix="/v1", responses=_ERRORS)
Parts = Annotated[Service, Depends(service_of)]
_Text = Annotated[str, StringConstraints(max_length=20_000)]


class TextPart(BaseModel):
    """A part of a message; only text is understood."""

    type: Literal["text"]
    text: _Text


class Message(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: _Text | list[TextPart] | None = None

    def text(self) -> str:
        """Return the message's text, parts joined."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatRequest(BaseModel):
    """What we read of OpenAI's request; sampling settings are accepted and have no effect."""

    model_config = ConfigDict(extra="ignore")

    model: Annotated[str, StringConstraints(max_length=128)]
    messages: Annotated[list[Message], Field(min_length=1, max_length=200)]
    stream: bool = False

    def question(self) -> tuple[str, tuple[Turn, ...]]:
        """Return the last user message and the turns before it.

        Raises:
            QuestionError: the last message is not the user's.
        """
        turns = [
            Turn(role=message.role, text=message.text())
            for message in self.messages
            if message.role == "user" or message.role == "assistant"
        ]
        if not turns or turns[-1].role != "user":
            raise QuestionError("the last message must be the user's question")
        return turns[-1].text, tuple(turns[:-1])


@router.get("/models", summary="The articles as models")
async def models(service: Parts) -> dict[str, object]:
    """Return at most 1,000 articles, newest first."""
    summaries = service.library.summaries(limit=1_000)
    return {
        "object": "list",
        "data": [
            {"id": summary.id, "object": "model", "created": 0, "owned_by": "article-qa"}
            for summary in summaries
        ],
    }


@router.post(
    "/chat/completions", summary="Ask an article through OpenAI's API", response_model=None
)
async def chat_completions(
    body: ChatRequest, request: Request, service: Parts
) -> dict[str, object] | StreamingResponse:
    """Return the answer with its citations, in the text and in an extra field `citations`."""
    question, history = body.question()
    if service.options.log_questions:
        request.state.question = question
    shelf = await service.shelf(body.model)
    completion_id = f"chatcmpl-{uuid.uuid4().hex}"
    if body.stream:
        snapshots = service.answering.stream(shelf, question, history=history)
        first = await service.answering.first(snapshots, request.receive)
        return StreamingResponse(
            _chunks(service, shelf, first, snapshots, completion_id),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    asking = service.answering.ask(shelf, question, history=history)
    answer = await service.answering.while_connected(asking, request.receive)
    service.count(answer)
    content = service.answer(answer, shelf)
    return {
        **_head(completion_id, shelf, "chat.completion"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": answer.text},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        **_extra(content),
    }


async def _chunks(
    service: Service,
    shelf: Shelf,
    answer: Answer,
    snapshots: AsyncGenerator[Answer, None],
    completion_id: str,
) -> AsyncIterator[str]:
    """Yield the answer in OpenAI's chunks.

    A chunk cannot take back what was sent, but verification may remove a claim at the end: so
    text goes out when it is final.
    """
    head = _head(completion_id, shelf, "chat.completion.chunk")

    def chunk(delta: dict[str, object], reason: str | None = None, **extra: object) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return f"data: {json.dumps({**head, 'choices': [choice], **extra}, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    try:
        async with aclosing(snapshots):
            while not answer.final:
                answer = await anext(snapshots)
        service.count(answer)
        for piece in _pieces(answer.text):
            yield chunk({"content": piece})
        yield chunk({}, "stop", **_extra(service.answer(answer, shelf)))
    except ArticleQAError as error:
        yield f"data: {json.dumps({'error': {'code': error.code, 'message': str(error)}})}\n\n"
    yield "data: [DONE]\n\n"


def _pieces(text: str, size: int = 40) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _head(completion_id: str, shelf: Shelf, kind: str) -> dict[str, object]:
    return {
        "id": completion_id,
        "object": kind,
        "created": int(time.time()),
        "model": shelf.summary.id,
    }


def _extra(content: dict[str, object]) -> dict[str, object]:
    return {name: content[name] for name in ("citations", "found", "confidence", "article_version")}
