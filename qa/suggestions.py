"""A chatbot and a language in, questions out that its article answers: each one was asked first.

Candidates come from the article's own speakers, numbers, dates and headings, put into patterns that
need no inflection (`suggestion_patterns.json`). Where the article has no text in the reader's
language, numbers and dates still serve, for they are written alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest
from threading import Lock
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from qa.languages import INTERFACE
from qa.values import Answer, Article, Sentence

MAX_ASKED = 24
"""So many candidates are asked at most before the search for suggestions ends."""

VERB_LAST = ("tr", "az")
"""Here the speaker begins the sentence and the verb ends it."""

_WORD = r"[^\W\d_][\w’'‌-]*"
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,٬٫\u00a0\u202f]*\d(?![\w%])")


class Bot(Protocol):
    """What suggestions need of a chatbot."""

    @property
    def article(self) -> Article:
        """The article that it answers about."""

    def ask(self, question: str, *, language: str = "") -> Answer:
        """Return the answer."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question and the sentences it was made from; none where any of the article may answer."""

    question: str
    sentence_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What became of a candidate: the sentence cited first, None where it is not to be shown."""

    sentence_id: int | None


_asked: WeakKeyDictionary[Any, dict[tuple[str, str], _Asked]] = WeakKeyDictionary()
_lock = Lock()


def suggest(
    bot: Bot, language: str, count: int = 3, exclude: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return up to `count` questions in that language that the article answers with a citation.

    No two lead to the same sentence, and none is in `exclude`, what was asked already. English
    stands in for a language without patterns. What an earlier call found out is remembered.
    """
    language = language if language in INTERFACE else "en"
    chosen: list[str] = []
    seen = {_key(question) for question in exclude}
    cited: set[int] = set()
    for candidate in _candidates(bot.article, language)[:MAX_ASKED]:
        if len(chosen) >= count:
            break
        if _key(candidate.question) in seen:
            continue
        seen.add(_key(candidate.question))
        sentence_id = _ask(bot, candidate, language).sentence_id
        if sentence_id is not None and sentence_id not in cited:
            cited.add(sentence_id)
            chosen.append(candidate.question)
    return tuple(chosen)


def _ask(bot: Bot, candidate: _Candidate, language: str) -> _Asked:
    """Ask the candidate, or remember what came of it."""
    key = (language, candidate.question)
    with _lock:
        known = _asked.setdefault(bot, {})
    if key not in known:
        known[key] = _judge(candidate, bot.ask(candidate.question, language=language))
    return known[key]


def _judge(candidate: _Candidate, answer: Answer) -> _Asked:
    """An answer counts if it is cited, and from a sentence that the question was made of."""
    cited = [citation.sentence.id for citation in answer.citations]
    is_meant = not candidate.sentence_ids or bool(candidate.sentence_ids.intersection(cited[:2]))
    is_good = answer.found and answer.kind == "answer" and bool(cited) and is_meant
    return _Asked(cited[0] if is_good else None)


def _candidates(article: Article, language: str) -> list[_Candidate]:
    """Return candidates of different kinds in turn, so that the first few differ."""
    patterns = _patterns(language)
    kinds = [
        list(_of_speakers(article, language, patterns)),
        list(_of_numbers(article, language, patterns)),
        list(_of_dates(article, language, patterns)),
        list(_of_headings(article, language, patterns)),
        [_Candidate(question) for question in patterns["general"]],
    ]
    return [one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None]


def _lines(article: Article, language: str) -> list[tuple[Sentence, str]]:
    """Return each text sentence with its words in that language, where it has them."""
    return [
        (sentence, line)
        for sentence in article.sentences
        if sentence.kind == "text" and (line := _line(article, sentence, language))
    ]


def _line(article: Article, sentence: Sentence, language: str) -> str:
    if language == article.language:
        return sentence.text
    return article.translation(sentence, language) or ""


