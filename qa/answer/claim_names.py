"""A claim and its evidence in, the names of the claim that the evidence does not have out.

Names are compared as words (with endings), as consonants across scripts (`qa.retrieval.names`), and
as countries, which have a name of their own in every language. Country names are those of the
Unicode CLDR.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from qa.answer.numerals import is_calendar_word
from qa.retrieval.names import name_key
from qa.retrieval.words import fold, has_topic, tokens

CASED = frozenset(["en", "ru", "fr", "tr", "az", "hy", "es"])
"""Languages whose capital letters tell names; German writes every noun with one."""

MIN_NAME_CHARS = 3
MIN_KEY_SOUNDS = 2
SHARED_START = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…։»«“”\"(—–-]\s*)$")


@dataclass(frozen=True)
class NamedText:
    """The words of some texts, as they are compared: folded, as consonants, as countries."""

    words: frozenset[str]
    keys: frozenset[str]
    countries: frozenset[str]


def read_names(texts: Iterable[tuple[str, str]]) -> NamedText:
    """Return what (text, language) pairs hold."""
    words: set[str] = set()
    keys: set[str] = set()
    countries: set[str] = set()
    for text, language in texts:
        some = _read(text, language)
        words |= some.words
        keys |= some.keys
        countries |= some.countries
    return NamedText(frozenset(words), frozenset(keys), frozenset(countries))


def find_names(claim: str, language: str, known: NamedText) -> list[str]:
    """Return the words of a claim that name someone or something.

    In cased languages: capitalised words inside a sentence. In all: countries, and words that are
    capitalised names in the article's translations (`known`).
    """
    names: list[str] = []
    for match in _WORD.finditer(claim):
        word = re.split("['’ʼ]", match.group())[0]
        folded = _folded(word, language)
        if len(word) < MIN_NAME_CHARS or not has_topic(word.casefold(), language):
            continue
        inside = not _SENTENCE_START.search(claim[: match.start()])
        capital = word[0].isupper() and not is_calendar_word(word, language)
        country = bool(countries_of(folded, language))
        if language in CASED:
            is_name = capital and (inside or country)
        else:
            is_name = country or name_key(word, language) in known.keys
        if is_name:
            names.append(word)
    return names


def has_name(name: str, language: str, text: NamedText) -> bool:
    """Return whether a text has the name, in its own script or another.

    >>> has_name("Pashinyan", "en", read_names([("قال باشينيان", "ar")]))
    True
    >>> has_name("Germany", "en", read_names([("في ألمانيا", "ar")]))
    True
    >>> has_name("Macron", "en", read_names([("قال باشينيان", "ar")]))
    False
    """
    folded = _folded(name, language)
    if folded in text.words or countries_of(folded, language) & text.countries:
        return True
    if any(_share_start(folded, word) for word in text.words if word[0] == folded[0]):
        return True
    key = name_key(name, language)
    return bool(key) and any(_share_sounds(key, other) for other in text.keys)


@lru_cache(maxsize=20_000)
def countries_of(folded: str, language: str) -> frozenset[str]:
    """Return the codes of the countries that a folded word may name, endings allowed.

    >>> sorted(countries_of("armenian", "en")), sorted(countries_of("peace", "en"))
    (['AM'], [])
    """
    forms = {folded}
    if language == "ar":
        forms.add(re.sub("^[وفبلك]{0,2}(?:ال)?(?=...)", "", folded))
    elif language == "he":
        forms.add(re.sub("^[ובלהמש](?=...)", "", folded))
    found: set[str] = set()
    for form in forms:
        for stem, longest, code in _country_stems(language).get(form[:2], ()):
            if form.startswith(stem) and len(form) <= longest:
                found.add(code)
    return frozenset(found)


@lru_cache(maxsize=2_000)
def _read(text: str, language: str) -> NamedText:
    found = tokens(text, language)
    folded = frozenset(fold(token) for token in found)
    keys = frozenset(key for token in found if (key := name_key(token, language)))
    countries = {code for word in folded for code in countries_of(word, language)}
    if language == "zh":
        countries |= {code for name, code in _chinese_countries() if name in text}
    return NamedText(folded, keys, frozenset(countries))


@cache
def _country_stems(language: str) -> dict[str, list[tuple[str, int, str]]]:
    """Return (stem, longest word, code) by two letters; a long name is its longest word."""
    stems: dict[str, list[tuple[str, int, str]]] = {}
    for code, names in _country_names().get(language, {}).items():
        for name in names:
            words = [_folded(word, language) for word in tokens(name, language)]
            word = max(words, key=len, default="")
            if len(words) > 1 and code not in _BY_ONE_WORD:
                continue
            if len(word) < MIN_NAME_CHARS:
                continue
            word = re.sub("^ال(?=...)", "", word) if language == "ar" else word
            stem = word if len(word) <= SHARED_START else word[: max(SHARED_START, len(word) - 2)]
            stems.setdefault(stem[:2], []).append((stem, len(word) + 4, code))
    return stems


_BY_ONE_WORD = frozenset(["US", "AE", "SA"])
"""Countries of several words of which the longest is enough: emirates, states, Saudi."""


@cache
def _chinese_countries() -> tuple[tuple[str, str], ...]:
    names = _country_names()["zh"]
    return tuple((name, code) for code, forms in names.items() for name in forms)


@cache
def _country_names() -> dict[str, dict[str, list[str]]]:
    table = resources.files("qa.answer").joinpath("country_names.json")
    names: dict[str, dict[str, list[str]]] = json.loads(table.read_text(encoding="utf-8"))
    return names


def _share_start(one: str, other: str) -> bool:
    """Return whether two folded words are one with different endings."""
    shorter = min(len(one), len(other))
    needed = max(SHARED_START, shorter - 1)
    if shorter < SHARED_START:
        return one == other
    return one[:needed] == other[:needed]


def _share_sounds(one: str, other: str) -> bool:
    """Return whether two keys may be one name: equal, or one goes on where the other ends."""
    if min(len(one), len(other)) < MIN_KEY_SOUNDS:
        return False
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and (longer.startswith(shorter) or _one_apart(one, other))


def _one_apart(one: str, other: str) -> bool:
    """Return whether one sound is changed, added or left out."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 4:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rests = (one[start:], other[start:])
    return rests[0][1:] == rests[1][1:] or rests[0][1:] == rests[1] or rests[0] == rests[1][1:]


def _folded(word: str, language: str) -> str:
    parts = tokens(word, language)
    return fold("".join(parts))
