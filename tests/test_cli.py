"""The command itself: version, help, usage, and errors in one line."""

from __future__ import annotations

import json

import pytest

from qa import __version__
from qa.cli import COMMANDS, main


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"article-qa {__version__}\n"


def test_no_subcommand_shows_the_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: article-qa" in capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_subcommand_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert f"usage: article-qa {command}" in capsys.readouterr().out


def test_unknown_subcommand_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["frobnicate"])
    assert exit_.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_our_error_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who?", "--article", "no/such/file.txt"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("article-qa: ")
    assert captured.err.count("\n") == 1


def test_our_error_is_an_object_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who?", "--article", "no/such/file.txt", "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "bad_article"
    assert "no/such/file.txt" in error["message"]
