from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from qa.answer.generation import GenerationRequest, Generator
from qa.answer.generators import load_generator
from qa.answer.openai_generator import Server, find_key, parse_server
from qa.config import Settings
from qa.errors import GeneratorError, SettingsError

MakeRequest = Callable[..., GenerationRequest]
Serve = Callable[..., Any]


def head(handler: BaseHTTPRequestHandler, status: int, kind: str, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


@pytest.fixture
def answer(request_for: MakeRequest) -> Callable[..., str]:
    """Return the whole answer of the server at an address."""

    def ask(address: str, timeout_s: float = 20.0, model: str = "m") -> str:
        generator = load_generator(f"openai:{address}#{model}", Settings(timeout_s=timeout_s))
        return "".join(generator.stream(request_for()))

    return ask


@pytest.mark.timeout(400)
def test_a_real_server_answers(
    transformers_server: str, tiny_chat_model: object, answer: Callable[..., str]
) -> None:
    text = answer(transformers_server, timeout_s=60.0, model=str(tiny_chat_model))
    assert text == "Peace talks begin in Moscow [1]."


@pytest.mark.timeout(400)
def test_a_real_servers_stream_can_be_closed(
    transformers_server: str, tiny_chat_model: object, request_for: MakeRequest
) -> None:
    name = f"openai:{transformers_server}#{tiny_chat_model}"
    generator = load_generator(name, Settings())
    stream = generator.stream(request_for())
    assert next(stream).startswith("Peace")
    stream.close()
    assert "".join(generator.stream(request_for())) == "Peace talks begin in Moscow [1]."


def test_request_has_rules_evidence_and_greedy_settings(
    serve: Serve, write_answer: Any, answer: Callable[..., str]
) -> None:
    server = serve(lambda handler, _: write_answer(handler, "In Mos", "cow [1]."))
    assert answer(server.address, model="qwen3:4b") == "In Moscow [1]."
    body = server.bodies[0]
    assert (body["model"], body["stream"], body["temperature"]) == ("qwen3:4b", True, 0.0)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert '<passage number="1">' in body["messages"][1]["content"]


def test_thoughts_are_not_shown(
    serve: Serve, write_answer: Any, answer: Callable[..., str]
) -> None:
    pieces = ("<th", "ink>Hmm [2].", "</thi", "nk>\n\n", "In Moscow [1].")
    server = serve(lambda handler, _: write_answer(handler, *pieces))
    assert answer(server.address) == "In Moscow [1]."


def test_a_server_that_is_down_is_an_error(answer: Callable[..., str], free_port: int) -> None:
    with pytest.raises(GeneratorError, match="is the server running"):
        answer(f"http://127.0.0.1:{free_port}/v1")


def test_a_silent_server_is_left_after_the_timeout(
    serve: Serve, answer: Callable[..., str]
) -> None:
    server = serve(lambda handler, _: server.release.wait(20))
    started = time.monotonic()
    with pytest.raises(GeneratorError, match=r"1 s: raise the timeout"):
        answer(server.address, timeout_s=1.0)
    assert time.monotonic() - started < 3


def test_a_server_that_drips_is_left_after_the_timeout(
    serve: Serve, answer: Callable[..., str]
) -> None:
    def drip(handler: BaseHTTPRequestHandler, _: int) -> None:
        head(handler, 200, "text/event-stream")
        while not server.release.wait(0.1):
            handler.wfile.write(b": ping\n\n")
            handler.wfile.flush()

    server = serve(drip)
    with pytest.raises(GeneratorError, match="did not finish within 1 s"):
        answer(server.address, timeout_s=1.0)


def test_a_stream_cut_off_midway_is_an_error_after_what_was_said(
    serve: Serve, write_chunk: Any, request_for: MakeRequest
) -> None:
    def cut(handler: BaseHTTPRequestHandler, _: int) -> None:
        head(handler, 200, "text/event-stream")
        write_chunk(handler, "In Moscow [1]. The second")

    server = serve(cut)
    stream = load_generator(f"openai:{server.address}#m", Settings()).stream(request_for())
    assert next(stream) == "In Moscow [1]. The second"
    with pytest.raises(GeneratorError, match="broke off before the end"):
        list(stream)


def test_a_chunked_stream_cut_off_midway_is_an_error(
    serve: Serve, answer: Callable[..., str]
) -> None:
    def cut(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.protocol_version = "HTTP/1.1"
        head(handler, 200, "text/event-stream", Transfer_Encoding="chunked")
        handler.wfile.write(b"ff\r\ndata: {")
        handler.close_connection = True

    server = serve(cut)
    with pytest.raises(GeneratorError, match="broke off"):
        answer(server.address)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<!DOCTYPE html><p>Welcome to nginx [1]</p>"),
        ("application/json", b'{"choices": [{"message": {"content": "In Moscow [1]."}}]}'),
        ("text/event-stream", b"data: not json\n\n"),
        ("text/event-stream", b"data: 7\n\n"),
        ("text/event-stream", b"data: [1, 2]\n\n"),
        ("text/event-stream", b'data: {"choices": "none"}\n\n'),
        ("text/event-stream", b'data: {"choices": [{"delta": {"content": [1]}}]}\n\n'),
        ("text/event-stream", b'data: {"error": {"message": "out of memory"}}\n\n'),
        ("text/event-stream", b"\xff\xfe\x00data"),
        ("text/event-stream", b""),
    ],
)
def test_nonsense_is_an_error_of_ours(
    serve: Serve, answer: Callable[..., str], kind: str, body: bytes
) -> None:
    def nonsense(handler: BaseHTTPRequestHandler, _: int) -> None:
        head(handler, 200, kind)
        handler.wfile.write(body)

    server = serve(nonsense)
    with pytest.raises(GeneratorError):
        answer(server.address)


