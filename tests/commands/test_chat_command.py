"""`article-qa chat` before it serves: cheap flags, and a port that is taken."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from qa.cli import main
from qa.commands.chat import _reachable

HEAVY = "gradio torch fastapi numpy transformers"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import contextlib, io, sys, qa.cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    qa.cli.main(['chat', '--help'])\n"
        f"print(*set('{HEAVY}'.split()) & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.stdout.strip(), result.returncode) == ("", 0)


def test_a_taken_port_is_said_before_anything_is_loaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["chat", "--port", str(port), "--no-browser"]) == 1
    message = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1, port {port}" in message
    assert "give another --port" in message


@pytest.mark.parametrize(
    ("host", "name"), [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("news.example", "news.example")]
)
def test_the_printed_address_is_one_that_a_browser_reaches(host: str, name: str) -> None:
    assert _reachable(host) == name
