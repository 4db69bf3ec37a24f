"""A word in any of the scripts we support in, the skeleton of its consonants out.

Names keep their consonants when they cross scripts, not their vowels: Pashinyan, باشينيان and
Пашинян share one key. Letters that one script cannot tell apart fall into one class (p and b, g
and k and kh), as in Soundex (Russell 1918), here for six scripts at once.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from qa.retrieval.words import has_topic, tokens

KEY_LENGTH = 5
"""Consonants that are kept: a case ending adds some, and must not tell a name from itself."""

_CLASSES = {
    "b": "bpбпبپբպփבפף",
    "f": "fфفֆ",
    "t": "tтتطտթטת",
    "d": "dдدضդד",
    "s": "sсسصثսסצץ",
    "z": "zзزذظզז",
    "x": "şшщчشچշչճש",
    "j": "jжجژջժ",
    "k": "kqgкгхقكکگغخգկղխքקכךג",
    "l": "lлلլל",
    "m": "mмمմמם",
    "n": "nнنնנן",
    "r": "rрرրռר",
    "ts": "цծց",
    "dz": "ձ",
}
_LETTERS = {letter: key for key, letters in _CLASSES.items() for letter in letters}
_SPELLINGS = (
    *(("tsch", "ş"), ("sch", "ş"), ("tch", "ş"), ("sh", "ş"), ("ch", "ş"), ("ç", "ş"), ("تش", "ش")),
    *(("kh", "k"), ("gh", "k"), ("ck", "k"), ("zh", "j"), ("dj", "j"), ("дж", "j"), ("ph", "f")),
    *(("th", "t"), ("tz", "ts"), ("x", "ks")),
)
_OWN_SPELLINGS = {
    "az": (("c", "j"), ("x", "k")),
    "de": (("j", "y"),),
    "es": (("j", "k"),),
    "tr": (("c", "j"),),
}
_SOFT_C = re.compile("c(?=[eiyéèêîí])")
_ARABIC_ARTICLE = re.compile("^[وف]?(?:ال|بال|كال|لل)(?=..)")


@lru_cache(maxsize=50_000)
def name_key(word: str, language: str = "") -> str:
    """Return up to five consonant classes of a word, empty where it has fewer than two.

    `language` says how the word is spelled, where letters differ: c is j in Turkish.

    >>> name_key("Pashinyan", "en") == name_key("باشينيان", "ar") == name_key("Пашиняна", "ru")
    True
    >>> name_key("Karabakh", "en") == name_key("Qarabağ", "az") == name_key("Ղարաբաղ", "hy")
    True
    >>> name_key("Aliyev"), name_key("oui")
    ('', '')
    """
    key = ""
    for letter in _one_letter_a_sound(word.casefold(), language):
        plain = unicodedata.normalize("NFD", letter)[0]
        sound = _LETTERS.get(letter) or _LETTERS.get(plain, "")
        if sound and not key.endswith(sound):
            key += sound
    return key[:KEY_LENGTH] if len(key) > 1 else ""


def name_keys(text: str, language: str) -> list[str]:
    """Return the keys of the words of a text that may name something, in their order.

    >>> name_keys("Where is Nikol Pashinyan, 49?", "en")
    ['nkl', 'bxn']
    """
    named = (token for token in tokens(text, language) if has_topic(token, language))
    return [key for token in named if (key := name_key(token, language))]


def _one_letter_a_sound(word: str, language: str) -> str:
    """Return the word with the letter groups that stand for one sound written as one letter."""
    word = unicodedata.normalize("NFC", word)
    if language == "ar":
        word = _ARABIC_ARTICLE.sub("", word)
    for spelling, sound in _OWN_SPELLINGS.get(language, ()):
        word = word.replace(spelling, sound)
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    return _SOFT_C.sub("s", word).replace("c", "k")
