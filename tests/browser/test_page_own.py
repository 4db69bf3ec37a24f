"""A reader brings an article: pasted, from a file, from the web; and nobody else sees it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from qa.web.texts import texts
from tests.browser.test_page import ask, finished

if TYPE_CHECKING:
    from playwright.sync_api import Page

playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EN = texts("en")
TITLE = "The lighthouse of Anbar"
STORY = "The lighthouse was lit in 1912. Its keeper counted 347 ships in one winter."
HTML = f"<html><body><article><h1>{TITLE}</h1><p>{STORY}</p></article></body></html>"


def docx() -> bytes:
    """A real document of Word's format."""
    document = pytest.importorskip("docx").Document()
    document.add_heading(TITLE, level=1)
    document.add_paragraph(STORY)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "story.txt": lambda: f"{TITLE}\n{STORY}\n".encode(),
    "story.md": lambda: f"# {TITLE}\n\n{STORY}\n".encode(),
    "story.html": lambda: HTML.encode(),
    "story.docx": docx,
}


def open_dialog(page: Page, way: str) -> None:
    """Open the dialog at one of its ways: text, file or url."""
    page.locator("#own-open").click()
    page.locator(f"[name=way][value={way}]").check(force=True)


def read_file(page: Page, name: str, data: bytes) -> None:
    """Bring a file and wait until the page is about it."""
    open_dialog(page, "file")
    page.locator("#own-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.locator("#own-submit").click()
    expect(page.locator("#own")).to_be_hidden()


def read_text(page: Page, text: str) -> None:
    """Paste an article and wait until the page is about it."""
    open_dialog(page, "text")
    page.locator("#own-text").fill(text)
    page.locator("#own-submit").click()
    expect(page.locator("#own")).to_be_hidden()


def test_an_article_is_read_from_each_format(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    for name, make in FILES.items():
        read_file(page, name, make())
        expect(page.locator(".story"), name).to_contain_text("Its keeper counted 347 ships")
    turn = finished(ask(page, "Its keeper counted 347 ships"))
    turn.locator(".cite").click()
    expect(page.locator(".sentence.is-shown")).to_contain_text("347")


def test_an_arabic_pdf_is_read_in_logical_order(chat: Any, open_page: Any) -> None:
    writer = open_page("data:text/html,<p dir=rtl lang=ar>", ready="p")
    writer.set_content(
        "<body dir=rtl lang=ar style='font: 16pt \"Noto Naskh Arabic\"'>"
        "<p>أعلنت المدينة افتتاح مكتبة جديدة في الميناء.</p></body>"
    )
    data = writer.pdf()
    page = open_page(chat.address)
    read_file(page, "library.pdf", data)
    expect(page.locator(".story")).to_contain_text("افتتاح مكتبة جديدة في الميناء")
    expect(page.locator(".story")).to_have_attribute("dir", "rtl")


def test_an_address_that_must_not_be_fetched_is_refused_with_the_reason(
    chat: Any, open_page: Any
) -> None:
    page = open_page(chat.address)
    open_dialog(page, "url")
    for address, reason in (
        ("http://127.0.0.1:9/story", "only public hosts are read"),
        ("http://169.254.169.254/latest/meta-data", "only public hosts are read"),
        ("file:///etc/passwd", "give one with https://"),
    ):
        page.locator("#own-url").fill(address)
        page.locator("#own-submit").click()
        expect(page.locator("#own-failure")).to_contain_text(EN["error.fetch_refused"])
        expect(page.locator("#own-failure small")).to_contain_text(reason)
        expect(page.locator("#own-submit")).to_be_enabled()


def test_markup_in_an_article_is_shown_as_text(chat: Any, open_page: Any) -> None:
    page = open_page(chat.address)
    hostile = (
        "<b>Title</b> & <script>window.bad = 1</script>\n"
        "<img src=x onerror='window.bad = 2'> was written here on purpose, in full. "
        "A [link](javascript:window.bad=3) and </script><script>window.bad = 4</script> follow it."
    )
    read_text(page, hostile)
    expect(page.locator(".story")).to_contain_text("onerror='window.bad = 2'")
    expect(page.locator(".story")).to_contain_text("[link](javascript:window.bad=3)")
    finished(ask(page, "A [link](javascript:window.bad=3)"))
    expect(page.locator(".answer-text")).to_contain_text("</script><script>")
    page.reload()
    expect(page.locator(".story")).to_contain_text("onerror='window.bad = 2'")
    expect(page.locator(".turn .cite")).to_have_text("[1]")
    assert page.locator(".story img, .story script, .story a, .turn img, .turn b").count() == 0
    assert page.evaluate("window.bad") is None
    assert page.title().startswith("<b>Title</b> & <script>")


def test_two_readers_see_nothing_of_each_other(chat: Any, open_page: Any) -> None:
    mine, theirs = open_page(chat.address), open_page(chat.address)
    read_text(mine, f"{TITLE}\n{STORY}")
    finished(ask(mine, "Its keeper counted 347 ships"))
    expect(theirs.locator(".story")).not_to_contain_text("lighthouse")
    expect(theirs.locator(".turn")).to_have_count(0)
    theirs.reload()
    expect(theirs.locator(".story")).to_contain_text("أسرى الحرب")
    turn = finished(ask(theirs, "Its keeper counted 347 ships"))
    expect(turn.locator(".answer-text")).to_have_text("The article does not say.")
    assert chat.bot.histories[-1] == ()
    mine.reload()
    expect(mine.locator(".story")).to_contain_text("347 ships")
    mine.locator("#menu summary").click()
    mine.locator("#own-back").click()
    expect(mine.locator(".story")).to_contain_text("أسرى الحرب")
    expect(mine.locator(".turn")).to_have_count(0)
