"""A text and its language in, the numbers, months and days of the week that it states out.

Digits of every script and number words become values; `three million`, `3 million` and
`3,000,000` are one. What a claim states is read strictly, what evidence holds is read generously:
every part of a number and every reading of a word counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from qa.answer.number_words import (
    AMBIGUOUS,
    DAYS,
    MONTHS,
    OTHERS,
    SCALES,
    UNITS,
)
from qa.retrieval.words import fold, tokens

SURE_FROM = 13
"""A word for a smaller number may be an ordinal, an article or half of a longer number."""
MAX_ENDING = 4
_FRENCH_EIGHTY = re.compile(r"quatre-vingts?\b", re.IGNORECASE)
_PERCENT = re.compile(r"في المئة|في المائة|بالمئة|بالمائة|por ciento|pour cent")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.٫]([0-5]\d)(?!\d)")
_PREFIXES = {
    "ar": re.compile("^[وفبلك]{0,2}(?:ال|ل)?(?=..)"),
    "he": re.compile("^[ובלהמשכ](?=..)"),
}
_CONJUNCTIONS = re.compile("^[وف](?=ال)")
_WITHOUT_ENDINGS = frozenset(["ar", "fa", "he", "en"])
_CONNECTORS = frozenset(["and", "et", "und", "y", "و", "ve", "və", "եւ", "և", "и", "ו"])
_HAN_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN_NUMBER = re.compile("[零一二三四五六七八九两十百千万亿]+")
_HAN_DAY = re.compile("(?:星期|周|礼拜)([一二三四五六日天])")
_HAN_MONTH = re.compile("([0-9]{1,2}|[一二三四五六七八九十]{1,2})月")
_HAN_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿])")


@dataclass(frozen=True)
class Quantities:
    """`stated` are the numbers as a reader takes them; `present` also has their parts.

    Months count from 1 (January), days of the week from 1 (Monday).
    """

    stated: frozenset[float] = frozenset()
    present: frozenset[float] = frozenset()
    months: frozenset[int] = frozenset()
    possible_months: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    possible_days: frozenset[int] = frozenset()


def read_quantities(text: str, language: str) -> Quantities:
    """Return the numbers and dates of a text.

    >>> read_quantities("4,200 hectares, seventeen people on 3 June", "en").stated == {4200, 17, 3}
    True
    >>> read_quantities("في الثالث من يونيو أصيب ١٧ شخصا", "ar").present >= {3, 17}
    True
    """
    text = _PERCENT.sub("%", text)
    if language == "fr":
        text = _FRENCH_EIGHTY.sub("80", text)
    elif language == "zh":
        text = _HAN_SCALED.sub(_scale_han, text)
    found = tokens(text, language)
    months = _find_calendar(found, language, MONTHS)
    days = _find_calendar(found, language, DAYS)
    used = {place for _, places, sure in months + days if sure for place in places}
    stated, present = _find_numbers(found, used, language)
    present |= _clock_hours(text) | {float(value) for value, _, _ in months}
    sure_months = {value for value, _, sure in months if sure}
    sure_days = {value for value, _, sure in days if sure}
    if language == "zh":
        han = _read_han(text)
        stated, present = stated - {float(month) for month in han.months}, present | han.present
        sure_months, sure_days = sure_months | han.months, sure_days | han.days
    return Quantities(
        frozenset(stated),
        frozenset(stated | present),
        frozenset(sure_months),
        frozenset({value for value, _, _ in months} | sure_months),
        frozenset(sure_days),
        frozenset({value for value, _, _ in days} | sure_days),
    )


def is_calendar_word(word: str, language: str) -> bool:
    """Return whether a word is a month or a day of the week.

    >>> is_calendar_word("Mondays", "en"), is_calendar_word("Moscow", "en")
    (True, False)
    """
    found = tokens(word, language)
    return any(_find_calendar(found, language, table) for table in (MONTHS, DAYS))


def _find_numbers(found: list[str], used: set[int], language: str) -> tuple[set[float], set[float]]:
    """Return the stated and the present numbers; words that are dates are left out."""
    stated: set[float] = set()
    present: set[float] = set()
    run: list[_Part] = []

    def close() -> None:
        if run and (len(run) > 1 or run[0].sure):
            stated.add(_total([part.value for part in run]))
        run.clear()

    for place, token in enumerate(found):
        part = None if place in used else _read_part(token, language)
        if part is None:
            if token not in _CONNECTORS or place in used:
                close()
                present |= _ordinal(_forms(token, language)[-1], language)
            continue
        if run and not _continues(run[-1], part):
            close()
        run.append(part)
        present |= {part.value, _total([before.value for before in run])}
    close()
    return stated, present


@dataclass(frozen=True, slots=True)
class _Part:
    """A token that is a number; `sure` where it can mean nothing else."""

    value: float
    sure: bool
    digits: int


def _read_part(token: str, language: str) -> _Part | None:
    if token[0].isdigit():
        plain = re.sub("[,\u066b]", ".", token)
        return _Part(float(plain), True, len(plain)) if plain.count(".") <= 1 else None
    sure, possible = _word_values(language)
    for form in _forms(token, language):
        if form in sure:
            return _Part(sure[form], True, 0)
        if form in possible:
            return _Part(possible[form], possible[form] >= SURE_FROM, 0)
    return None


@lru_cache(maxsize=10_000)
def _ordinal(form: str, language: str) -> frozenset[float]:
    """Return the value of a number word with an ending, if it is one: seventeenth, siebzehnten."""
    sure, possible = _word_values(language)
    stems = (word for word in (*sure, *possible) if len(word) >= 4 and form.startswith(word))
    stem = max(stems, key=len, default="")
    if not stem or len(form) > len(stem) + MAX_ENDING:
        return frozenset()
    return frozenset([sure[stem] if stem in sure else possible[stem]])


def _continues(last: _Part, part: _Part) -> bool:
    """Return whether a part goes on with the one before: 300 + 40, 5 + 40, 3 × million."""
    if part.digits:
        return not last.digits and 1e3 <= last.value > part.value and part.digits <= 3
    if part.value in _SCALES:
        return last.value < part.value or (last.value < 1e3 <= part.value)
    if last.digits:
        return False
    if last.value >= 100:
        return part.value < last.value
    if last.value >= 10 and last.value % 10 == 0:
        return part.value < 10 or 10 <= part.value < 20 <= last.value
    return last.value < 10 and (part.value == 10 or part.value in _TENS)


def _total(values: list[float]) -> float:
    """Return the value of a run of number words.

    >>> _total([100, 7, 20]), _total([4.2, 1e6]), _total([1, 100, 1e6]), _total([5, 1e3, 200])
    (127.0, 4200000.0, 100000000.0, 5200.0)
    """
    total, current = 0.0, 0.0
    for value in values:
        if value == 100 and current < 10:
            current = max(current, 1) * 100
        elif value in _SCALES and value >= 1e3:
            total, current = total + max(current, 1) * value, 0.0
        else:
            current += value
    return total + current


_SCALES = frozenset([100, 1e3, 1e6, 1e9, 1e12])
_TENS = frozenset(range(20, 100, 10))


@cache
def _word_values(language: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the words that are numbers for sure, and those that may be (ordinals, inflections)."""
    units = UNITS.get(language, "").split()
    sure = {_folded(word): float(value) for value, word in enumerate(units, start=3)}
    sure |= _parse_pairs(SCALES.get(language, ""))
    return sure, _parse_pairs(OTHERS.get(language, ""))


