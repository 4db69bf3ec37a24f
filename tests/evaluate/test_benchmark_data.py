"""What a benchmark folder may hold, and what is said when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evaluate.benchmark_data import load_aligned_sentences, load_question_sets
from tests.evaluate.benchmark_folder import paragraph, write_folder, write_language


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path)


def test_gold_sentence_is_the_one_that_contains_the_start_of_the_answer(folder: Path) -> None:
    part = paragraph("A. B.", ("A.", "B."), [[0, 2], [3, 5]], (("1", "q", 3), ("2", "r", 1)))
    write_language(folder, "de", [part, part | {"qas": []}])

    german = load_question_sets(folder, ("de",))[0]

    assert german.gold_sentences == (1, 0)
    assert german.gold_paragraphs == (0, 0)
    assert german.sentences == ("A.", "B.", "A.", "B.")


def test_all_languages_of_the_folder_are_taken_when_none_is_named(folder: Path) -> None:
    assert [each.language for each in load_question_sets(folder, ())] == ["ar", "en"]
    assert [each.language for each in load_aligned_sentences(folder, ())] == ["ar"]


def test_tatoeba_languages_may_be_named_by_three_letters(folder: Path) -> None:
    assert [each.language for each in load_aligned_sentences(folder, ("ara",))] == ["ar"]


def test_the_files_own_folder_is_taken_too(folder: Path) -> None:
    assert load_question_sets(folder / "xquad-r", ("en",))[0].questions == ("who a", "who c")


def test_a_line_separator_inside_a_sentence_does_not_end_it(folder: Path) -> None:
    (folder / "tatoeba" / "tatoeba.ara-eng.ara").write_text("a\u2028b\nc\n", "utf-8")

    assert load_aligned_sentences(folder, ("ar",))[0].foreign == ("a\u2028b", "c")


def test_a_language_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    with pytest.raises(EvaluationError, match=r"no data for fr, zz.*it has ar, en"):
        load_question_sets(folder, ("en", "fr", "zz"))


def test_a_missing_or_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="give --data a folder that holds xquad-r"):
        load_question_sets(tmp_path / "nowhere", ())
    with pytest.raises(EvaluationError, match="is --data the right folder"):
        load_aligned_sentences(tmp_path, ())


def test_sides_of_different_length_are_an_error(folder: Path) -> None:
    (folder / "tatoeba" / "tatoeba.ara-eng.eng").write_text("A.\n", "utf-8")

    with pytest.raises(EvaluationError, match="2 foreign lines and 1 English"):
        load_aligned_sentences(folder, ())


@pytest.mark.parametrize("text", ["", "[]", '{"data": [{"paragraphs": [{"qas": [{}]}]}]}'])
def test_a_file_in_another_layout_is_an_error(folder: Path, text: str) -> None:
    (folder / "xquad-r" / "en.json").write_text(text, "utf-8")

    with pytest.raises(EvaluationError, match="is not XQuAD-R JSON"):
        load_question_sets(folder, ("en",))
