"""`article-qa ask` on the command line, with models whose output is known."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from qa.cli import main
from qa.commands.answer_text import render_answer
from qa.values import Answer, Citation, Evidence, Sentence
from tests.answer.fakes import LINES, ScriptedGenerator, ScriptedReranker, WordEncoder

TEXT = "\n".join((LINES[0], " ".join(LINES[1:])))
SENTENCE = Sentence(3, "وقع الوزيران الاتفاق.", 40, 61, None, "text")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def fake_models(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Load fakes by name, through the real settings and the real chatbot."""
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(cache))
    monkeypatch.setattr("qa.answer.models._load_encoder", lambda name: WordEncoder())
    monkeypatch.setattr(
        "qa.answer.models._load_reranker",
        lambda name: None if name == "none" else ScriptedReranker(),
    )


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_answer_comes_with_its_sentence(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What does the bridge cost?", "--article", article]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == f"{LINES[2]} [1]"
    assert f"[1] \u2066{LINES[2]}\u2069" in out
    assert "Confidence: high" in out
    assert "\033" not in out
    assert err == ""


def test_json_is_one_object(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What does the bridge cost?", "--article", article, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["found"] is True
    assert answer["answer"] == f"{LINES[2]} [1]"
    (citation,) = answer["citations"]
    assert TEXT[citation["start"] : citation["end"]] == citation["text"] == LINES[2]
    assert answer["encoder"] == "words"


def test_not_found_exits_with_0(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who built the tower near the bridge?", "--article", article]) == 0
    out = capsys.readouterr().out
    assert out.startswith("The article does not say.")
    assert "Closest passages:" in out
    assert "[1]" not in out


def test_article_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(TEXT.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert main(["ask", "What does the bridge cost?", "--article", "-"]) == 0
    assert "40 million" in capsys.readouterr().out


def test_flag_goes_before_the_environment(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARTICLE_QA_LANGUAGE", "tr")
    monkeypatch.setenv("ARTICLE_QA_RERANKER", "none")
    main(["ask", "What?", "--article", article, "--json", "--language", "fr"])
    assert json.loads(capsys.readouterr().out)["language"] == "fr"


@pytest.mark.parametrize(
    ("question", "code", "words"),
    [
        ("", "bad_question", "blank"),
        ("?!", "bad_question", "no words"),
        ("a" * 1001, "bad_question", "1,001 characters"),
    ],
)
def test_bad_question_is_one_line_and_exit_code_1(
    question: str, code: str, words: str, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--article", article, "--json"]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("article-qa: ")
    assert err.count("\n") == 1
    assert words in err
    error = json.loads(out)["error"]
    assert error["code"] == code
    assert words in error["message"]


def test_missing_article_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "What?", "--article", "no/such/file.txt"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "no/such/file.txt" in err


def test_threshold_out_of_range_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["ask", "What?", "--threshold", "7"])
    assert exit_.value.code == 2
    assert "not a number from 0 to 1" in capsys.readouterr().err


def test_fallback_is_said(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = ScriptedGenerator(error="connection refused")
    monkeypatch.setattr("qa.answer.models._load_generator", lambda settings: broken)
    main(["ask", "What does the bridge cost?", "--article", article])
    assert "The language model did not answer" in capsys.readouterr().out


def answer(**fields: object) -> Answer:
    values: dict[str, object] = {
        "question": "What was signed?",
        "language": "en",
        "found": True,
        "text": "The agreement was signed. [1]",
        "confidence": 0.5,
        "citations": (Citation(1, SENTENCE, "The ministers signed the agreement.", 0.5),),
        "evidence": (Evidence(SENTENCE, 0.5),),
        "encoder": "words",
        "generator": "extractive",
        "elapsed_ms": 1.0,
    }
    return Answer(**{**values, **fields})  # type: ignore[arg-type]


def test_each_text_is_isolated_in_its_own_direction() -> None:
    lines = render_answer(answer(), "ar").splitlines()
    assert lines == [
        "The agreement was signed. [1]",
        "",
        "[1] \u2067وقع الوزيران الاتفاق.\u2069",
        "    \u2066The ministers signed the agreement.\u2069",
        "",
        "Confidence: medium (0.50)",
    ]


def test_colours_are_for_terminals() -> None:
    assert "\033[1m" in render_answer(answer(), "ar", coloured=True)
    assert "\033" not in render_answer(answer(), "ar")


def test_reply_has_no_confidence() -> None:
    text = render_answer(answer(kind="reply", found=False, text="Hello!", citations=()), "ar")
    assert text == "Hello!"
