"""A reader asks: evidence, answer, citation, and what may be done with an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from qa.web.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EN = texts("en")
PRIORITIES = "What are Armenia's priorities?"
PRISONERS = "أسرى الحرب"


def ask(page: Page, question: str) -> Any:
    """Ask as a reader does and return the turn's element."""
    count = page.locator(".turn").count()
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")
    turn = page.locator(".turn").nth(count)
    expect(turn).to_be_visible()
    return turn


def finished(turn: Any) -> Any:
    """Wait until the answer of the turn is whole."""
    expect(turn.locator(".actions")).to_be_visible()
    return turn


def test_clicking_a_citation_shows_the_sentence_that_it_cites(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, PRIORITIES))
    turn.get_by_text("[1]", exact=True).first.click()
    shown = page.locator(".sentence.is-shown")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text(PRISONERS)
    expect(shown).to_be_in_viewport(ratio=0.9)
    assert page.url.endswith("#s=" + shown.get_attribute("id").removeprefix("sentence-"))


def test_an_arabic_question_is_answered_from_right_to_left(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address, locale="ar-EG")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    turn = finished(ask(page, "ما هي أولويات أرمينيا؟"))
    answer = turn.locator(".answer-text")
    expect(answer).to_have_attribute("lang", "ar")
    assert answer.evaluate("node => getComputedStyle(node).direction") == "rtl"
    turn.locator(".cite").click()
    expect(page.locator(".sentence.is-shown")).to_contain_text(PRISONERS)
    expect(page.locator(".sentence.is-shown")).to_be_in_viewport(ratio=0.9)


def test_a_citation_shows_its_sentence_while_it_has_the_focus(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, PRIORITIES))
    turn.locator(".cite").focus()
    expect(page.locator("#peek")).to_contain_text(PRISONERS)
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    turn.locator(".cite").hover()
    expect(page.locator("#peek")).to_contain_text(PRISONERS)


def test_a_follow_up_takes_the_conversation_along(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    finished(ask(page, PRIORITIES))
    finished(ask(page, "And why?"))
    history = chat.bot.histories[-1]
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert history[0].text == PRIORITIES


def test_what_the_article_does_not_say_is_said_to_be_missing(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, "Who is the president of Mars?"))
    expect(turn.locator(".answer-text")).to_have_text("The article does not say.")
    expect(turn.locator(".cite")).to_have_count(0)
    expect(turn.get_by_text(EN["answer.closest"])).to_be_visible()
    expect(turn.locator(".card").first).to_be_visible()


def test_stopping_ends_the_generation_and_keeps_what_was_written(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = ask(page, "Tell me slowly what the priorities are")
    expect(turn.locator(".card").first).to_be_visible()
    expect(turn.locator(".answer-text")).to_contain_text("word word")
    page.locator("#stop").click()
    expect(turn.get_by_text(EN["answer.stopped"])).to_be_visible()
    expect(turn.locator(".answer-text")).to_contain_text("word word")
    expect(page.locator("#question")).to_be_focused()
    second = finished(ask(page, PRIORITIES))
    expect(second.locator(".answer-text")).not_to_contain_text("word")
    steps = chat.bot.steps
    finished(ask(page, PRIORITIES))
    assert chat.bot.steps == steps + 1


def test_a_question_asked_during_an_answer_replaces_it(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    first = ask(page, "Tell me slowly what the priorities are")
    expect(first.locator(".answer-text")).to_contain_text("word")
    second = finished(ask(page, "How many were killed?"))
    expect(second.locator(".answer-text")).to_contain_text("286")
    expect(first.get_by_text(EN["answer.stopped"])).to_be_visible()
    expect(second.locator(".answer-text")).not_to_contain_text("word")


def test_an_edited_question_takes_the_place_of_the_old_one(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, PRIORITIES))
    finished(ask(page, "And why?"))
    turn.get_by_role("button", name=EN["answer.edit"]).click()
    page.locator(".question textarea").fill("How many were killed?")
    page.locator(".question textarea").press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(finished(page.locator(".turn")).locator(".answer-text")).to_contain_text("286")


def test_a_wrong_question_is_refused_with_the_reason(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    turn = ask(page, "?!")
    expect(turn.get_by_role("alert")).to_contain_text(EN["error.bad_question"])
    expect(turn.get_by_role("alert")).to_contain_text("has no words")


def test_a_copied_answer_carries_its_citations_as_text(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address, permissions=["clipboard-read", "clipboard-write"])
    turn = finished(ask(page, PRIORITIES))
    turn.get_by_role("button", name=EN["answer.copy"]).click()
    expect(turn.locator(".done")).to_have_text(EN["answer.copied"])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\n[1] “" in copied
    assert PRISONERS in copied


def test_a_verdict_and_its_comment_are_lines_of_the_feedback_file(
    chat: Any, open_page: Any
) -> None:
    page = open_page(chat.address)
    turn = finished(ask(page, PRIORITIES))
    turn.get_by_role("button", name=EN["feedback.bad"]).click()
    expect(turn.locator(".done")).to_have_text(EN["feedback.thanks"])
    turn.get_by_label(EN["feedback.comment"]).fill("Too short <b>")
    turn.get_by_role("button", name=EN["feedback.send"]).click()
    expect(turn.locator(".comment")).to_have_count(0)
    expect(turn.locator(".done")).to_have_text(EN["feedback.thanks"])
    first, second = map(json.loads, chat.feedback.read_text("utf-8").splitlines()[-2:])
    assert (first["rating"], first["comment"]) == ("down", "")
    assert (second["comment"], second["id"]) == ("Too short <b>", first["id"])
    assert second["question"] == PRIORITIES


def test_the_conversation_is_saved_as_markdown_and_as_json(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    finished(ask(page, PRIORITIES))
    saved = {}
    for button in ("#save-markdown", "#save-json"):
        page.locator("#menu summary").click()
        with page.expect_download() as download:
            page.locator(button).click()
        saved[button] = download.value.path().read_text("utf-8")
    assert f"## {PRIORITIES}" in saved["#save-markdown"]
    assert PRISONERS in saved["#save-markdown"]
    turn = json.loads(saved["#save-json"])["turns"][0]
    assert turn["question"] == PRIORITIES
    assert PRISONERS in turn["answer"]["citations"][0]["text"]


def test_a_reload_keeps_the_conversation_and_clearing_empties_it(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    finished(ask(page, PRIORITIES))
    page.reload()
    expect(page.locator(".turn .cite")).to_have_text("[1]")
    page.locator("#menu summary").click()
    page.locator("#clear").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()


def test_a_suggested_question_is_answered_with_a_citation(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    suggestion = page.locator("#suggestions button").first
    expect(suggestion).to_be_visible()
    question = suggestion.text_content()
    suggestion.click()
    turn = finished(page.locator(".turn"))
    expect(turn.locator("h2")).to_contain_text(question)
    expect(turn.locator(".cite")).to_have_text("[1]")


def test_the_address_of_a_sentence_opens_the_page_there(chat: Any, open_page: Any) -> None:
    sentence = next(one for one in chat.bot.article.sentences if PRISONERS in one.text)
    page = open_page(f"{chat.address}#s={sentence.id}")
    expect(page.locator(".sentence.is-shown")).to_have_text(sentence.text)
    expect(page.locator(".sentence.is-shown")).to_be_in_viewport(ratio=0.9)
