"""The interface's texts: complete in every language, and every key that the page names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.languages import INTERFACE
from qa.web.texts import preferred_language, texts

STATIC = Path(__file__).parents[2] / "qa" / "web" / "chat" / "static"
SCRIPTS = {
    "en": "LATIN",
    "fr": "LATIN",
    "tr": "LATIN",
    "az": "LATIN",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ru": "CYRILLIC",
    "hy": "ARMENIAN",
}


@pytest.mark.parametrize("language", INTERFACE)
def test_every_language_has_the_texts_of_english(language: str) -> None:
    ours, english = texts(language), texts("en")
    assert set(ours) == set(english)
    assert all(ours[key].strip() for key in english)
    for key in english:
        assert set(re.findall(r"\{\w+\}", ours[key])) == set(re.findall(r"\{\w+\}", english[key]))


@pytest.mark.parametrize("language", INTERFACE)
def test_texts_are_written_in_the_script_of_their_language(language: str) -> None:
    import unicodedata

    for key, text in texts(language).items():
        letters = [letter for letter in text if letter.isalpha()]
        right = [one for one in letters if unicodedata.name(one).startswith(SCRIPTS[language])]
        names_only = key == "app.name"
        assert names_only or right, f"{key}: {text}"


def test_every_text_that_the_page_names_exists() -> None:
    named: set[str] = set()
    for file in STATIC.iterdir():
        source = file.read_text("utf-8")
        named.update(re.findall(r'data-(?:text|label|placeholder)="([\w.]+)"', source))
        named.update(re.findall(r'(?:\bt\(|passages\(|\? |: )"(\w+\.\w+)"', source))
    assert {"ask.send", "answer.closest", "feedback.good"} <= named
    assert named - set(texts("en")) <= {"conversation.md", "conversation.json"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ar-EG,ar;q=0.9,en;q=0.8", "ar"),
        ("de,hy;q=0.5,fr;q=0.7", "fr"),
        ("zh-CN", "en"),
        ("", "en"),
        ("fa;q=oops,ru;q=0.1", "ru"),
        ("en;q=0,tr", "tr"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred_language(header) == language
