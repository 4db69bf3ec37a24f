"""The widget and the page around it: old libraries, repeated sentences, focus, scrolling, sizes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.newsroom import QUESTION, Newsroom, ask, expect
from tests.browser.widget_site import REPEATS_BODY

pytestmark = pytest.mark.browser

# What libraries of 2007 did to every page: enumerable methods, and arrays written as strings.
OLD_LIBRARY = """<script>
Array.prototype.toJSON = function () { return "[" + this.join(", ") + "]"; };
Array.prototype.each = function (act) { for (var i = 0; i < this.length; i++) act(this[i]); };
String.prototype.toJSON = function () { return "'" + this + "'"; };
Object.prototype.extend = function () { return this; };
window.$ = function () { return { ready: function (act) { act(); } }; };
</script>"""


def test_old_library_in_the_page_does_not_break_a_conversation(
    newsroom: Newsroom, open_page: Any
) -> None:
    shown = open_page(newsroom.publish(OLD_LIBRARY + newsroom.tag()), ready="article-qa")
    ask(shown)
    frame = ask(shown, "Which road do buses take?")
    expect(frame.locator(".error")).to_have_count(0)
    expect(frame.locator(".exchange").last).to_contain_text("Oldtown")


def cite_lost(newsroom: Newsroom, shown: Any, sentence_id: int) -> Any:
    """Ask; let the answer cite one of the sentences "The mayor lost."; click its marker."""
    citation = {"marker": 1, "sentence_id": sentence_id, "text": "The mayor lost."}
    answer = {
        "question": "Who lost?",
        "language": "en",
        "kind": "answer",
        "answer": "The mayor lost. [1]",
        "citations": [{**citation, "translation": None}],
        "evidence": [],
        "notes": [],
    }
    origin = newsroom.site_address.rstrip("/")
    shown.route(
        "**/api/ask",
        lambda route: route.fulfill(
            headers={"Content-Type": "text/event-stream", "Access-Control-Allow-Origin": origin},
            body=f"event: answer\ndata: {json.dumps(answer)}\n\n",
        ),
    )
    frame = ask(shown, "Who lost?")
    frame.locator(".marker").first.click()
    return frame


@pytest.mark.parametrize(("sentence_id", "place"), [(1, "first"), (4, "second")])
def test_repeated_sentence_lights_up_where_the_article_has_it(
    newsroom: Newsroom, open_page: Any, sentence_id: int, place: str
) -> None:
    script = newsroom.tag().replace('"bridge"', '"vote"')
    shown = open_page(newsroom.publish(script, body=REPEATS_BODY), ready="article-qa")
    cite_lost(newsroom, shown, sentence_id)
    shown.wait_for_function("CSS.highlights.has('articleqa')")
    parent = "[...CSS.highlights.get('articleqa')][0].startContainer.parentElement.className"
    assert shown.evaluate(parent) == place


def test_sentence_is_not_found_at_the_head_of_a_longer_word(
    newsroom: Newsroom, open_page: Any
) -> None:
    script = newsroom.tag().replace('"bridge"', '"vote"')
    body = "<p>Now the mayor lostly wanders.</p>"
    shown = open_page(newsroom.publish(script, body=body), ready="article-qa")
    frame = cite_lost(newsroom, shown, 1)
    expect(frame.locator(".source.lit")).to_be_visible()
    expect(frame.get_by_role("button", name="Show in the text")).to_have_count(0)


def test_focus_stays_in_the_panel_when_a_suggestion_is_asked(
    newsroom: Newsroom, open_page: Any
) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa")
    shown.route(
        "**/suggestions*",
        lambda route: route.fulfill(
            json={"suggestions": [QUESTION]},
            headers={"Access-Control-Allow-Origin": newsroom.site_address.rstrip("/")},
        ),
    )
    shown.locator("article-qa .launcher").click()
    shown.locator("article-qa .suggestion").press("Enter")
    expect(shown.locator("article-qa .verdict")).to_be_visible()
    assert shown.evaluate("() => document.activeElement.tagName") == "ARTICLE-QA"
    shown.keyboard.press("Escape")
    expect(shown.locator("article-qa .panel")).to_be_hidden()


def test_inline_widget_does_not_scroll_the_publishers_page(
    newsroom: Newsroom, open_page: Any
) -> None:
    body = '<p>News</p><div id="inline"></div><div class="tall"></div>'
    head = "<style>.tall { height: 3000px; }</style>"
    script = newsroom.tag(data_target="#inline")
    shown = open_page(newsroom.publish(script, body=body, head=head), ready="#inline article-qa")
    for question in (QUESTION, "Which road do buses take?", "What did the inspector find?"):
        ask(shown, question)
    assert shown.evaluate("() => scrollY") == 0


def test_frame_tells_the_height_of_all_it_holds(newsroom: Newsroom, open_page: Any) -> None:
    html = (
        f'<iframe src="{newsroom.server_address}embed/bridge" title="Ask" width="600" height="200">'
    )
    script = (
        "</iframe><script>addEventListener('message', ({ data }) => {"
        " if (data.type === 'articleqa:height')"
        " document.querySelector('iframe').height = data.height; })</script>"
    )
    shown = open_page(newsroom.publish(html + script, body=""), ready="iframe")
    inside = shown.frame_locator("iframe")
    inside.locator("article-qa textarea").fill(QUESTION)
    inside.locator("article-qa textarea").press("Enter")
    expect(inside.locator("article-qa .verdict")).to_be_visible()
    scroller = inside.locator("article-qa .scroll")
    scroller.evaluate(
        """(box) => new Promise((done) => {
          const look = () =>
            box.scrollHeight <= box.clientHeight + 1 ? done() : requestAnimationFrame(look);
          look();
        })"""
    )


def test_everything_is_reachable_at_400_percent_zoom(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(
        newsroom.publish(newsroom.tag()), ready="article-qa", viewport={"width": 320, "height": 200}
    )
    frame = ask(shown)
    for part in (".marker", "textarea", ".send", "header .icon"):
        frame.locator(part).first.scroll_into_view_if_needed()
        expect(frame.locator(part).first).to_be_in_viewport(ratio=0.9)
    assert shown.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_forced_colours_keep_every_button_visible(newsroom: Newsroom, open_page: Any) -> None:
    shown = open_page(newsroom.publish(newsroom.tag()), ready="article-qa", forced_colors="active")
    frame = ask(shown)
    for part in (".marker", ".send", "header .icon", ".verdict .icon"):
        width = frame.locator(part).first.evaluate(
            "(button) => parseFloat(getComputedStyle(button).borderTopWidth)"
        )
        assert width >= 1
