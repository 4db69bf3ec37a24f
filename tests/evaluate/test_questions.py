"""What a questions file may hold, and what is said about a line that does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evaluate.questions import parse_lines, read_questions, schema_text
from qa.values import Turn
from tests.evaluate.scripted import ARTICLE, QUESTIONS, lines

GOOD = {"id": "a", "question": "Where?", "language": "en", "gold": ["Sochi"]}
ROOT = Path(__file__).parents[2]


def parse(*entries: object) -> object:
    text = "\n".join(
        each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in entries
    )
    return parse_lines(text, "q.jsonl", ARTICLE)


def test_gold_quotes_lead_to_their_sentences_whatever_the_blanks_in_them() -> None:
    cases = parse_lines(lines(), "q.jsonl", ARTICLE)

    assert [sorted(case.gold_sentences) for case in cases] == [[1], [2], [4], [], []]


def test_a_quote_that_stands_twice_or_spans_sentences_counts_for_each_of_them() -> None:
    article_quotes = (
        {**GOOD, "gold": ["in Sochi"]},
        {**GOOD, "id": "b", "gold": ["hours. Russia"]},
    )

    first, second = parse(*article_quotes)

    assert sorted(first.gold_sentences) == [0, 1]
    assert sorted(second.gold_sentences) == [2, 3]


def test_history_and_tags_are_read_and_notes_are_not() -> None:
    turn = {"role": "user", "text": "Who met?"}

    (case,) = parse({**GOOD, "history": [turn], "tags": ["place"], "note": "for people"})

    assert case.history == (Turn("user", "Who met?"),)
    assert case.tags == ("place",)
    assert case.line == 1


def test_blank_lines_and_a_byte_order_mark_are_skipped() -> None:
    (case,) = parse_lines("\ufeff\n" + json.dumps(GOOD) + "\r\n\n", "q.jsonl", ARTICLE)

    assert case.line == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{", "line 2: not JSON"),
        ("[" * 100_000, "line 2: not JSON"),
        ("[1]", "line 2: found list, expected an object"),
        ({**GOOD, "id": "a"}, "line 2: id 'a' is taken by line 1"),
        ({**GOOD, "id": "b", "gold": ["Moscow"]}, "line 2: the gold quote 'Moscow' is not in the"),
        ({"id": "b", "question": "?"}, "line 2: language, gold missing"),
        ({**GOOD, "id": "b", "golden": []}, "line 2: unknown field 'golden'"),
        ({**GOOD, "id": "b", "language": "xx"}, "line 2: language is 'xx', expected one of en"),
        ({**GOOD, "id": "b", "question": " "}, "line 2: question is empty"),
        ({**GOOD, "id": 7}, "line 2: id is int, expected a text"),
        ({**GOOD, "id": "b", "gold": "Sochi"}, "line 2: gold is str, expected a list"),
        ({**GOOD, "id": "b", "gold": [""]}, "line 2: gold must hold texts"),
        ({**GOOD, "id": "b", "gold": ["Sochi", "Sochi"]}, "line 2: gold holds the same text twice"),
        ({**GOOD, "id": "b", "history": ["Who?"]}, "line 2: each turn of history is an object"),
        (
            {**GOOD, "id": "b", "history": [{"role": "system", "text": ""}]},
            "line 2: a turn's role is user or assistant",
        ),
    ],
)
def test_a_line_that_does_not_fit_is_named_with_its_number(entry: object, words: str) -> None:
    with pytest.raises(EvaluationError, match=words.replace("'", ".")):
        parse(GOOD, entry)


def test_a_file_without_questions_says_how_to_get_some() -> None:
    with pytest.raises(EvaluationError, match=r"no questions.*--new ARTICLE"):
        parse("", " ")


def test_a_missing_file_and_one_in_another_encoding_are_errors(tmp_path: Path) -> None:
    other = tmp_path / "q.jsonl"
    other.write_bytes("ماذا".encode("cp1256"))

    with pytest.raises(EvaluationError, match="is not UTF-8"):
        read_questions(other, ARTICLE)
    with pytest.raises(EvaluationError, match="no questions file"):
        read_questions(tmp_path / "none.jsonl", ARTICLE)


def test_the_published_schema_is_the_one_that_the_package_carries() -> None:
    assert (ROOT / "docs" / "questions.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_agrees_with_the_reader() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))

    assert all(validator.is_valid(each) for each in QUESTIONS)
    for bad in ({**GOOD, "golden": 1}, {**GOOD, "language": "xx"}, {**GOOD, "gold": [""]}, [1]):
        assert not validator.is_valid(bad)
        with pytest.raises(EvaluationError):
            parse(bad)
