"""The walls between the rooms: what may import what, and how little a fast command may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "bm25s",
    "docx",
    "faiss",
    "fastapi",
    "gradio",
    "ir_measures",
    "lxml",
    "numpy",
    "onnxruntime",
    "openai",
    "pdfminer",
    "pydantic",
    "sacrebleu",
    "sentence_transformers",
    "tokenizers",
    "torch",
    "trafilatura",
    "transformers",
}


def imported_modules(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running the code."""
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in result.stdout.split()}


def test_embeddings_never_import_qa() -> None:
    offenders = [
        path
        for path in (ROOT / "embeddings").rglob("*.py")
        if any(name.split(".")[0] == "qa" for name in imported_modules(path))
    ]
    assert offenders == []


@pytest.mark.parametrize(
    "code",
    [
        "import qa.cli; qa.cli.main.__call__",
        "import qa",
        "import contextlib, io, qa.cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    qa.cli.main(['--help'])",
        "import contextlib, io, qa.cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    qa.cli.main(['ask', '--help'])",
        "import contextlib, io, qa.cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    qa.cli.main(['serve', '--help'])",
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    assert loaded_by(code) & HEAVY == set()


def test_settings_load_nothing_heavy() -> None:
    assert loaded_by("from qa.config import resolve_settings; resolve_settings()") & HEAVY == set()


def test_asking_with_the_bundled_models_loads_no_torch() -> None:
    code = "from qa import Chatbot; Chatbot.open().ask('Who met in Sochi?')"
    assert loaded_by(code) & {"torch", "transformers", "sentence_transformers", "gradio"} == set()