def _of_speakers(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    heard: dict[str, set[int]] = {}
    for sentence, line in _lines(article, language):
        for speaker in _speakers(line, language, patterns):
            heard.setdefault(speaker, set()).add(sentence.id)
    for speaker, ids in sorted(heard.items(), key=lambda item: -len(item[1])):
        yield _Candidate(patterns["speaker"].format(x=speaker), frozenset(ids))


def _speakers(line: str, language: str, patterns: dict[str, Any]) -> Iterator[str]:
    """Yield who speaks in the sentence, as the subject of a verb of saying."""
    verbs = "|".join(sorted(map(re.escape, patterns["said"]), key=len, reverse=True))
    strangers = set(patterns["not_names"])
    name = rf"{_WORD}(?: {_WORD}){{0,2}}"
    if language == "ar":
        found = re.findall(rf"(?<!\w)(?:{verbs}) ({_WORD}(?: {_WORD}){{0,2}})", line)
        yield from filter(None, (_arabic_subject(words.split(), strangers) for words in found))
    elif language == "fa":
        found = re.findall(rf"({_WORD}) (?:{verbs})(?!\w)", line)
        yield from (word for word in found if word not in strangers and len(word) > 2)
    elif language in VERB_LAST:
        first = re.match(rf"({name})(?=[ ,])", line)
        if first and re.search(rf"(?<!\w)(?:{verbs})[.!”\"]*$", line):
            yield from _capitalised(first.group(1), strangers, leading=True)
    else:
        before = re.findall(rf"({name}),? (?:{verbs})(?!\w)", line)
        after = re.findall(rf"(?<!\w)(?:{verbs}) ({name})", line)
        for words in before:
            yield from _definite(_capitalised(words, strangers, leading=False), language)
        for words in after if language != "hy" else ():
            yield from _capitalised(words, strangers, leading=True)


def _capitalised(words: str, strangers: set[str], *, leading: bool) -> Iterator[str]:
    """Yield the run of capitalised words at the head, or at the end, of some words."""
    run: list[str] = []
    tokens = words.split()
    for token in tokens if leading else reversed(tokens):
        if not token[0].isupper() or token in strangers or "’" in token or "'" in token:
            break
        run.append(token)
    if run and (len(run) > 1 or len(run[0]) > 3):
        yield " ".join(run if leading else reversed(run))


def _definite(names: Iterator[str], language: str) -> Iterator[str]:
    """Give Armenian names the article that a subject has before a consonant: Պուտինն → Պուտինը."""
    for name in names:
        if language != "hy" or name.endswith("ը"):
            yield name
        elif name.endswith("ն"):
            yield f"{name[:-1]}ը"


def _arabic_subject(words: list[str], strangers: set[str]) -> str:
    """Return the subject after an Arabic verb: a name, or a title with what belongs to it."""
    if words[0] in strangers or len(words[0]) < 3:
        return ""
    if words[0].startswith("ال"):
        definite = [word for word in words if word.startswith("ال")]
        return " ".join(words[: len(definite)]) if words[: len(definite)] == definite else ""
    if words[0] in ("رئيس", "وزير"):
        return " ".join(words)
    return words[0]


def _of_numbers(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    lines = _lines(article, language) or _lines(article, article.language)
    seen: dict[str, int] = {}
    for sentence, line in lines:
        for number in _NUMBER.findall(_without_dates(line, language, article.language)):
            if not _is_year(number):
                seen.setdefault(number, sentence.id)
    for number, sentence_id in seen.items():
        yield _Candidate(patterns["number"].format(x=number), frozenset({sentence_id}))


def _of_dates(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    from babel.dates import format_date

    for sentence in article.sentences:
        for day in _dates(sentence.text, article.language):
            written = format_date(day, patterns["date_format"], locale=language)
            yield _Candidate(patterns["date"].format(x=written), frozenset({sentence.id}))


def _of_headings(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    for sentence in article.sentences:
        heading = _line(article, sentence, language).rstrip(" .:։")
        under = [one.id for one in article.sentences if one.section == sentence.text]
        if sentence.kind == "heading" and heading and under:
            yield _Candidate(patterns["heading"].format(x=heading), frozenset(under))


def _dates(text: str, language: str) -> Iterator[date]:
    """Yield the dates with day, month in words and year that a text in that language names."""
    months = _months(language)
    if not months:
        return
    for match in _date_pattern(language).finditer(text):
        month = months[(match["month"] or match["month_first"]).lower()]
        try:
            yield date(int(match["year"]), month, int(match["day"] or match["day_second"]))
        except ValueError:
            continue


def _without_dates(line: str, *languages: str) -> str:
    for language in languages:
        if _months(language):
            line = _date_pattern(language).sub(" ", line)
    return line


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<day>\d{{1,2}})\.?(?: de)? (?P<month>{names})"
        rf"|(?P<month_first>{names}) (?P<day_second>\d{{1,2}})),?(?: de)? (?P<year>\d{{4}})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _months(language: str) -> dict[str, int]:
    """Return the month that each name of a month in that language means."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    try:
        return {
            name.lower(): number
            for context in ("format", "stand-alone")
            for number, name in get_month_names("wide", context, language).items()
        }
    except (UnknownLocaleError, ValueError):
        return {}


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdecimal() and 1000 <= int(number) <= 2100


def _key(question: str) -> str:
    """Return the letters and digits of a question: two that differ in the rest are the same one."""
    return "".join(filter(str.isalnum, question.casefold()))


@cache
def _patterns(language: str) -> dict[str, Any]:
    table = json.loads((files("qa") / "suggestion_patterns.json").read_text(encoding="utf-8"))
    patterns: dict[str, Any] = table[language]
    return patterns
