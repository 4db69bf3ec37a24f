"""An evaluation in, one HTML page out that needs no server, no net and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from qa.evaluate.cases import OUTCOME_WORDS, Outcome
from qa.evaluate.metrics import GROUPS, METRICS, Metric, metric_named
from qa.evaluate.report_markup import escape, isolated
from qa.evaluate.report_plots import bar, reliability_plot, risk_coverage_plot
from qa.evaluate.report_questions import question_entry, question_filters

MAX_BYTES = 500_000
HEADLINES = ("right", "first_cited", "recall_at_3", "found_right", "auroc", "language_right")
GROUP_BARS = ("right", "first_cited", "recall_at_3")
GROUP_TITLES = {
    "answer": "Answers",
    "retrieval": "Retrieval",
    "citations": "Citations",
    "abstention": "Abstention and confidence",
    "latency": "Latency",
}


def report_page(evaluation: Mapping[str, Any]) -> str:
    """Return the page, at most 500 KB in UTF-8.

    Everything in it that came from an article, a question or a model is escaped, and a policy in
    its head lets nothing run or load but its own script and style. Where all questions do not fit,
    faults stay and the last right ones are left out, which the page says.
    """
    around = _document(evaluation, "")
    room = MAX_BYTES - len(around.encode()) - 500
    return _document(evaluation, _questions(evaluation, room))


def _document(evaluation: Mapping[str, Any], questions: str) -> str:
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " base-uri 'none'; form-action 'none'"
    )
    body = "".join(
        (
            _header(evaluation),
            '<main><section class="tiles" aria-label="Main figures">',
            *(_tile(evaluation["metrics"], name) for name in HEADLINES),
            "</section>",
            _outcomes(evaluation["outcomes"], evaluation["n"]),
            _plots(evaluation),
            _groups("By language", evaluation["by_language"]),
            _groups("By tag", evaluation["by_tag"]),
            _figures(evaluation["metrics"]),
            questions,
            "</main>",
            _footer(evaluation),
        )
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>Evaluation: {escape(_titles(evaluation))}</title><style>{style}</style></head>"
        f"<body>{body}<script>{script}</script></body></html>\n"
    )


def _header(evaluation: Mapping[str, Any]) -> str:
    system = evaluation["system"]
    articles = evaluation["articles"]
    title = isolated(_titles(evaluation), articles[0]["language"] if len(articles) == 1 else "")
    facts = (
        f"{evaluation['n']} questions: {evaluation['answerable']} answerable,"
        f" {evaluation['unanswerable']} not, {evaluation['errors']} errors"
    )
    made = " · ".join(
        f"{name} {isolated(system[name])}" for name in ("encoder", "reranker", "generator")
    )
    return (
        f'<header><p class="kicker">Evaluation of answers</p><h1 dir="auto">{title}</h1>'
        f'<p class="facts-line">{escape(facts)}</p><p class="facts-line">{made}</p></header>'
    )


def _tile(figures: Mapping[str, Mapping[str, Any]], name: str) -> str:
    metric, figure = metric_named(name), figures[name]
    title = metric.title if metric else name
    if figure["value"] is None:
        return (
            f'<div class="tile"><h2>{escape(title)}</h2><p class="value">–</p>'
            f'<p class="small">{escape(figure.get("note", ""))}</p></div>'
        )
    bounds = f"{figure['low']:.2f} to {figure['high']:.2f}, n {figure['n']}"
    return (
        f'<div class="tile"><h2>{escape(title)}</h2><p class="value">{figure["value"]:.3f}</p>'
        f'<p class="small">{bounds}</p></div>'
    )


def _outcomes(counts: Mapping[str, int], n: int) -> str:
    rows = []
    for outcome in Outcome:
        count = counts[outcome.value]
        share = {"value": count / n if n else None, "low": None, "high": None}
        css = "good" if outcome.good else "bad"
        rows.append(
            f'<tr class="{css}"><th scope="row">{escape(OUTCOME_WORDS[outcome])}</th>'
            f"<td>{bar(share)}</td><td>{count}</td></tr>"
        )
    return _section(
        "What became of the questions", f'<table class="outcomes">{"".join(rows)}</table>'
    )


def _plots(evaluation: Mapping[str, Any]) -> str:
    curves = evaluation["curves"]
    area = evaluation["metrics"]["aurc"]["value"]
    risk = risk_coverage_plot(curves["risk_coverage"], area)
    reliability = reliability_plot(curves["reliability"]["points"])
    error = evaluation["metrics"]["ece"]["value"]
    return (
        '<section class="plots"><figure><figcaption>Risk and coverage'
        f"<small>area {_number(area)}: lower is better</small></figcaption>{risk}</figure>"
        "<figure><figcaption>Reliability of confidence"
        f"<small>expected calibration error {_number(error)}: lower is better</small>"
        f"</figcaption>{reliability}</figure></section>"
    )


def _groups(title: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    if not groups:
        return ""
    names = [metric_named(name) for name in GROUP_BARS]
    heads = "".join(f'<th scope="col">{escape(each.title)}</th>' for each in names if each)
    rows = "".join(
        f'<tr><th scope="row">{isolated(name)}</th><td>{group["n"]}</td>'
        + "".join(_bar_cell(group["metrics"][metric]) for metric in GROUP_BARS)
        + "</tr>"
        for name, group in groups.items()
    )
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table>'
        f'<thead><tr><td></td><th scope="col">n</th>{heads}</tr></thead>{rows}</table></div>'
    )
    return _section(title, table)


def _bar_cell(figure: Mapping[str, Any]) -> str:
    value = _number(figure["value"])
    return f'<td><span class="bar-cell">{bar(figure)}<span>{value}</span></span></td>'


def _figures(figures: Mapping[str, Mapping[str, Any]]) -> str:
    parts = []
    for group in GROUPS:
        rows = "".join(_figure_row(m, figures[m.name]) for m in METRICS if m.group == group)
        parts.append(
            f'<tbody><tr><th class="group" colspan="4" scope="rowgroup">'
            f"{escape(GROUP_TITLES[group])}</th></tr>{rows}</tbody>"
        )
    head = (
        '<thead><tr><th scope="col">figure</th><th scope="col">value</th>'
        '<th scope="col">95% interval</th><th scope="col">n</th></tr></thead>'
    )
    table = f'<table class="figures">{head}{"".join(parts)}</table>'
    scroll = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="All figures">{table}</div>'
    )
    return _section("All figures", scroll)


def _figure_row(metric: Metric, figure: Mapping[str, Any]) -> str:
    title = metric.title if metric.higher_is_better else f"{metric.title}, lower is better"
    value, low = figure["value"], figure["low"]
    if low is not None:
        bounds = f"{low:.3f} to {figure['high']:.3f}"
    else:
        bounds = escape(figure.get("note", ""))
    shown = f"{value:.0f}" if metric.timed and value is not None else _number(value)
    return (
        f'<tr><th scope="row">{escape(title)}</th><td>{shown}</td><td>{bounds}</td>'
        f"<td>{figure['n']}</td></tr>"
    )


def _questions(evaluation: Mapping[str, Any], room: int) -> str:
    questions: Sequence[Mapping[str, Any]] = evaluation["questions"]
    languages = [article["language"] for article in evaluation["articles"]]
    entries = [question_entry(each, languages[each["article"]]) for each in questions]
    filters = question_filters(questions)
    kept = _that_fit(questions, entries, room - len(filters.encode()))
    left_out = len(entries) - len(kept)
    note = (
        f'<p class="none">{left_out} questions are left out to keep this page small:'
        " <code>--json</code> has them all.</p>"
        if left_out
        else ""
    )
    listed = "".join(entries[place] for place in kept)
    return _section("Questions", f'{filters}{note}<div id="questions">{listed}</div>')


def _that_fit(
    questions: Sequence[Mapping[str, Any]], entries: Sequence[str], room: int
) -> list[int]:
    """Return the places of the entries that fit into `room` bytes, faults before right ones."""
    order = sorted(range(len(entries)), key=lambda place: Outcome(questions[place]["outcome"]).good)
    kept = []
    for place in order:
        room -= len(entries[place].encode())
        if room < 0:
            break
        kept.append(place)
    return sorted(kept)


def _footer(evaluation: Mapping[str, Any]) -> str:
    bootstrap = evaluation["bootstrap"]
    digests = ", ".join(str(article["digest"])[:12] for article in evaluation["articles"][:3])
    return (
        f"<footer><p>Intervals: {bootstrap['level']:.0%}, bootstrap of {bootstrap['resamples']}"
        f" resamples, seed {bootstrap['seed']}. A failure scores zero and stays in every mean."
        f"</p><p>article-qa {escape(evaluation['system']['version'])}, article"
        f" {escape(digests)}</p></footer>"
    )


def _titles(evaluation: Mapping[str, Any]) -> str:
    articles = evaluation["articles"]
    return str(articles[0]["title"]) if len(articles) == 1 else f"{len(articles)} articles"


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _asset(name: str) -> str:
    return files("qa.evaluate").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
