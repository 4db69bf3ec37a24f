"""Markers lead to evidence that was offered, or to nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.markers import parse_markers, quote, strip_markers
from qa.values import Evidence, Sentence


def offered(count: int) -> list[Evidence]:
    return [Evidence(Sentence(10 + i, "", 0, 0, None, "text"), 0.5) for i in range(count)]


def parsed(text: str, *, final: bool = True) -> tuple[str, list[int]]:
    shown, citations = parse_markers(text, offered(3), final=final)
    return shown, [citation.sentence.id for citation in citations]


@pytest.mark.parametrize(
    ("written", "shown", "sentences"),
    [
        ("One [1].", "One [1].", [10]),
        ("Two [2], one [1], two [2].", "Two [1], one [2], two [1].", [11, 10]),
        ("Both [1, 3].", "Both [1][2].", [10, 12]),
        ("All [1-3].", "All [1][2][3].", [10, 11, 12]),
        ("Arabic [٢].", "Arabic [1].", [11]),
        ("Wide 【2】.", "Wide [1].", [11]),
        ("Footnote [^3].", "Footnote [1].", [12]),
        ("Twice [1][1].", "Twice [1].", [10]),
        ("Unknown [4] and [0].", "Unknown and.", []),
        ("Partly [2, 9].", "Partly [1].", [11]),
        ("A year [2020], a word [sic].", "A year, a word [sic].", []),
        ("Huge [99999999999999999999].", "Huge.", []),
        ("Backwards [3-1].", "Backwards [1][2].", [12, 10]),
    ],
)
def test_marker_is_renumbered_or_dropped(written: str, shown: str, sentences: list[int]) -> None:
    assert parsed(written) == (shown, sentences)


@pytest.mark.parametrize("unfinished", ["Peace [", "Peace [1", "Peace [1,", "Peace [1, 2"])
def test_marker_is_held_back_while_it_is_written(unfinished: str) -> None:
    assert parsed(unfinished, final=False) == ("Peace", [])


def test_word_in_brackets_is_not_held_back() -> None:
    assert parsed("He [sic", final=False) == ("He [sic", [])


def test_numbers_of_a_quotation_are_no_markers() -> None:
    shown, sentences = parsed(f"{quote('As known [1], he left [2].')} [3]")
    assert sentences == [12]
    assert shown.replace("\u2060", "") == "As known [1], he left [2]. [1]"


def test_markers_are_stripped() -> None:
    assert strip_markers("He left [1]. Why [2, 3]?") == "He left. Why?"


@given(st.text(alphabet="ab []1234٢,-【】\n"), st.integers(0, 4))
def test_every_marker_resolves_and_no_citation_is_idle(text: str, count: int) -> None:
    shown, citations = parse_markers(text, offered(count))
    markers = [int(number) for number in re.findall(r"\[([0-9]+)\]", shown)]
    assert set(markers) == {citation.marker for citation in citations}
    assert [citation.marker for citation in citations] == list(range(1, len(citations) + 1))


@given(st.text(alphabet="ab []123,"), st.integers(0, 20))
def test_markers_of_a_growing_text_keep_their_numbers(text: str, cut: int) -> None:
    _, before = parse_markers(text[:cut], offered(3), final=False)
    _, after = parse_markers(text, offered(3))
    assert after[: len(before)] == before
