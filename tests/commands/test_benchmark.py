"""`article-qa benchmark` from its flags to its output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.cli import main
from tests.evaluate.benchmark_folder import VECTORS, WrittenEncoder, write_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("embeddings.encoder.load_encoder", lambda name: WrittenEncoder(VECTORS))
    monkeypatch.delenv("ARTICLE_QA_BENCH", raising=False)
    return write_folder(tmp_path)


def figures(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, object]:
    assert main(["benchmark", *flags, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_question_to_sentence_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = figures(capsys, "xquad-r", "--data", str(folder), "--languages", "en,ar")

    assert (result["benchmark"], result["encoder"]) == ("xquad-r", "written")
    assert len(result["pairs"]) == 4
    assert result["pooled"]["languages"] == ["en", "ar"]


def test_paragraphs_and_aligned_sentences_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert figures(capsys, "bitext", "--data", str(folder))["languages"] == [
        {"language": "ar", "n": 2, "to_english": 1.0, "from_english": 0.5}
    ]
    rows = figures(capsys, "xquad", "--data", str(folder), "--languages", "en")["languages"]
    assert [row["language"] for row in rows] == ["en"]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("xquad-r", "mBERT trained on English SQuAD (published: LAReQA"),
        ("xquad", "multilingual-e5-small (published)"),
        ("bitext", "potion-multilingual-128M (published)"),
    ],
)
def test_published_figures_stand_beside_ours_and_are_marked(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, model: str
) -> None:
    vectors_only = ["--languages", "ar"]

    assert main(["benchmark", name, "--data", str(folder), *vectors_only]) == 0
    output = capsys.readouterr()
    assert model in output.out
    assert "published" in output.out
    assert output.err == ""


def test_tatoeba_says_that_its_domain_is_in_the_training_data(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "exact duplicates" in str(figures(capsys, "bitext", "--data", str(folder))["note"])


def test_the_folder_may_come_from_the_environment(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE_QA_BENCH", str(folder))

    assert figures(capsys, "bitext")["benchmark"] == "bitext"


def test_without_a_folder_or_with_an_unknown_language_it_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", "xquad"]) == 1
    assert "give --data FOLDER or set ARTICLE_QA_BENCH" in capsys.readouterr().err
    assert main(["benchmark", "xquad", "--data", str(folder), "--languages", "xx"]) == 1
    assert "no data for xx" in capsys.readouterr().err
