"""All that we say ourselves is there in every language that we promise."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from qa.answer.messages import (
    FALLBACK,
    Message,
    confidence_level,
    confidence_word,
    message,
    note_code,
    note_text,
    notes,
    quoted_in,
)
from qa.languages import INTERFACE, SUPPORTED

SCRIPTS = {
    "ar": "\u0600-\u06ff",
    "fa": "\u0600-\u06ff",
    "he": "\u0590-\u05ff",
    "hy": "\u0530-\u058f",
    "ru": "\u0400-\u04ff",
    "zh": "\u4e00-\u9fff",
}


@pytest.mark.parametrize("language", SUPPORTED)
@pytest.mark.parametrize("code", get_args(Message))
def test_message_is_there_and_in_its_script(code: Message, language: str) -> None:
    text = message(code, language)
    assert text.strip() == text != ""
    if language in SCRIPTS:
        first, last = SCRIPTS[language].split("-")
        letters = [c for c in text if c.isalpha()]
        assert all(first <= c <= last for c in letters)


@pytest.mark.parametrize("code", get_args(Message))
def test_no_two_languages_share_a_message(code: Message) -> None:
    texts = [message(code, language) for language in SUPPORTED]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_language_names_every_other(language: str) -> None:
    labels = {quoted_in(article, language) for article in (*SUPPORTED, "ja")}
    assert len(labels) == len(SUPPORTED) + 1


def test_unknown_language_is_addressed_in_english() -> None:
    assert message("not_found", "ja") == message("not_found", "en")


@pytest.mark.parametrize("language", INTERFACE)
def test_interface_languages_have_the_same_notes(language: str) -> None:
    assert notes(language).keys() == notes(FALLBACK).keys()
    for code, text in notes(language).items():
        fields = [name for _, name, _, _ in string.Formatter().parse(text) if name]
        expected = [name for _, name, _, _ in string.Formatter().parse(notes("en")[code]) if name]
        assert fields == expected


def test_other_languages_get_english_notes() -> None:
    assert note_text("history_used", "zh") == notes("en")["history_used"]


def test_note_shows_its_detail_where_its_text_asks_for_it() -> None:
    assert note_text("question_rewritten: Why {so}?", "fr").endswith(": Why {so}?")
    assert "refused" not in note_text("generator_failed: connection refused", "en")


def test_unknown_note_is_shown_as_it_is() -> None:
    assert note_text("brand_new: 3", "ru") == "brand_new: 3"


def test_note_code_is_what_stands_before_the_colon() -> None:
    assert note_code("generator_failed: http://host: refused") == "generator_failed"


@pytest.mark.parametrize(
    ("confidence", "level"),
    [
        (0.0, "low"),
        (0.44, "low"),
        (0.45, "medium"),
        (0.74, "medium"),
        (0.75, "high"),
        (1.0, "high"),
    ],
)
def test_confidence_has_three_levels(confidence: float, level: str) -> None:
    assert confidence_level(confidence) == level
    assert confidence_word(confidence, "en") == level
