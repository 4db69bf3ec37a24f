"""What a reader sees and reaches: languages, directions, themes, phone, keyboard, screen reader."""

from __future__ import annotations

from typing import Any

import pytest

from qa.languages import INTERFACE, direction
from qa.web.texts import texts
from tests.browser.conftest import PHONE
from tests.browser.test_page import PRIORITIES, PRISONERS, ask, finished

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EN = texts("en")


def serious(page: Any) -> list[str]:
    """Return what axe-core finds serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    violations = axe.run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chat: Any, open_page: Any, scheme: str) -> None:
    page = open_page(chat.address, color_scheme=scheme)
    expect(page.locator("#suggestions button").first).to_be_visible()
    assert serious(page) == []
    turn = finished(ask(page, PRIORITIES))
    finished(ask(page, "Who is the president of Mars?"))
    turn.locator(".more summary").click()
    turn.locator(".cite").click()
    turn.get_by_role("button", name=EN["feedback.good"]).click()
    expect(turn.locator(".comment")).to_be_visible()
    assert serious(page) == []
    page.locator("#own-open").click()
    assert serious(page) == []


def test_everything_can_be_reached_by_keyboard(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(PRIORITIES)
    page.keyboard.press("Enter")
    turn = finished(page.locator(".turn"))
    expect(page.locator("#suggestions")).to_be_visible()
    focused = "document.activeElement.className"
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(focused).startswith("cite"):
            break
    expect(turn.locator(".cite")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sentence.is-shown")).to_be_in_viewport(ratio=0.9)
    page.locator("#own-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#own-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#own")).to_be_hidden()
    expect(page.locator("#own-open")).to_be_focused()


def test_escape_stops_an_answer(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = ask(page, "Tell me slowly what the priorities are")
    expect(turn.locator(".answer-text")).to_contain_text("word")
    page.keyboard.press("Escape")
    expect(turn.get_by_text(EN["answer.stopped"])).to_be_visible()


def test_on_a_phone_the_article_is_a_drawer(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address, viewport=PHONE, has_touch=True)
    expect(page.locator("#article")).to_be_hidden()
    turn = finished(ask(page, PRIORITIES))
    turn.locator(".cite").tap()
    expect(page.locator(".sentence.is-shown")).to_contain_text(PRISONERS)
    expect(page.locator(".sentence.is-shown")).to_be_in_viewport(ratio=0.9)
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()
    expect(turn.locator(".cite")).to_be_focused()
    page.locator("#show-article").tap()
    expect(page.locator("#article")).to_be_visible()
    page.locator("#close-article").tap()
    expect(page.locator("#article")).to_be_hidden()


def test_every_language_fits_a_narrow_phone_in_its_own_direction(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address, viewport={"width": 360, "height": 720})
    for language in INTERFACE:
        page.locator("#language").select_option(language)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("dir", direction(language))
        expect(page.locator("#question")).to_have_attribute(
            "placeholder", texts(language)["ask.placeholder"]
        )
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], language


def test_language_and_theme_are_remembered(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address, locale="fr-FR", color_scheme="light")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator("#language").select_option("fa")
    page.locator("#theme").click()
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#ask-label, .composer label")).to_have_text(texts("fa")["ask.label"])


def test_an_answer_is_announced_to_screen_readers(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, "Who is the president of Mars?"))
    expect(page.locator("#status")).to_contain_text("The article does not say.")
    expect(turn.locator(".answer")).to_have_attribute("aria-busy", "false")
