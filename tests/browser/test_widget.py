"""The widget in a publisher's page, as a reader meets it: two loopback origins, real answers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.newsroom import QUESTION, Newsroom, ask, expect, highlighted
from tests.browser.widget_site import ARABIC_BODY, REPAIRS, Serve, Site, page

pytestmark = pytest.mark.browser
# What the browser itself writes when a policy or an origin forbids something.
STRICT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'self'; connect-src {server}; "
    "script-src 'nonce-abc123'; base-uri 'none'; require-trusted-types-for 'script'"
)


def test_citation_lights_up_the_sentence_in_the_publishers_text(
    newsroom: Newsroom, open_page: Any
) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    before = shown.locator("#story").inner_html()
    frame = ask(shown)
    expect(frame.locator(".answer .text")).to_contain_text("four million euros")
    frame.locator(".marker").first.click()
    shown.wait_for_function("CSS.highlights.has('articleqa')")
    assert highlighted(shown) == REPAIRS.rstrip(".")
    assert shown.locator("#story").inner_html() == before


def test_sentence_with_ligature_and_curly_apostrophe_scrolls_into_view(
    newsroom: Newsroom, open_page: Any
) -> None:
    head = "<style>.tall { height: 3000px; }</style>"
    shown = open_page(newsroom.publish(newsroom.tag(), head=head), ready="article-qa")
    frame = ask(shown, "What did the mayor's office comment?")
    frame.locator(".marker").first.click()
    shown.wait_for_function("CSS.highlights.has('articleqa')")
    assert "gave no comment" in highlighted(shown)
    top = shown.evaluate(
        "() => [...CSS.highlights.get('articleqa')][0].getBoundingClientRect().top"
    )
    assert 0 <= top < 800


def test_sentence_that_the_page_lacks_opens_in_the_panel(
    newsroom: Newsroom, open_page: Any
) -> None:
    shown = open_page(
        newsroom.publish(newsroom.tag(), body="<p>Other news</p>"), ready="article-qa"
    )
    frame = ask(shown)
    frame.locator(".marker").first.click()
    expect(frame.locator(".source.lit")).to_contain_text("four million euros")


def test_answer_with_markup_shows_text(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    frame = ask(shown, "Show the markup about the bridge repairs")
    expect(frame.locator(".answer .text")).to_contain_text("<img src=x")
    assert shown.evaluate("() => window.hacked") is None


def test_another_site_is_refused_with_a_visible_reason(
    newsroom: Newsroom, serve: Serve, chromium: Any
) -> None:
    stranger = Site(page(newsroom.tag(), body="<p>Stolen news</p>"))
    context = chromium.new_context(locale="en-US")
    shown = context.new_page()
    shown.goto(serve(stranger.application()))
    frame = ask(shown)
    expect(frame.locator(".error")).to_contain_text("not allowed")
    context.close()


def test_frame_shows_on_an_allowed_site_and_not_on_another(
    newsroom: Newsroom, serve: Serve, open_page: Any, chromium: Any
) -> None:
    html = (
        f'<iframe src="{newsroom.server_address}embed/bridge" title="Ask" width="600" height="600">'
    )
    script = (
        "</iframe><script>addEventListener('message', ({ data }) => {"
        " if (data.type === 'articleqa:height')"
        " document.title = `tall ${data.height > 100}`; })</script>"
    )
    shown = open_page(newsroom.publish(html + script, body=""), ready="iframe")
    inside = shown.frame_locator("iframe")
    inside.locator("article-qa textarea").fill(QUESTION)
    inside.locator("article-qa textarea").press("Enter")
    expect(inside.locator("article-qa .answer .text")).to_contain_text("four million euros")
    expect(shown).to_have_title("tall true")
    stranger = Site(page(html + script, body=""))
    context = chromium.new_context()
    refused = context.new_page()
    refused.goto(serve(stranger.application()))
    expect(refused.frame_locator("iframe").locator("article-qa")).to_have_count(0)
    context.close()


def test_server_that_dies_mid_stream_is_told_in_words(newsroom: Newsroom, chromium: Any) -> None:
    context = chromium.new_context(locale="en-US")
    shown = context.new_page()
    shown.route(
        "**/api/ask",
        lambda route: route.fulfill(
            status=200,
            headers={
                "Content-Type": "text/event-stream",
                "Access-Control-Allow-Origin": newsroom.site_address.rstrip("/"),
            },
            body='event: token\ndata: {"text": "The repairs will"}\n\n',
        ),
    )
    shown.goto(newsroom.publish(newsroom.tag()))
    frame = ask(shown)
    expect(frame.locator(".error")).to_contain_text("does not answer")
    expect(frame.get_by_role("button", name="Try again")).to_be_visible()
    context.close()


def test_hostile_style_pollution_and_strict_policy_do_not_break_it(
    newsroom: Newsroom, open_page: Any
) -> None:
    script = newsroom.tag(nonce="abc123")
    pollution = (
        '<script nonce="abc123">Array.prototype.oops = function () {};'
        "Object.prototype.noise = 1;</script>"
    )
    newsroom.publish(pollution + script, head='<link rel="stylesheet" href="/style.css">')
    newsroom.site.headers = {
        "Content-Security-Policy": STRICT_POLICY.format(server=newsroom.server_address)
    }
    newsroom.site.style = "* { all: unset !important; color: lime !important; }"
    try:
        shown = open_page(newsroom.site_address, ready="article-qa")
        frame = ask(shown)
    finally:
        newsroom.site.style = ".tall { height: 3000px; }"
    expect(frame.locator(".answer .text")).to_contain_text("four million euros")
    looks = frame.evaluate(
        "(frame) => { const style = getComputedStyle(frame);"
        " return [style.position, style.color !== 'rgb(0, 255, 0)']; }"
    )
    assert looks == ["fixed", True]


def test_keyboard_alone_opens_asks_stays_inside_and_closes(
    newsroom: Newsroom, open_page: Any
) -> None:
    body = '<button id="before">Before</button><p>News</p>'
    shown = open_page(newsroom.publish(newsroom.tag(), body=body), ready="article-qa")
    shown.locator("#before").focus()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    inside = "() => document.querySelector('article-qa').shadowRoot.activeElement.tagName"
    shown.wait_for_function(f"({inside})() === 'TEXTAREA'")
    shown.keyboard.type(QUESTION)
    shown.keyboard.press("Enter")
    expect(shown.locator("article-qa .verdict")).to_be_visible()
    for _ in range(12):
        shown.keyboard.press("Tab")
        assert shown.evaluate("() => document.activeElement.tagName") == "ARTICLE-QA"
    shown.keyboard.press("Escape")
    expect(shown.locator("article-qa .panel")).to_be_hidden()
    shown.wait_for_function(
        "document.querySelector('article-qa').shadowRoot.activeElement.className === 'launcher'"
    )


def test_answer_is_announced_once_and_whole(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    frame = ask(shown)
    expect(frame.locator("[aria-live=polite]")).to_have_text(re.compile("four million euros"))


def test_arabic_page_gets_an_arabic_widget_from_right_to_left(
    newsroom: Newsroom, open_page: Any
) -> None:
    script = newsroom.tag(data_content="#story").replace('"bridge"', '"jisr"')
    address = newsroom.publish(script, body=ARABIC_BODY, language="ar", direction="rtl")
    shown = open_page(address, ready="article-qa", viewport={"width": 390, "height": 844})
    frame = shown.locator("article-qa .frame")
    assert frame.get_attribute("dir") == "rtl"
    ask(shown, "كم سيكلف الإصلاح؟")
    box = frame.locator(".panel").bounding_box()
    assert box["width"] == 390, "the panel fills a phone"
    frame.locator(".marker").first.click()
    shown.wait_for_function("CSS.highlights.has('articleqa')")
    assert "أربعة ملايين" in highlighted(shown)
    expect(frame.locator(".panel")).to_be_hidden()


def test_page_without_highlights_gets_an_outline(newsroom: Newsroom, open_page: Any) -> None:
    script = f"<script>delete CSS.highlights; delete window.Highlight;</script>{newsroom.tag()}"
    shown = open_page(newsroom.publish(script), ready="article-qa")
    shown.evaluate("() => Object.defineProperty(CSS, 'highlights', { value: undefined })")
    frame = ask(shown)
    frame.locator(".marker").first.click()
    shown.wait_for_function(
        "[...document.querySelectorAll('#story *')].some((e) => e.style.outline)"
    )
    shown.evaluate("() => ArticleQA.remove()")
    assert shown.locator("#story [style]").count() == 0


def test_javascript_api_events_several_widgets_and_removal(
    newsroom: Newsroom, open_page: Any
) -> None:
    body = '<div id="inline"></div>'
    script = newsroom.tag(data_target="#inline") + newsroom.tag()
    shown = open_page(newsroom.publish(script, body=body), ready="#inline article-qa")
    shown.wait_for_function("window.ArticleQA && ArticleQA.widgets.length === 2")
    answer = shown.evaluate(
        "(question) => new Promise((resolve) => {"
        " document.addEventListener('articleqa:answer', ({ detail }) => resolve(detail.answer));"
        " ArticleQA.ask(question); })",
        QUESTION,
    )
    assert "four million euros" in answer["answer"]
    shown.evaluate("() => { ArticleQA.setArticle('jisr'); }")
    assert shown.evaluate("() => ArticleQA.widgets[0].article") == "jisr"
    expect(shown.locator("#inline .exchange")).to_have_count(0)
    shown.evaluate("() => ArticleQA.remove()")
    assert shown.locator("article-qa").count() == 0
    assert shown.evaluate("() => [typeof ArticleQA, document.adoptedStyleSheets.length]") == [
        "undefined",
        0,
    ]


def test_follow_up_carries_the_conversation(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    frame = ask(shown)
    with shown.expect_request("**/api/ask") as asked:
        frame.locator("textarea").fill("And the buses?")
        frame.locator("textarea").press("Enter")
    history = asked.value.post_data_json["history"]
    assert [turn["role"] for turn in history] == ["user", "assistant"]
    assert history[0]["text"] == QUESTION


def test_verdict_reaches_the_feedback_file(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    frame = ask(shown)
    frame.get_by_role("button", name="Good answer").click()
    expect(frame.locator(".thanks")).to_have_text("Thank you, noted")
    assert '"helpful": true' in newsroom.feedback.read_text("utf-8")


def test_axe_finds_nothing_serious(newsroom: Newsroom, open_page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    ask(shown)
    found = axe.run(shown, context="article-qa").response["violations"]
    serious = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
    assert serious == []


def test_demo_shows_the_widget_beside_the_article(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(f"{newsroom.server_address}demo/bridge", ready="article-qa")
    frame = ask(shown)
    frame.locator(".marker").first.click()
    shown.wait_for_function("CSS.highlights.has('articleqa')")
    assert "four million euros" in highlighted(shown)