def test_an_empty_answer_is_an_error(
    serve: Serve, write_answer: Any, answer: Callable[..., str]
) -> None:
    server = serve(lambda handler, _: write_answer(handler, " ", "\n"))
    with pytest.raises(GeneratorError, match="answered nothing"):
        answer(server.address)


@pytest.mark.parametrize("text", ["Talks begin in Moscow.", "Talks begin [4][0].", "See [99]."])
def test_an_answer_without_an_offered_marker_is_an_error(
    serve: Serve, write_answer: Any, answer: Callable[..., str], text: str
) -> None:
    server = serve(lambda handler, _: write_answer(handler, text))
    with pytest.raises(GeneratorError, match="without naming a passage"):
        answer(server.address)


def test_not_found_is_passed_on_in_one_piece(
    serve: Serve, write_answer: Any, request_for: MakeRequest
) -> None:
    server = serve(lambda handler, _: write_answer(handler, "NOT_", "IN_ARTI", "CLE", "."))
    generator = load_generator(f"openai:{server.address}#m", Settings())
    assert list(generator.stream(request_for())) == ["NOT_IN_ARTICLE."]


def test_an_endless_answer_is_stopped(serve: Serve, write_chunk: Any, answer: Any) -> None:
    def endless(handler: BaseHTTPRequestHandler, _: int) -> None:
        head(handler, 200, "text/event-stream")
        while not server.release.is_set():
            write_chunk(handler, "and so on [1] " * 100)

    server = serve(endless)
    with pytest.raises(GeneratorError, match="more than 20000 characters"):
        answer(server.address)


def test_a_hiccup_is_retried(serve: Serve, write_answer: Any, answer: Callable[..., str]) -> None:
    def hiccup(handler: BaseHTTPRequestHandler, number: int) -> None:
        if number == 1:
            head(handler, 503, "text/plain", Retry_After="0.01")
        else:
            write_answer(handler, "In Moscow [1].")

    server = serve(hiccup)
    assert answer(server.address) == "In Moscow [1]."
    assert len(server.bodies) == 2


