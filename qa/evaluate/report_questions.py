"""Judged questions in, the list with its filters out, as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qa.evaluate.cases import OUTCOME_WORDS, Outcome
from qa.evaluate.report_markup import block, escape, isolated

EXPLANATIONS: dict[Outcome, str] = {
    Outcome.RIGHT: "The sentence that is cited first answers the question.",
    Outcome.RIGHTLY_WITHHELD: "The article does not answer, and no answer was shown.",
    Outcome.NOT_RETRIEVED: "No gold sentence is among the evidence that was found.",
    Outcome.NOT_CHOSEN: "A gold sentence was found, but another one came first.",
    Outcome.WITHHELD: "The best sentence is a gold one, but the answer was not shown.",
    Outcome.SHOULD_HAVE_BEEN_WITHHELD: "The article does not answer, yet an answer was shown.",
    Outcome.WRONG_LANGUAGE: "The sentence is right, but the reader got another language.",
    Outcome.ERROR: "No answer came: this scores zero everywhere.",
}


def question_filters(questions: Sequence[Mapping[str, Any]]) -> str:
    """Return the controls that the page's script listens to."""
    outcomes = [each.value for each in Outcome if any(q["outcome"] == each for q in questions)]
    languages = sorted({each["language"] for each in questions})
    tags = sorted({tag for each in questions for tag in each["tags"]})
    return (
        '<div class="filters" id="filters" hidden>'
        '<label>Find <input type="search" id="find" autocomplete="off"></label>'
        + _select("outcome", "Outcome", [("faulty", "anything wrong"), *_worded(outcomes)])
        + _select("language", "Language", [(code, code) for code in languages])
        + (_select("tag", "Tag", [(tag, tag) for tag in tags]) if tags else "")
        + '<button type="button" id="open-all">Open all</button>'
        '<span id="count" role="status"></span></div>'
    )


def question_entry(question: Mapping[str, Any], article_language: str) -> str:
    """Return one question: what was asked, answered and expected, and what went wrong."""
    outcome = Outcome(question["outcome"])
    tags = "".join(f'<span class="tag">{isolated(tag)}</span>' for tag in question["tags"])
    parts = [
        f'<p class="why">{escape(EXPLANATIONS[outcome])}</p>',
        _history(question["history"]),
        _answer(question, article_language),
        _gold(question, article_language),
    ]
    return (
        f'<details class="question" data-outcome="{outcome.value}"'
        f' data-good="{int(outcome.good)}" data-language="{escape(question["language"])}"'
        f' data-tags="{escape(json.dumps(question["tags"], ensure_ascii=False))}">'
        f'<summary><span class="badge {"good" if outcome.good else "bad"}">'
        f"{escape(OUTCOME_WORDS[outcome])}</span>"
        f'<span class="code">{escape(question["language"])}</span>'
        f'<span class="asked" dir="auto" lang="{escape(question["language"])}">'
        f"{escape(question['question'])}</span></summary>"
        f'<div class="body">{"".join(parts)}{_details(question)}'
        f'<p class="tags">{tags}</p></div></details>'
    )


def _answer(question: Mapping[str, Any], article_language: str) -> str:
    if question["error"]:
        return _section("Error", block(question["error"], css="error"))
    shown = block(question["answer"], question["answer_language"], css="answer")
    if question["found"]:
        return _section("Answer", shown) + _section(
            "Cited", _citations(question["citations"], article_language, question)
        )
    best = question["best_evidence"]
    closest = block(best, article_language, css="quote") if best else _none("nothing")
    return _section("Withheld", shown) + _section("Best evidence", closest)


def _citations(
    citations: Iterable[Mapping[str, Any]], article_language: str, question: Mapping[str, Any]
) -> str:
    gold = {each["sentence_id"] for each in question["gold"]}
    rows = []
    for each in citations:
        mark = "gold" if each["sentence_id"] in gold else "not gold"
        translation = each["translation"]
        rows.append(
            f'<li><span class="marker"><bdi>[{each["marker"]}]</bdi> sentence'
            f" {each['sentence_id']}, {mark}</span>"
            + block(each["text"], article_language, css="quote")
            + (block(translation, question["answer_language"], css="gloss") if translation else "")
            + "</li>"
        )
    return f"<ul>{''.join(rows)}</ul>" if rows else _none("no citation")


def _gold(question: Mapping[str, Any], article_language: str) -> str:
    rows = "".join(
        f'<li><span class="marker">sentence {each["sentence_id"]}, {_rank(question, each)}</span>'
        f"{block(each['text'], article_language, css='quote')}</li>"
        for each in question["gold"]
    )
    shown = f"<ul>{rows}</ul>" if rows else _none("the article does not answer")
    reference = question["reference"]
    if not reference:
        return _section("Gold", shown)
    return _section("Gold", shown) + _section(
        "Reference answer", block(reference, question["language"])
    )


def _rank(question: Mapping[str, Any], gold: Mapping[str, Any]) -> str:
    evidence = question["evidence"]
    if gold["sentence_id"] not in evidence:
        return "not retrieved"
    return f"retrieved at rank {evidence.index(gold['sentence_id']) + 1}"


def _details(question: Mapping[str, Any]) -> str:
    notes = "; ".join(question["notes"])
    rows = [
        ("id", isolated(question["id"])),
        ("confidence", f"{question['confidence']:.3f}"),
        ("answer language", escape(question["answer_language"]) or "–"),
        ("time", f"{question['elapsed_ms']:.0f} ms"),
        *((("notes", isolated(notes)),) if notes else ()),
    ]
    return '<dl class="facts">' + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in rows) + "</dl>"


def _history(turns: Sequence[Mapping[str, str]]) -> str:
    if not turns:
        return ""
    rows = "".join(
        f'<li><span class="marker">{escape(each["role"])}</span>{block(each["text"])}</li>'
        for each in turns
    )
    return _section("Before it", f"<ul>{rows}</ul>")


def _section(title: str, content: str) -> str:
    return f'<section class="part"><h3>{escape(title)}</h3>{content}</section>'


def _none(words: str) -> str:
    return f'<p class="none">{escape(words)}</p>'


def _worded(outcomes: Iterable[str]) -> list[tuple[str, str]]:
    return [(each, OUTCOME_WORDS[Outcome(each)]) for each in outcomes]


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in options
    )
    return (
        f'<label>{escape(label)} <select id="{name}"><option value="">all</option>'
        f"{rows}</select></label>"
    )
