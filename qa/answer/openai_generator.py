"""An OpenAI-compatible server: messages in, text out as it streams, through the official client.

The only module that imports `openai`. Nothing is sent until an answer is asked for. The key comes
from the environment alone: `ARTICLE_QA_OPENAI_KEY`, sent to the server that the user chose, or
`OPENAI_API_KEY`, sent only over https or to this machine. A local server needs none.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from qa.answer.generation import GenerationRequest
from qa.answer.prompt import ChatMessage, build_messages
from qa.answer.streaming import Put, check_answer, stream_with_deadline, strip_thinking
from qa.config import Settings
from qa.errors import GeneratorError, SettingsError

if TYPE_CHECKING:
    from openai import OpenAI

MAX_NEW_TOKENS = 800
"""Room for a model that thinks before it writes."""

MAX_RETRIES = 2
CONNECT_TIMEOUT_S = 5.0
KEY_VARIABLES = ("ARTICLE_QA_OPENAI_KEY", "OPENAI_API_KEY")

_EXAMPLE = "openai:http://127.0.0.1:11434/v1#qwen3:4b"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """The base address of a server, as `http://host:port/v1`, and the model's name there."""

    url: str
    model: str

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return urlsplit(self.url).hostname in _LOOPBACK


def parse_server(target: str) -> Server:
    """Return the server of `URL#MODEL`; a URL without a path gets `/v1`.

    Raises:
        SettingsError: no http address, no model, or a password in the address.

    >>> parse_server("http://127.0.0.1:11434#qwen3:4b")
    Server(url='http://127.0.0.1:11434/v1', model='qwen3:4b')
    """
    address, _, model = target.strip().partition("#")
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError(f"openai server address does not parse: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(f"openai server is {address!r}, expected an address: {_EXAMPLE}")
    if parts.username or parts.password or parts.query:
        raise SettingsError(
            f"the openai server's address holds a key: set {KEY_VARIABLES[0]} instead"
        )
    if not model.strip():
        raise SettingsError(f"openai server {address!r} lacks its model: {_EXAMPLE}")
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return Server(urlunsplit((parts.scheme, parts.netloc, path, "", "")), model.strip())


class OpenAIGenerator:
    """Writes answers with the model of a server."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self._server = server
        self._timeout_s = settings.timeout_s
        self._name = f"openai:{server.url}#{server.model}"

    @property
    def name(self) -> str:
        """Name that `--generator` takes."""
        return self._name

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield the answer in pieces; see `Generator.stream`."""
        pieces = self.chat(build_messages(request), max_new_tokens=MAX_NEW_TOKENS)
        return check_answer(pieces, request, self._name)

    def chat(self, messages: list[ChatMessage], *, max_new_tokens: int) -> Iterator[str]:
        """Yield the model's reply to messages; see `ChatModel.chat`."""

        def produce(stop: threading.Event, put: Put) -> None:
            for content in self._request(messages, max_new_tokens):
                if stop.is_set():
                    return
                put(content)

        pieces = stream_with_deadline(produce, timeout_s=self._timeout_s, name=self._name)
        return strip_thinking(pieces)

    def _request(self, messages: list[ChatMessage], max_new_tokens: int) -> Iterator[str]:
        """Yield content as it arrives.

        Raises:
            GeneratorError: the server refused, went silent, or sent something that is no answer.
        """
        import openai

        finished = False
        try:
            with (
                self._make_client() as client,
                self._open(client, messages, max_new_tokens) as chunks,
            ):
                for chunk in chunks:
                    content, reason = _read_chunk(chunk)
                    if content:
                        yield content
                    finished = finished or reason is not None
        except openai.APIStatusError as error:
            raise GeneratorError(self._describe_status(error)) from error
        except openai.APITimeoutError as error:
            raise GeneratorError(
                f"{self._name} went silent for {self._timeout_s:g} s: "
                "raise the timeout or choose a smaller model"
            ) from error
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            raise GeneratorError(
                f"{self._name} cannot be reached or broke off ({cause}): is the server running?"
            ) from error
        except openai.OpenAIError as error:
            raise GeneratorError(f"{self._name} reported an error: {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise GeneratorError(
                f"{self._name} sent something that is no chat completion ({error}): "
                "is the address that of an OpenAI-compatible server?"
            ) from error
        if not finished:
            raise GeneratorError(f"{self._name} broke off before the end of its answer")

    def _open(self, client: OpenAI, messages: list[ChatMessage], max_new_tokens: int) -> Any:
        """Start the stream, with thinking switched off where the server knows that wish."""
        import openai

        arguments: dict[str, Any] = {
            "model": self._server.model,
            "messages": messages,
            "stream": True,
            "temperature": 0.0,
            "max_tokens": max_new_tokens,
        }
        try:
            no_thinking = {"chat_template_kwargs": {"enable_thinking": False}}
            return client.chat.completions.create(**arguments, extra_body=no_thinking)
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            return client.chat.completions.create(**arguments)

    def _make_client(self) -> OpenAI:
        """Return a client that follows no redirect: a key goes to the address of the user alone."""
        import httpx2
        from openai import DefaultHttpxClient, OpenAI

        timeout = httpx2.Timeout(self._timeout_s, connect=min(CONNECT_TIMEOUT_S, self._timeout_s))
        return OpenAI(
            api_key=find_key(self._server) or "none",
            base_url=self._server.url,
            max_retries=MAX_RETRIES,
            http_client=DefaultHttpxClient(
                timeout=timeout, follow_redirects=False, trust_env=not self._server.is_local
            ),
        )

    def _describe_status(self, error: Any) -> str:
        """Return a message for a status of 3xx, 4xx or 5xx; a server's page is never repeated."""
        status = error.status_code
        if 300 <= status < 400:
            return f"{self._name} points elsewhere (status {status}): give the final address"
        if status in (401, 403):
            return f"{self._name} wants a key (status {status}): set {KEY_VARIABLES[0]}"
        if status == 404:
            return f"{self._name}: no such model or path (status 404): see the server's /v1/models"
        return f"{self._name} answered with status {status}: see the server's log"


def find_key(server: Server) -> str | None:
    """Return the key for a server from the environment, None without one that may be sent there."""
    own, general = (os.environ.get(variable, "").strip() for variable in KEY_VARIABLES)
    if own:
        return own
    is_safe = server.is_local or server.url.startswith("https://")
    return general if general and is_safe else None


def _read_chunk(chunk: Any) -> tuple[str, str | None]:
    """Return the text and the finish reason of a chunk; chunks of other kinds have neither.

    Raises:
        ValueError: the server ended the answer for its content.
    """
    choices = getattr(chunk, "choices", None)
    if not choices:
        return "", None
    choice = choices[0]
    if choice.finish_reason == "content_filter":
        raise ValueError("the server's content filter withheld the answer")
    content = choice.delta.content if choice.delta else None
    return (content if isinstance(content, str) else ""), choice.finish_reason
