"""The page shows everything, runs nothing that is not ours, and stays small."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from qa.article import article_from_text
from qa.evaluate.cases import OUTCOME_WORDS
from qa.evaluate.report_page import MAX_BYTES, report_page
from tests.evaluate.scripted import ANSWERS, BROKEN, QUESTIONS, answer, evaluate

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> \x00\u202e'


class Page(HTMLParser):
    """Collects tags with their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.inside: dict[str, str] = {"script": "", "style": ""}
        self.words: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open] += data
        elif data.strip():
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def named(self, tag: str) -> list[Mapping[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(evaluation: dict[str, object]) -> Page:
    return Page(report_page(evaluation))


def test_every_question_is_there_with_what_went_wrong_in_words() -> None:
    page = page_of(evaluate(BROKEN))
    shown = " ".join(page.words)

    assert [each["data-outcome"] for each in page.named("details")] == [
        "right",
        "error",
        "withheld",
        "rightly_withheld",
        "should_have_been_withheld",
    ]
    assert all(OUTCOME_WORDS[outcome] in shown for outcome in OUTCOME_WORDS)
    assert "generator_failed: the server is down" in shown
    assert "retrieved at rank 1" in shown
    assert all(str(each["question"]) in shown for each in QUESTIONS)


def test_nothing_is_loaded_and_the_policy_allows_our_script_and_style_alone() -> None:
    page = page_of(evaluate())
    policies = [each for each in page.named("meta") if each.get("http-equiv")]

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policies[0]["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest(page.inside['style'])}';"
        f" script-src 'sha256-{digest(page.inside['script'])}'; base-uri 'none'; form-action 'none'"
    )
    names = {name for _, attributes in page.tags for name in attributes}
    assert not names & {"src", "href", "srcset", "style", "action"}
    assert not [name for name in names if name.startswith("on")]
    assert len(page.named("script")) == 1


def test_hostile_text_is_shown_as_text_wherever_it_comes_from() -> None:
    article = article_from_text(f"{HOSTILE}\nThe leaders met {HOSTILE} in Sochi. They left.")
    question = {
        "id": HOSTILE,
        "question": HOSTILE,
        "language": "en",
        "gold": ["met"],
        "answer": HOSTILE,
        "tags": [HOSTILE],
        "history": [{"role": "user", "text": HOSTILE}],
    }
    reply = answer(
        HOSTILE, "en", found=True, evidence=(1,), confidence=0.9, cited=(1,), text=f"{HOSTILE} [1]"
    )

    for replies in ({HOSTILE: reply}, {HOSTILE: RuntimeError(HOSTILE)}):
        text = report_page(evaluate(replies, [question], article))
        page = Page(text)
        assert len(page.named("script")) == 1
        assert page.named("img") == []
        assert "\x00" not in text
        assert "<script>alert(1)</script>" in " ".join(page.words)


def test_text_takes_its_own_direction() -> None:
    page = page_of(evaluate())

    asked = [each for each in page.named("span") if each.get("class") == "asked"]
    assert all(each["dir"] == "auto" for each in asked)
    assert {each["lang"] for each in asked} == {"en", "ar"}
    quotes = [each for each in page.named("p") if each.get("class") in ("quote", "answer")]
    assert quotes
    assert all(each["dir"] == "auto" for each in quotes)
    assert page.named("bdi")


def test_a_page_that_would_be_too_large_drops_right_questions_first_and_says_so() -> None:
    long = "Peace is near. " * 200
    questions: list[dict[str, object]] = []
    answers = {}
    for number in range(200):
        text = f"Question {number}?"
        gold = ["The leaders"] if number % 4 else ["peacekeepers"]
        questions.append({"id": str(number), "question": text, "language": "en", "gold": gold})
        answers[text] = answer(
            text, "en", found=True, evidence=(1,), confidence=0.9, cited=(1,), text=f"{long}[1]"
        )

    text = report_page(evaluate(answers, questions))
    page = Page(text)
    outcomes = [each["data-outcome"] for each in page.named("details")]
    left_out = re.search(r"(\d+) questions are left out", " ".join(page.words))

    assert len(text.encode()) <= MAX_BYTES
    assert outcomes.count("not_retrieved") == 50
    assert left_out
    assert int(left_out[1]) == 200 - len(outcomes) > 0


@pytest.mark.parametrize("questions", [QUESTIONS[:3], QUESTIONS[3:], QUESTIONS[:1]])
def test_figures_without_a_value_are_shown_as_such(questions: list[dict[str, object]]) -> None:
    page = page_of(evaluate(ANSWERS, questions))

    assert "needs answerable and unanswerable questions" in " ".join(page.words)
