"""The files for deploying: their steps, flags and addresses are ours, tried where that is cheap."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx

from qa.commands.serve import add_arguments, options_from
from qa.web.server.options import ServerOptions

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "docs" / "deploy"


def dockerfile() -> list[tuple[str, str]]:
    """Return the instructions with their arguments, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def parsed(command: list[str]) -> ServerOptions:
    """Return the options of an `article-qa serve` command line."""
    assert command[:2] == ["article-qa", "serve"]
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return options_from(parser.parse_args(command[2:]))


def test_image_copies_only_what_is_there() -> None:
    for name, rest in dockerfile():
        if name == "COPY":
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources)


def test_image_serves_everyone_as_an_ordinary_user() -> None:
    instructions = dict(dockerfile())
    assert instructions["USER"] not in ("root", "0")
    command = [word.strip('[]," ') for word in instructions["CMD"].split()]
    options = parsed(command)
    assert options.host == "0.0.0.0"
    assert options.data == Path(instructions["VOLUME"])
    assert str(options.port) == instructions["EXPOSE"]


def test_health_check_of_the_image_tells_a_live_server_from_a_dead_one(
    client: httpx.Client,
) -> None:
    (check,) = [rest for name, rest in dockerfile() if name == "HEALTHCHECK"]
    _, *command = shlex.split(check.partition("CMD")[2])
    code = command[-1]
    alive = code.replace("http://127.0.0.1:8000", str(client.base_url).rstrip("/"))
    dead = code.replace("127.0.0.1:8000", "127.0.0.1:1")
    assert subprocess.run([sys.executable, "-c", alive]).returncode == 0
    assert subprocess.run([sys.executable, "-c", dead], stderr=subprocess.DEVNULL).returncode != 0


def test_unit_starts_with_flags_that_exist() -> None:
    unit = (DEPLOY / "article-qa.service").read_text("utf-8")
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    program, *rest = shlex.split(start)
    options = parsed([Path(program).name, *rest])
    assert options.trusted_proxies == ("127.0.0.1",)
    (stop_s,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(stop_s) > options.shutdown_timeout_s, "systemd would kill what still streams"


def test_proxy_passes_what_the_server_takes() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text("utf-8")
    options = ServerOptions()
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", proxy)
    (wait_s,) = re.findall(r"proxy_read_timeout (\d+)s;", proxy)
    assert int(megabytes) * 1024**2 >= options.max_body_bytes
    assert int(wait_s) > options.answer_timeout_s
    assert f"proxy_pass http://{options.host}:{options.port};" in proxy
    assert "proxy_buffering off;" in proxy
