"""The wheel, in a clean environment, from another folder: it works without the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a clean environment and return its command."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run(
        [
            folder / "bin" / "python",
            *("-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("-c", str(ROOT / "constraints.txt"), f"{wheel}[mcp]"),
        ],
        check=True,
    )
    return folder / "bin" / "article-qa"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the checkout."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "ARTICLE_QA_CACHE": str(tmp_path / "cache"),
    }


def test_wheel_carries_models_and_seed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "embeddings/model/model.safetensors",
        "embeddings/model/modules.json",
        "qa/seeds/karabakh-summit/article.ar.txt",
        "qa/seeds/karabakh-summit/questions.jsonl",
        "qa/web/widget/src/widget.js",
        "qa/py.typed",
    } <= names
    assert wheel.stat().st_size < 160 * MEGABYTE


def test_installed_command_answers_from_another_folder(
    command: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    result = subprocess.run(
        [command, "ask", "What are Armenia's priorities?", "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment,
    )
    answer = json.loads(result.stdout)
    assert answer["found"] is True
    assert "prisoners of war" in answer["answer"]
    assert answer["citations"][0]["text"].startswith("من جانبه أكد رئيس وزراء أرمينيا")


@pytest.fixture
def address(command: Path, tmp_path: Path, environment: dict[str, str]) -> Iterator[str]:
    """Start the installed server on a free port, as the container does, and stop it."""
    server = subprocess.Popen(
        [command, "serve", "--port", "0", "--data", str(tmp_path / "data"), "--no-chat"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert server.stderr is not None
    try:
        for line in server.stderr:
            match = re.search(r"serves (http://[\w.:]+)", line)
            if match:
                break
        else:
            pytest.fail("the server ended before it served")
        yield match[1]
    finally:
        server.terminate()
        server.wait(timeout=60)
        server.stderr.close()


def test_installed_server_is_ready_and_answers(address: str) -> None:
    request = urllib.request.Request(
        f"{address}/api/ask",
        data=json.dumps({"question": "Who met in Sochi?"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        assert json.load(response)["citations"]
    with urllib.request.urlopen(f"{address}/readyz", timeout=60) as response:
        assert response.status == 200
