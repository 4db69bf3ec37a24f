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
from qa.answer.title_words import INSTITUTIONS
from qa.retrieval.names import name_key
from qa.retrieval.words import fold, has_topic, tokens

CASED = frozenset(["en", "ru", "fr", "tr", "az", "hy", "es"])
"""Languages whose capital letters tell names; German writes every noun with one."""

MIN_NAME_CHARS = 3
SHARED_START = 4
MAX_ENDING = 4
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
        country = bool(countries_of(folded, language, whole=language not in CASED))
        if language in CASED:
            is_name = capital and (inside or country)
        else:
            is_name = country or name_key(word, language) in known.keys
        if is_name:
            names.append(word)
    return names


def has_name(name: str, language: str, text: NamedText, *, min_sounds: int = 2) -> bool:
    """Return whether a text has the name, in its own script or another.

    Across scripts a name needs `min_sounds` consonants: with two of them many words sound alike.

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
    return len(key) >= min_sounds and any(_share_sounds(key, other) for other in text.keys)


def is_person_like(one: str, other: str, language: str) -> bool:
    """Return whether two names side by side are no institution, which would be translated.

    >>> is_person_like("Temir", "Jumaliev", "en"), is_person_like("Security", "Council", "en")
    (True, False)
    """
    return not any(is_title_word(word, language) for word in (one, other))


def is_title_word(word: str, language: str) -> bool:
    """Return whether institutions and offices are named with a word."""
    return _folded(word, language).startswith(_institutions(language))


@cache
def _institutions(language: str) -> tuple[str, ...]:
    return tuple(_folded(stem, language) for stem in INSTITUTIONS.get(language, "").split())


@lru_cache(maxsize=20_000)
def countries_of(folded: str, language: str, *, whole: bool = False) -> frozenset[str]:
    """Return the codes of the countries that a folded word may name.

    Endings are allowed; with `whole` only few, and none after a short name, which would be another
    word.

    >>> sorted(countries_of("armenian", "en")), sorted(countries_of("peace", "en"))
    (['AM'], [])
    """
    forms = {folded}
    for joined in _JOINED.get(language, ()):
        forms.add(re.sub(joined, "", folded))
    found: set[str] = set()
    for form in forms - _OTHER_WORDS if whole else forms:
        for name, stem, code in _country_stems(language).get(form[:2], ()):
            ending = MAX_ENDING
            if whole:
                stem, ending = name, 2 if len(name) > SHARED_START else 0
            if form.startswith(stem) and len(form) <= len(name) + ending:
                found.add(code)
    return frozenset(found)


_JOINED = {
    "ar": ("^[وفبلك](?=...)", "^[وفبلك]{0,2}ال(?=..)", "^[وف]?لل(?=..)"),
    "he": ("^[ובלהמש](?=...)",),
}
"""What is written together with the name after it."""

_OTHER_WORDS = frozenset(["مالي", "چاد", "اردن"])
"""Countries that are everyday words too."""


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
def _country_stems(language: str) -> dict[str, list[tuple[str, str, str]]]:
    """Return (name, stem, code) by two letters; a long name is its longest word."""
    stems: dict[str, list[tuple[str, str, str]]] = {}
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
            stems.setdefault(stem[:2], []).append((word, stem, code))
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
