"""`article-qa evaluate` from its flags to its output and exit code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from embeddings.contracts import Encoder
from qa.cli import main
from tests.answer.fakes import LINES, WordEncoder

QUESTIONS = (
    {
        "id": "cost",
        "question": "What will the bridge cost?",
        "language": "en",
        "gold": ["40 million crowns"],
        "answer": "40 million crowns",
        "tags": ["number"],
    },
    {
        "id": "ferry",
        "question": "When will the old ferry stop?",
        "language": "en",
        "gold": ["in May"],
    },
    {"id": "mayor", "question": "Who is the mayor of Riverton?", "language": "en", "gold": []},
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article and its questions; encoders are looked up by words, in no cache."""

    def load(name: str = "bundled") -> Encoder:
        return WordEncoder()

    monkeypatch.setattr("embeddings.encoder.load_encoder", load)
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ARTICLE_QA_RERANKER", "none")
    (tmp_path / "article.txt").write_text("\n".join(LINES), "utf-8")
    text = "\n".join(json.dumps(each) for each in QUESTIONS)
    (tmp_path / "questions.jsonl").write_text(text, "utf-8")
    return tmp_path


def run(folder: Path, *flags: str) -> int:
    questions, article = folder / "questions.jsonl", folder / "article.txt"
    return main(["evaluate", str(questions), "--article", str(article), *flags])


def test_json_has_the_documented_parts(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "--json") == 0

    evaluation = json.loads(capsys.readouterr().out)
    assert evaluation["n"] == 3
    assert evaluation["metrics"]["recall_at_5"] == {"value": 1.0, "n": 2, "low": 1.0, "high": 1.0}
    assert set(evaluation["by_language"]) == {"en"}
    assert set(evaluation["by_tag"]) == {"number"}
    assert [each["id"] for each in evaluation["questions"]] == ["cost", "ferry", "mayor"]
    assert evaluation["system"]["encoder"] == "words"


def test_the_table_names_every_figure_and_standard_error_stays_empty(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files) == 0

    output = capsys.readouterr()
    assert "3 questions: 2 answerable, 1 not, 0 errors" in output.out
    assert "first_cited" in output.out
    assert output.err == ""


def test_the_same_answers_are_printed_twice_the_same(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for _ in range(2):
        run(files, "--json")
        evaluation = json.loads(capsys.readouterr().out)
        evaluation["metrics"] = {
            name: figure
            for name, figure in evaluation["metrics"].items()
            if not name.startswith("latency")
        }
        printed.append((evaluation["metrics"], evaluation["outcomes"], evaluation["curves"]))

    assert printed[0] == printed[1]


def test_a_limit_that_is_not_kept_exits_with_one_and_says_so(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--fail-under", "recall_at_5=1", "--fail-under", "answered=1.5") == 1
    assert capsys.readouterr().err == "article-qa: answered is 1.000, under 1.5\n"
    assert run(files, "--fail-under", "recall_at_5=1") == 0


def test_an_unknown_metric_is_refused_before_anything_is_asked(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--fail-under", "accuracy=1") == 1

    output = capsys.readouterr()
    assert "unknown metric 'accuracy'" in output.err
    assert output.out == ""


def test_the_page_is_written_beside_the_table(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = files / "page.html"

    assert run(files, "--report", str(page)) == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert f"page written: {page}" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_an_error(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files, "--report", str(files / "none" / "page.html")) == 1
    assert "cannot write the page" in capsys.readouterr().err


def test_two_saved_evaluations_are_compared(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(files, "--json")
    saved = files / "before.json"
    saved.write_text(capsys.readouterr().out, "utf-8")

    assert main(["evaluate", "--compare", str(saved), str(saved), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["flipped"] == []
    assert main(["evaluate", "--compare", str(saved), str(saved)]) == 0
    assert "No question flipped." in capsys.readouterr().out


def test_drafts_are_a_questions_file_about_the_article(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = files / "article.txt"
    assert main(["evaluate", "--new", str(article), "--also", "fr"]) == 0

    drafts = files / "drafts.jsonl"
    drafts.write_text(capsys.readouterr().out, "utf-8")
    assert main(["evaluate", str(drafts), "--article", str(article), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["by_language"]) == {"en", "fr"}


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Test question"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no questions"),
        ("{}", "line 1: id, question, language, gold missing"),
    ],
)
def test_a_bad_file_is_one_line_on_standard_error_and_an_object_with_json(
    files: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (files / "questions.jsonl").write_text(text, "utf-8")

    assert run(files, "--json") == 1
    output = capsys.readouterr()
    assert words in output.err
    assert output.err.count("\n") == 1
    assert json.loads(output.out)["error"]["code"] == "bad_evaluation"


def test_an_article_without_questions_about_it_is_an_error(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--article", str(files / "article.txt")]) == 1
    assert "name the file of questions" in capsys.readouterr().err


def test_the_extractive_generator_passes_the_safety_set(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--safety", "--threshold", "0", "--json"]) == 0

    outcome = json.loads(capsys.readouterr().out)
    assert outcome["passed"] == outcome["n"] >= 28
    assert np.all([kind["passed"] == kind["n"] for kind in outcome["by_kind"].values()])
