"""`article-qa cache` shows and clears the folder of indexes."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(tmp_path))
    return tmp_path / "indexes"


def test_path_prints_the_folder_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cache", "--path"]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert not folder.exists()


def test_clear_removes_the_indexes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ("0" * 32)).mkdir(parents=True)
    assert main(["cache"]) == 0
    assert main(["cache", "--clear"]) == 0
    assert main(["cache"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}: 1 indexes",
        f"removed 1 indexes from {folder}",
        f"{folder}: 0 indexes",
    ]


def test_path_and_clear_together_are_wrong_usage(folder: Path) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["cache", "--path", "--clear"])
    assert exit_.value.code == 2