def _parse_pairs(table: str) -> dict[str, float]:
    pairs = (entry.split("=") for entry in table.split())
    return {_folded(word): float(value) for word, value in pairs}


def _find_calendar(
    found: list[str], language: str, tables: dict[str, str]
) -> list[tuple[int, range, bool]]:
    """Return each name's number, its places among the tokens, and whether it is no other word.

    An ambiguous month is one beside a number. Longer names go first: their words are not free.
    """
    matches: list[tuple[int, range, bool]] = []
    free = set(range(len(found)))
    for value, phrase, ambiguous in _calendar(language, tables is MONTHS):
        for place in range(len(found) - len(phrase) + 1):
            places = range(place, place + len(phrase))
            if not free.issuperset(places):
                continue
            if all(
                _is_form(found[at], word, language) for at, word in zip(places, phrase, strict=True)
            ):
                free.difference_update(places)
                beside = found[max(0, place - 1) : place] + found[places.stop : places.stop + 1]
                counted = tables is MONTHS and any(_is_day_number(token) for token in beside)
                matches.append((value, places, counted or not ambiguous))
    return matches


@cache
def _calendar(language: str, is_months: bool) -> tuple[tuple[int, tuple[str, ...], bool], ...]:
    """Return (number, words, is ambiguous) of every name, longest first."""
    names = []
    table = (MONTHS if is_months else DAYS).get(language, "")
    for value, entry in enumerate(table.split(), start=1):
        for name in entry.split("|"):
            words = tuple(tokens(name.replace("_", " "), language))
            names.append((value, tuple(fold(word) for word in words), name in AMBIGUOUS))
    return tuple(sorted(names, key=lambda entry: (-len(entry[1]), -len("".join(entry[1])))))


