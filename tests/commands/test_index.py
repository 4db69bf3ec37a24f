"""`article-qa index` writes a folder that opens for its article alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.encoder import load_encoder
from embeddings.errors import IndexMismatchError
from qa.article.loading import open_article
from qa.cli import main
from qa.retrieval.retriever import Retriever

TEXT = (
    "The leaders met in Prague on Thursday.\n"
    "Armenia asked for the release of prisoners of war.\n"
    "Rain fell on the city all day long.\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_index_opens_for_its_article_and_answers(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "index"
    assert main(["index", str(article), "--out", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report == {"folder": str(out), "encoder": "bundled", "sentences": 3, "rows": 3}
    retriever = Retriever.open_folder(open_article(article), load_encoder("bundled"), out)
    best, *_ = retriever.search("Which captives should be freed?", language="en")
    assert best.sentence.text == "Armenia asked for the release of prisoners of war."


def test_index_is_refused_for_a_changed_article(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "index"
    assert main(["index", str(article), "--out", str(out)]) == 0
    article.write_text(TEXT + "And then the sun came out again.\n", encoding="utf-8")
    with pytest.raises(IndexMismatchError, match="article-qa index ARTICLE --out"):
        Retriever.open_folder(open_article(article), load_encoder("bundled"), out)
    assert main(["index", str(article), "--out", str(out)]) == 0
    Retriever.open_folder(open_article(article), load_encoder("bundled"), out)


def test_folder_of_something_else_is_an_error_in_one_line(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["index", str(article), "--out", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "'article.txt', which is no part of an index: name a new or empty folder" in error
    assert article.read_text(encoding="utf-8") == TEXT


def test_missing_article_is_an_error_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "index"
    assert main(["index", str(tmp_path / "no.txt"), "--out", str(out), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "bad_article"
    assert not out.exists()


def test_out_is_needed(article: Path) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["index", str(article)])
    assert exit_.value.code == 2
