"""SQuAD and XQuAD files bring their own articles."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from qa.errors import EvaluationError
from qa.evaluate.questions import read_questions
from tests.evaluate.scripted import ARTICLE

CONTEXTS = (
    "The leaders met in Sochi. The talks lasted three hours.",
    "Russia sent three ships. Armenia sent three letters.",
)


def question(id: str, *answers: tuple[str, int], **extra: object) -> dict[str, object]:
    listed = [{"text": text, "answer_start": start} for text, start in answers]
    return {"id": id, "question": f"{id}?", "answers": listed, **extra}


def write(folder: Path, *questions: list[dict[str, object]]) -> Path:
    paragraphs: list[dict[str, Any]] = [
        {"context": context, "qas": qas} for context, qas in zip(CONTEXTS, questions, strict=True)
    ]
    path = folder / "squad.json"
    data = {"version": "1", "data": [{"title": "Talks", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_paragraphs_become_one_article_and_offsets_its_gold_sentences(tmp_path: Path) -> None:
    third_three = CONTEXTS[1].rindex("three")
    path = write(
        tmp_path, [question("where", ("Sochi", 19))], [question("how-many", ("three", third_three))]
    )

    (group,) = read_questions(path, None)
    where, how_many = group.cases
    texts = [group.article.sentences[id].text for id in sorted(how_many.gold_sentences)]

    assert group.article.text.count("Sochi") == 1
    assert texts == ["Armenia sent three letters."]
    assert (where.answer, where.language, where.answerable) == ("Sochi", "en", True)


def test_an_impossible_question_is_unanswerable(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [question("never", is_impossible=True), question("none")],
        [question("where", ("Russia", 0))],
    )

    (group,) = read_questions(path, None)

    assert [case.answerable for case in group.cases] == [False, False, True]


def test_with_an_article_given_the_answers_are_looked_up_in_it(tmp_path: Path) -> None:
    path = write(tmp_path, [question("where", ("Sochi", 0))], [question("who", ("Armenia", 0))])

    (group,) = read_questions(path, ARTICLE)

    assert group.article is ARTICLE
    assert [sorted(case.gold_sentences) for case in group.cases] == [[0, 1], [4]]


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([question("a", ("Moscow", 3))], "question 'a': its answer 'Moscow' is not at"),
        ([question("a", ("Sochi", 19)), question("a", ("Sochi", 19))], "id 'a' comes twice"),
        ([], "has no questions"),
        ([{"id": "a"}], "is not SQuAD JSON"),
    ],
)
def test_a_file_that_does_not_fit_is_an_error(
    tmp_path: Path, questions: list[dict[str, object]], words: str
) -> None:
    with pytest.raises(EvaluationError, match=words.replace("'", ".")):
        read_questions(write(tmp_path, questions, []), None)


def test_xquad_is_read_whole() -> None:
    folder = os.environ.get("ARTICLE_QA_BENCH", "")
    path = Path(folder) / "xquad-r" / "ar.json"
    if not folder or not path.is_file():
        pytest.skip("ARTICLE_QA_BENCH names no folder with xquad-r/ar.json")

    groups = read_questions(path, None)

    assert sum(len(group.cases) for group in groups) == 1190
    assert {group.article.language for group in groups} == {"ar"}