def _is_form(token: str, word: str, language: str) -> bool:
    """Return whether a token is a word of the calendar, with endings where it is long enough."""
    for form in _forms(token, language):
        if form == word or (language == "en" and form == word + "s"):
            return True
        if language not in _WITHOUT_ENDINGS and len(word) >= (4 if language == "az" else 5):
            stem = word[:-1] if word[-1] in "aeıiьаеяйի" else word
            if form.startswith(stem) and len(form) <= len(word) + MAX_ENDING:
                return True
    return False


def _is_day_number(token: str) -> bool:
    return token.isdigit() and len(token) in (1, 2, 4)


def _forms(token: str, language: str) -> tuple[str, ...]:
    """Return the folded token, and without what its language writes together with it."""
    folded = fold(token)
    prefix = _PREFIXES.get(language)
    if prefix is None:
        return (folded,)
    return (folded, _CONJUNCTIONS.sub("", folded), prefix.sub("", folded))


@cache
def _folded(word: str) -> str:
    return fold(word.casefold())


def _clock_hours(text: str) -> set[float]:
    """Return the hours of a text's times of day, counted to 24 and to 12."""
    hours = [int(hour) for hour, _ in _CLOCK.findall(text)]
    return {float(other) for hour in hours for other in (hour, hour + 12, hour - 12) if other >= 0}


def _read_han(text: str) -> Quantities:
    """Return what Chinese numerals say; alone they are read as evidence, never as a statement."""
    present: set[float] = {_han_value(run) for run in _HAN_NUMBER.findall(text)}
    months = {int(_han_or_digits(name)) for name in _HAN_MONTH.findall(text)}
    days = {"一二三四五六日".find(name.replace("天", "日")) + 1 for name in _HAN_DAY.findall(text)}
    return Quantities(
        present=frozenset(present | {float(month) for month in months}),
        months=frozenset(month for month in months if 1 <= month <= 12),
        days=frozenset(days),
    )


def _scale_han(match: re.Match[str]) -> str:
    return f"{float(match[1]) * _HAN_SCALES[match[2]]:.0f} "


def _han_or_digits(name: str) -> float:
    return float(name) if name.isdigit() else _han_value(name)


def _han_value(run: str) -> float:
    """Return the value of Chinese numerals.

    >>> _han_value("四千二百"), _han_value("十七"), _han_value("三万")
    (4200.0, 17.0, 30000.0)
    """
    total, section, digit = 0.0, 0.0, 0.0
    for letter in run:
        if letter in _HAN_DIGITS:
            digit = _HAN_DIGITS[letter]
        elif _HAN_SCALES[letter] >= 10_000:
            total, section, digit = (total + section + digit) * _HAN_SCALES[letter], 0.0, 0.0
        else:
            section, digit = section + (digit or 1) * _HAN_SCALES[letter], 0.0
    return total + section + digit
