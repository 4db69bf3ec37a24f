"""Spellings that readers do not tell apart give the same words."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from qa.languages import SUPPORTED
from qa.retrieval.words import _stem, words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "أرمينيا", "ارمينيا"),
        ("ar", "كاراباخ", "کاراباخ"),
        ("ar", "مُفاوَضات", "مفاوضات"),
        ("ar", "السـلام", "السلام"),
        ("ar", "سوريا", "سوریا"),
        ("ar", "القاهرة", "القاهره"),
        ("ar", "السلام", "والسلام"),
        ("ar", "ﺍﻟﺴﻼﻡ", "السلام"),
        ("fa", "كشور", "کشور"),
        ("fa", "اولویت‌ها", "اولویت ها"),
        ("fa", "ايران", "ایران"),
        ("tr", "IĞDIR", "ığdır"),
        ("tr", "İSTANBUL", "istanbul"),
        ("tr", "Bakü'de", "Bakü"),
        ("az", "BAKI", "bakı"),
        ("az", "sülhün", "SÜLHÜ"),
        ("ru", "самолёты", "самолет"),
        ("fr", "L'Arménie", "Armenie"),
        ("en", "Armenia's", "Armenia"),
        ("en", "ＡＲＭＥＮＩＡ", "Armenia"),
        ("de", "Straße", "STRASSE"),
        ("es", "Moscú", "moscu"),
        ("hy", "Հայաստա՞նի", "Հայաստանի"),
        ("he", "צה״ל", "צהל"),
        ("he", "הממשלה", "ממשלה"),
    ],
)
def test_spellings_of_one_word_agree(language: str, one: str, other: str) -> None:
    assert words(one, language) == words(other, language)
    assert words(one, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("ar", "سلام", "كلام"), ("en", "Iran", "Iraq"), ("fa", "ایران", "عراق")],
)
def test_other_words_stay_apart(language: str, one: str, other: str) -> None:
    assert words(one, language) != words(other, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("286", "en"), ("٢٨٦", "ar"), ("۲۸۶", "fa"), ("２８６", "zh"), ("286", "hy")],
)
def test_digits_match_across_scripts(text: str, language: str) -> None:
    assert words(text, language) == ["286"]


@pytest.mark.parametrize(
    "text",
    ["4,200", "4.200", "4 200", "4\u00a0200", "4\u202f200", "4'200", "٤٬٢٠٠", "۴٬۲۰۰", "4200"],
)
def test_thousands_match_however_they_are_grouped(text: str) -> None:
    assert words(text, "en") == ["4200"]


@pytest.mark.parametrize("text", ["2.5", "2,5", "٢٫٥", "۲٫۵"])
def test_decimals_match_across_scripts(text: str) -> None:
    assert words(text, "ar") == ["2.5"]


def test_numbers_and_letters_part() -> None:
    assert words("COVID-19 и 44-дневная", "ru") == ["covid", "19", "44", "дневн"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is it?", "en"),
        ("ما هو؟", "ar"),
        ("Что это?", "ru"),
        ("Qu'est-ce que c'est ?", "fr"),
        ("Bu ne?", "tr"),
        ("این چیست؟", "fa"),
        ("Bu nədir?", "az"),
        ("Ի՞նչ է սա։", "hy"),
        ("Was ist das?", "de"),
        ("¿Qué es esto?", "es"),
        ("מה זה?", "he"),
    ],
)
def test_question_of_function_words_has_no_topic(question: str, language: str) -> None:
    assert words(question, language) == []


def test_chinese_is_found_by_pairs_of_characters() -> None:
    assert words("停火协议", "zh") == ["停火", "火协", "协议"]


@pytest.mark.parametrize("language", [*SUPPORTED, "xx", ""])
@pytest.mark.parametrize("text", ["", " \n", "?!…", "😀", "\u200f", "\x00", "՞"])
def test_text_without_words_gives_none(text: str, language: str) -> None:
    assert words(text, language) == []


def test_threads_do_not_get_each_others_stems(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-6)
    texts = [
        f"{stem}{letter}ations" for stem in ("negoti", "nomin", "organis") for letter in "abcdefgh"
    ]
    _stem.cache_clear()
    expected = [words(text, "en") for text in texts]
    for _ in range(20):
        _stem.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda text: words(text, "en"), texts)) == expected


def test_unknown_language_keeps_whole_words() -> None:
    assert words("Lūgums pārtraukt", "lv") == ["lugums", "partraukt"]
