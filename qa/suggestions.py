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
from functools import cache
from importlib.resources import files
from itertools import chain, zip_longest
from threading import Lock
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from qa.languages import INTERFACE
from qa.suggestion_dates import dates_in, without_days
from qa.values import Answer, Article, Sentence

MAX_ASKED = 24
"""So many candidates are asked at most before the search for suggestions ends."""

VERB_LAST = ("tr", "az", "fa")
"""Here speaker and verb are far apart: who speaks is learnt from the English translation."""

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_PREPOSITIONS = ("of", "de", "du")
_WORD = r"[^\W\d_][\w’'‌-]*"
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d[\d.,٬٫]*\d)(?![\w%])")


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
    if language in VERB_LAST:
        heard = _counterparts(article, language, _heard(article, "en", _patterns("en")))
    else:
        heard = _heard(article, language, patterns)
    for speaker, ids in sorted(heard.items(), key=lambda item: -len(item[1])):
        yield _Candidate(patterns["speaker"].format(x=speaker), frozenset(ids))


def _heard(article: Article, language: str, patterns: dict[str, Any]) -> dict[str, set[int]]:
    """Return who speaks, and the sentences where they do."""
    heard: dict[str, set[int]] = {}
    for sentence, line in _lines(article, language):
        for speaker in _speakers(line, language, patterns):
            heard.setdefault(speaker, set()).add(sentence.id)
    return heard


def _counterparts(
    article: Article, language: str, heard: dict[str, set[int]]
) -> dict[str, set[int]]:
    """Return English speakers by their names in that language.

    A name's counterpart begins a word of exactly the sentences that have the name in English; two
    such words that stand together are first and last name.
    """
    found: dict[str, set[int]] = {}
    english = _lines(article, "en")
    lines = {sentence.id: line for sentence, line in _lines(article, language)}
    words = {number: set(re.findall(_WORD, line)) for number, line in lines.items()}
    every = sorted(set().union(*words.values()), key=lambda word: (len(word), word))
    for speaker, ids in heard.items():
        name = speaker.split()[-1]
        places = {sentence.id for sentence, line in english if name in line}
        if len(places) < 2:
            continue
        equals: list[str] = []
        for word in every:
            is_form = any(word.startswith(shorter) for shorter in equals)
            if len(word) > 3 and not is_form and places == _places(word, words):
                equals.append(word)
        pairs = [f"{a} {b}" for a in equals for b in equals if f"{a} {b}" in lines[min(places)]]
        alone = equals if speaker == name else []
        for counterpart in (pairs or alone)[:1]:
            found.setdefault(counterpart, set()).update(ids)
    return found


def _places(beginning: str, words: dict[int, set[str]]) -> set[int]:
    """Return the sentences that have a word with that beginning."""
    return {
        number for number, all_ in words.items() if any(one.startswith(beginning) for one in all_)
    }


def _speakers(line: str, language: str, patterns: dict[str, Any]) -> Iterator[str]:
    """Yield who speaks in the sentence, as the subject of a verb of saying."""
    verbs = "|".join(sorted(map(re.escape, patterns["said"]), key=len, reverse=True))
    strangers = set(patterns["not_names"])
    name = rf"{_WORD}(?: {_WORD}){{0,3}}"
    if language == "ar":
        found = re.findall(rf"(?<!\w)(?:{verbs}) ({_WORD}(?: {_WORD}){{0,2}})", line)
        yield from filter(None, (_arabic_subject(words.split(), strangers) for words in found))
    else:
        before = re.findall(rf"({name}),? (?:{verbs})(?!\w)", line)
        after = re.findall(rf"(?<!\w)(?:{verbs}) ({name})", line)
        names = [_capitalised(words, strangers, leading=False) for words in before]
        if language != "hy":
            names += [_capitalised(words, strangers, leading=True) for words in after]
        yield from filter(None, (_as_subject(name, language) for name in names))


def _capitalised(words: str, strangers: set[str], *, leading: bool) -> str:
    """Return the run of capitalised words at the head, or at the end, of some words."""
    run: list[str] = []
    tokens = words.split() if leading else words.split()[::-1]
    for token in tokens:
        if not token[0].isupper() or token in strangers:
            break
        run.append(token)
    follows = tokens[len(run)] if len(run) < len(tokens) and not leading else ""
    is_name = bool(run) and (len(run) > 1 or len(run[0]) > 3) and follows not in _PREPOSITIONS
    return " ".join(run if leading else run[::-1]) if is_name else ""


def _as_subject(name: str, language: str) -> str:
    """Return the name as it is the subject of a sentence, empty where it is not in that form.

    A Russian man's name in the nominative ends in a consonant; an Armenian one takes the article
    that it has before a consonant: Պուտինն becomes Պուտինը.
    """
    if language == "ru":
        words = name.split()
        bent = [place for place, word in enumerate(words) if word[-1] in "аеиоуыэюяёь"]
        return " ".join(words[bent[-1] + 1 :] if bent else words)
    if language == "hy" and name:
        ending = {"ը": name, "ն": f"{name[:-1]}ը"}
        return ending.get(name[-1], "")
    return name


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
        for number in _NUMBER.findall(without_days(line, language, article.language)):
            if not _is_year(number):
                seen.setdefault(number, sentence.id)
    for number, sentence_id in seen.items():
        yield _Candidate(patterns["number"].format(x=number), frozenset({sentence_id}))


def _of_dates(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    from babel.dates import format_date

    for sentence in article.sentences:
        for day in dates_in(sentence.text, article.language):
            written = format_date(day, patterns["date_format"], locale=language)
            if language == "fa":
                written = written.translate(_PERSIAN_DIGITS)
            yield _Candidate(patterns["date"].format(x=written), frozenset({sentence.id}))


def _of_headings(article: Article, language: str, patterns: dict[str, Any]) -> Iterator[_Candidate]:
    for sentence in article.sentences:
        heading = _line(article, sentence, language).rstrip(" .:։")
        under = [one.id for one in article.sentences if one.section == sentence.text]
        if sentence.kind == "heading" and heading and under:
            yield _Candidate(patterns["heading"].format(x=heading), frozenset(under))


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
