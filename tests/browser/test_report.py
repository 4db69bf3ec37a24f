"""The evaluation's page as a reader opens it: from a disk, in light and dark, on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa.evaluate.report_page import report_page
from tests.browser.conftest import PHONE, WIDE
from tests.evaluate.scripted import BROKEN, evaluate

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
pytestmark = pytest.mark.browser

READY = "#filters:not([hidden])"


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "evaluation.html"
    path.write_text(report_page(evaluate(BROKEN)), "utf-8")
    return path.as_uri()


def shown_questions(page: Any) -> list[str]:
    """Return the outcomes of the questions that can be seen."""
    visible = page.locator(".question:visible")
    return [visible.nth(place).get_attribute("data-outcome") for place in range(visible.count())]


def test_questions_are_filtered_by_outcome_language_tag_and_words(
    address: str, open_page: Any
) -> None:
    page = open_page(address, ready=READY)
    expect(page.locator("#count")).to_have_text("5 of 5 shown")

    page.locator("#outcome").select_option("faulty")
    assert shown_questions(page) == ["error", "withheld", "should_have_been_withheld"]
    page.locator("#language").select_option("ar")
    assert shown_questions(page) == ["withheld", "should_have_been_withheld"]
    page.locator("#tag").select_option("place")
    assert shown_questions(page) == ["withheld"]
    page.locator("#find").fill("no such words")
    expect(page.locator("#count")).to_have_text("0 of 5 shown")


def test_a_question_opens_with_its_answer_and_gold(address: str, open_page: Any) -> None:
    page = open_page(address, ready=READY)
    first = page.locator(".question").first

    first.locator("summary").click()

    expect(first.locator(".answer")).to_have_text("The leaders met in Sochi. [1]")
    expect(first.get_by_text("retrieved at rank 1")).to_be_visible()
    page.get_by_role("button", name="Open all").click()
    expect(page.locator(".error")).to_have_text("generator_failed: the server is down")


def test_arabic_runs_from_right_to_left(address: str, open_page: Any) -> None:
    page = open_page(address, ready=READY)
    arabic = page.locator('.asked[lang="ar"]').first

    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_serious_for_axe_and_nothing_wider_than_the_screen(
    address: str, open_page: Any, scheme: str, viewport: dict[str, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(address, ready=READY, color_scheme=scheme, viewport=viewport)
    page.get_by_role("button", name="Open all").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    violations = axe.run(page).response["violations"]
    assert [
        f"{each['id']}: {node['html'][:120]}"
        for each in violations
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ] == []
