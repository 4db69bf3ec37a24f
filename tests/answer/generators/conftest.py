"""A tiny chat model whose words are known, an article to ask about, and servers that misbehave."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qa.answer.generation import GenerationRequest
from qa.values import Article, Evidence, Sentence

REPLY = ("Peace", " talks", " begin", " in", " Moscow", " [1]", ".")
"""What the tiny model says after any prompt, one token each, before it ends."""

_TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)

LINES = (
    "Peace talks begin in Moscow.",
    "The minister arrived on 3 May with 17 experts.",
    "A second round will follow in Geneva.",
)


START_LIMIT_S = 300
"""A busy machine takes minutes to import what the server needs."""


def make_request(question: str = "Where do talks begin?", **changes: Any) -> GenerationRequest:
    """Return a request over an article of three sentences, all of them evidence in order."""
    sentences, start = [], 0
    for number, line in enumerate(LINES):
        sentences.append(Sentence(number, line, start, start + len(line), None, "text"))
        start += len(line) + 1
    article = Article("talks", LINES[0], "\n".join(LINES), "en", tuple(sentences))
    evidence = tuple(Evidence(sentence, 0.9 - 0.1 * sentence.id) for sentence in sentences)
    fields = {"question": question, "language": "en", "article": article, "evidence": evidence}
    return GenerationRequest(**{**fields, **changes})


@pytest.fixture
def request_for() -> Callable[..., GenerationRequest]:
    return make_request


def save_tiny_chat_model(folder: Path, *, context: int = 6_000, seed: int = 0) -> Path:
    """Save a Llama with one layer that follows a table from token to next token.

    Embeddings are one-hot and the layer's output projections are zero, so the last token alone
    decides: after the assistant's tag come the words of REPLY. All other weights are random.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    specials = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [word.replace(" ", "Ġ") for word in REPLY if word.replace(" ", "Ġ") not in letters]
    vocabulary = {piece: number for number, piece in enumerate([*specials, *letters, *words])}
    raw = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    raw.add_special_tokens(specials)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token="<|end|>", pad_token="<|end|>", model_max_length=context
    )
    tokenizer.chat_template = _TEMPLATE
    tokenizer.save_pretrained(folder)

    size = len(vocabulary) + len(vocabulary) % 2
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=size,
        hidden_size=size,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        num_key_value_heads=1,
        head_dim=8,
        max_position_embeddings=context,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=vocabulary["<|end|>"],
        pad_token_id=vocabulary["<|end|>"],
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        layer = model.model.layers[0]
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
        model.model.embed_tokens.weight.copy_(torch.eye(size))
        model.lm_head.weight.zero_()
        path = ["<|assistant|>", *(word.replace(" ", "Ġ") for word in REPLY), "<|end|>"]
        for current, following in pairwise(path):
            model.lm_head.weight[vocabulary[following], vocabulary[current]] = 1.0
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_chat_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_chat_model(tmp_path_factory.mktemp("tiny-chat"))


def find_free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def transformers_server(
    tiny_chat_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a real `transformers serve` with the tiny model."""
    for library in ("accelerate", "fastapi", "uvicorn"):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"transformers serve needs {library}: pip install -e '.[dev]'")
    home = tmp_path_factory.mktemp("hub-home")
    (home / "hub").mkdir()
    port = find_free_port()
    log = (home / "log.txt").open("wb")
    start = "from transformers.cli.transformers import main; main()"
    arguments = ["serve", str(tiny_chat_model), "--port", str(port), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [sys.executable, "-c", start, *arguments, "--device", "cpu"],
        env={**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_healthy(port, server, Path(log.name))
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_until_healthy(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    import httpx

    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            threading.Event().wait(0.3)
    pytest.fail(f"transformers serve did not start: {log.read_text()[-2000:]}")


class ScriptedServer:
    """A server on the loopback that answers every request by a script, and keeps the requests."""

    def __init__(self, script: Callable[[BaseHTTPRequestHandler, int], None]) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[Message] = []
        self.release = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                owner.bodies.append(json.loads(self.rfile.read(length)))
                owner.headers.append(self.headers)
                script(self, len(owner.bodies))

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., ScriptedServer]]:
    """Start a server by a script of (handler, number of the request from 1)."""
    servers: list[ScriptedServer] = []

    def start(script: Callable[[BaseHTTPRequestHandler, int], None]) -> ScriptedServer:
        servers.append(ScriptedServer(script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def free_port() -> int:
    return find_free_port()


@pytest.fixture
def write_chunk() -> Callable[..., None]:
    return _write_chunk


@pytest.fixture
def write_answer() -> Callable[..., None]:
    """Write a whole, correct stream of pieces."""

    def write(handler: BaseHTTPRequestHandler, *pieces: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        for piece in pieces:
            _write_chunk(handler, piece)
        _write_chunk(handler, None, "stop")
        handler.wfile.write(b"data: [DONE]\n\n")

    return write


def _write_chunk(
    handler: BaseHTTPRequestHandler, content: str | None, finish: str | None = None
) -> None:
    delta = {} if content is None else {"content": content}
    chunk = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    handler.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
    handler.wfile.flush()
