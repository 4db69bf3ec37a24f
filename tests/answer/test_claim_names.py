from __future__ import annotations

import pytest

from qa.answer.claim_names import NamedText, find_names, has_name, read_names

NOTHING = NamedText(frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("claim", "language", "expected"),
    [
        ("Yesterday Temir Jumaliev spoke on Monday.", "en", ["Temir", "Jumaliev"]),
        ("The talks began.", "en", []),
        ("В понедельник Пашинян выступил в Ереване.", "ru", ["Пашинян", "Ереване"]),
        ("Hier, Nikol Pachinian a parlé.", "fr", ["Nikol", "Pachinian"]),
        ("Die Frau kam nach Hause.", "de", []),
        ("تجتمع اللجنة في ألمانيا", "ar", ["ألمانيا"]),
        ("Germany agreed.", "en", ["Germany"]),
    ],
)
def test_names_of_a_claim(claim: str, language: str, expected: list[str]) -> None:
    assert find_names(claim, language, NOTHING) == expected


def test_translations_tell_which_arabic_words_are_names() -> None:
    known = read_names([("Pashinyan", "en")])
    assert find_names("قال باشينيان إن السلام قريب", "ar", known) == ["باشينيان"]


@pytest.mark.parametrize(
    ("name", "language", "text", "spoken"),
    [
        ("Pashinyan", "en", "قال باشينيان", "ar"),
        ("Пашиняна", "ru", "Nikol Pashinyan said", "en"),
        ("Paşinyan'ın", "tr", "Փաշինյանը ասաց", "hy"),
        ("Germany", "en", "في ألمانيا", "ar"),
        ("Almaniya", "az", "in Germany", "en"),
        ("Egyptian", "en", "مصر", "ar"),
        ("Jumaliev", "en", "تيمير جومالييف", "ar"),
        ("Москве", "ru", "Москва", "ru"),
    ],
)
def test_a_name_is_found_across_scripts(name: str, language: str, text: str, spoken: str) -> None:
    assert has_name(name, language, read_names([(text, spoken)]))


@pytest.mark.parametrize(
    ("name", "language", "text", "spoken"),
    [
        ("Macron", "en", "قال باشينيان", "ar"),
        ("Germany", "en", "في فرنسا", "ar"),
        ("Bishkek", "en", "in the city of Osh", "en"),
        ("Баку", "ru", "Москва", "ru"),
    ],
)
def test_another_name_is_not(name: str, language: str, text: str, spoken: str) -> None:
    assert not has_name(name, language, read_names([(text, spoken)]))
