"""The other two doors, tried with the official clients: OpenAI's API and MCP."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import anyio
import httpx
import openai
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

QUESTION = "What will the repairs of the bridge cost?"


def openai_client(client: httpx.Client) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{client.base_url}/v1".replace("//v1", "/v1"), api_key="none")


def test_articles_are_models(client: httpx.Client) -> None:
    assert [model.id for model in openai_client(client).models.list()] == ["bridge"]


def test_completion_has_citations_in_text_and_in_a_field(client: httpx.Client) -> None:
    completion = openai_client(client).chat.completions.create(
        model="bridge", messages=[{"role": "user", "content": QUESTION}]
    )
    content = completion.choices[0].message.content
    assert content is not None
    assert "four million euros" in content
    assert "[1]" in content
    citations = completion.model_extra["citations"]
    assert citations[0]["marker"] == 1
    assert "four million euros" in citations[0]["text"]


def test_streamed_completion_adds_up_to_the_answer(client: httpx.Client) -> None:
    stream = openai_client(client).chat.completions.create(
        model="bridge", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert "four million euros" in text
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].model_extra["citations"]


def test_unknown_model_is_not_found(client: httpx.Client) -> None:
    with pytest.raises(openai.NotFoundError, match="bridge"):
        openai_client(client).chat.completions.create(
            model="bridgf", messages=[{"role": "user", "content": QUESTION}]
        )


def test_conversation_must_end_with_the_user(client: httpx.Client) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="last message"):
        openai_client(client).chat.completions.create(
            model="bridge",
            messages=[
                {"role": "user", "content": QUESTION},
                {"role": "assistant", "content": "Four million."},
            ],
        )


async def call_tools(session: ClientSession) -> tuple[set[str], dict[str, object]]:
    """Return the names of the tools and the answer to a question."""
    await session.initialize()
    tools = await session.list_tools()
    result = await session.call_tool("ask_article", {"question": QUESTION})
    return {tool.name for tool in tools.tools}, json.loads(result.content[0].text)


def test_mcp_tools_over_http(client: httpx.Client) -> None:
    async def run() -> tuple[set[str], dict[str, object]]:
        address = str(client.base_url).rstrip("/") + "/mcp"
        async with (
            streamable_http_client(address) as (read, write, *_),
            ClientSession(read, write) as session,
        ):
            return await call_tools(session)

    names, answer = anyio.run(run)
    assert names == {"ask_article", "list_articles"}
    assert "four million euros" in str(answer["answer"])


def test_mcp_over_http_answers_without_a_redirect_and_keeps_no_stream(client: httpx.Client) -> None:
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    assert client.post("/mcp", json=request, headers=headers).status_code == 200
    assert client.get("/mcp", headers=headers).status_code == 405


def test_mcp_tools_on_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "bridge.txt"
    file.write_text(
        "The bridge\nThe repairs of the bridge will cost four million euros.\n", "utf-8"
    )

    async def run() -> tuple[set[str], dict[str, object]]:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "qa", "mcp", str(file)],
            env={"ARTICLE_QA_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path)},
        )
        async with (
            stdio_client(parameters) as (read, write),
            ClientSession(read, write) as session,
        ):
            return await call_tools(session)

    names, answer = anyio.run(run)
    assert names == {"ask_article", "list_articles"}
    assert "four million euros" in str(answer["answer"])