@pytest.mark.parametrize(
    ("status", "message", "tries"),
    [
        (500, "status 500: see the server's log", 3),
        (429, "status 429", 3),
        (401, "wants a key", 1),
        (404, "no such model or path", 1),
    ],
)
def test_statuses_are_explained_and_retried_where_it_helps(
    serve: Serve, answer: Callable[..., str], status: int, message: str, tries: int
) -> None:
    def refuse(handler: BaseHTTPRequestHandler, _: int) -> None:
        head(handler, status, "text/plain", Retry_After="0.01")
        handler.wfile.write(b"internal details")

    server = serve(refuse)
    with pytest.raises(GeneratorError, match=message) as raised:
        answer(server.address)
    assert "internal details" not in str(raised.value)
    assert len(server.bodies) == tries


def test_a_redirect_is_not_followed(serve: Serve, write_answer: Any, answer: Any) -> None:
    other = serve(lambda handler, _: write_answer(handler, "In Moscow [1]."))
    here = serve(lambda handler, _: head(handler, 307, "text/plain", Location=other.address))
    with pytest.raises(GeneratorError, match="points elsewhere"):
        answer(here.address)
    assert other.bodies == []


def test_a_server_that_refuses_the_thinking_switch_is_asked_without(
    serve: Serve, write_answer: Any, answer: Callable[..., str]
) -> None:
    def strict(handler: BaseHTTPRequestHandler, number: int) -> None:
        if "chat_template_kwargs" in server.bodies[-1]:
            head(handler, 400, "text/plain")
        else:
            write_answer(handler, "In Moscow [1].")

    server = serve(strict)
    assert answer(server.address) == "In Moscow [1]."


def test_answers_in_parallel_do_not_mix(serve: Serve, write_answer: Any, answer: Any) -> None:
    server = serve(lambda handler, _: write_answer(handler, "In Moscow [1]."))
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(answer(server.address))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == ["In Moscow [1]."] * 4


@pytest.mark.parametrize(
    ("target", "url", "model"),
    [
        ("http://127.0.0.1:11434/v1#qwen3:4b", "http://127.0.0.1:11434/v1", "qwen3:4b"),
        ("http://localhost:8000#Qwen/Qwen3-4B", "http://localhost:8000/v1", "Qwen/Qwen3-4B"),
        ("https://a.example/api/v3/#m#x", "https://a.example/api/v3", "m#x"),
        (" http://[::1]:80/v1/chat/completions # m ", "http://[::1]:80/v1", "m"),
    ],
)
def test_server_and_model_are_read_from_the_name(target: str, url: str, model: str) -> None:
    assert parse_server(target) == Server(url, model)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "expected an address"),
        ("127.0.0.1:11434#m", "expected an address"),
        ("ftp://a.example/v1#m", "expected an address"),
        ("http://127.0.0.1:11434/v1", "lacks its model"),
        ("http://127.0.0.1:port/v1#m", "does not parse"),
        ("http://[::1/v1#m", "does not parse"),
        ("http://user:secret@a.example/v1#m", "ARTICLE_QA_OPENAI_KEY"),
        ("http://a.example/v1?key=secret#m", "ARTICLE_QA_OPENAI_KEY"),
    ],
)
def test_a_name_that_does_not_fit_says_how_it_should_look(target: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        load_generator(f"openai:{target}", Settings())
    assert "secret" not in str(raised.value)


def test_the_key_goes_only_where_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARTICLE_QA_OPENAI_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "general")
    assert find_key(Server("https://a.example/v1", "m")) == "general"
    assert find_key(Server("http://127.0.0.1:1/v1", "m")) == "general"
    assert find_key(Server("http://a.example/v1", "m")) is None
    monkeypatch.setenv("ARTICLE_QA_OPENAI_KEY", "own")
    assert find_key(Server("http://a.example/v1", "m")) == "own"


def test_the_key_is_sent_and_never_shown(
    serve: Serve,
    request_for: MakeRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ARTICLE_QA_OPENAI_KEY", "sk-very-secret")
    server = serve(lambda handler, _: head(handler, 403, "text/plain"))
    generator = load_generator(f"openai:{server.address}#m", Settings())
    assert isinstance(generator, Generator)
    with pytest.raises(GeneratorError) as raised:
        list(generator.stream(request_for()))
    assert server.headers[0]["Authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in str(raised.value) + generator.name + repr(generator)
