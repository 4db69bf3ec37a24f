"""What the widget's script weighs and must never contain."""

from __future__ import annotations

import gzip
import re

import pytest

from qa.commands.embed_code import add_arguments, run
from qa.languages import INTERFACE
from qa.web.widget.pages import demo_page, frame_snippet, script_snippet
from qa.web.widget.script import widget_script

GZIPPED_LIMIT = 30 * 1024


def test_script_weighs_at_most_30_kilobytes_gzipped() -> None:
    assert len(gzip.compress(widget_script().encode(), 9)) <= GZIPPED_LIMIT


@pytest.mark.parametrize(
    "forbidden",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"],
)
def test_script_never_sets_markup_or_evaluates(forbidden: str) -> None:
    assert forbidden not in widget_script()


@pytest.mark.parametrize("forbidden", ["cookie", "localStorage", "sessionStorage", "indexedDB"])
def test_script_stores_nothing(forbidden: str) -> None:
    assert forbidden not in widget_script()


def test_script_names_no_host() -> None:
    addresses = set(re.findall(r"https?://[^\"'\s`]+", widget_script()))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_script_speaks_eight_languages() -> None:
    for language in INTERFACE:
        assert f'"{language}": {{' in widget_script()


def test_snippets_escape_what_they_are_given() -> None:
    assert '"><script>' not in script_snippet('"><script>', "https://ask.example")
    assert '"><script>' not in frame_snippet('"><script>', "https://ask.example")


def test_demo_page_shows_hostile_article_as_text() -> None:
    from qa.article import article_from_text

    article = article_from_text(
        "<script>alert(1)</script> title\nA sentence with <img src=x onerror=alert(2)> in it.",
        id="hostile",
        language="en",
    )
    page = demo_page(article, "en", "")
    assert "<script>alert" not in page
    assert "<img" not in page


def test_embed_code_prints_both_snippets(capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(["--article", "story", "--origin", "https://ask.example"])
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert '<script src="https://ask.example/widget.js" data-article="story" async>' in printed
    assert '<iframe src="https://ask.example/embed/story"' in printed
