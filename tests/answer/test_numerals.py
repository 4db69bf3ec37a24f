from __future__ import annotations

import pytest

from qa.answer.numerals import read_quantities


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("4,200 hectares", "en", {4200}),
        ("4 200 гектаров", "ru", {4200}),
        ("٤٬٢٠٠ هكتار", "ar", {4200}),
        ("۲۸۶ کشته", "fa", {286}),
        ("3.4 million tonnes", "en", {3_400_000}),
        ("3,4 миллиона тонн", "ru", {3_400_000}),
        ("three million", "en", {3_000_000}),
        ("forty-seven letters", "en", {47}),
        ("خمسة وستين ألف طن", "ar", {65_000}),
        ("6 bin 400 görüşme", "tr", {6400}),
        ("cent mille tonnes", "fr", {100_000}),
        ("quatre-vingts hommes", "fr", {80}),
        ("siebzehn Menschen", "de", {17}),
        ("42万吨", "zh", {420_000}),
        ("one of two men", "en", set()),
        ("un homme", "fr", set()),
        ("52 في المئة", "ar", {52}),
        ("in 2021 two friends", "en", {2021}),
        ("", "en", set()),
    ],
)
def test_stated_numbers(text: str, language: str, expected: set[float]) -> None:
    assert read_quantities(text, language).stated == expected


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("في الثالث من يونيو", "ar", 3),
        ("في الحادي والعشرين من أغسطس", "ar", 21),
        ("the seventeenth of May", "en", 17),
        ("at 18:30", "en", 6),
        ("四千二百公顷", "zh", 4200),
        ("on 3 June", "en", 6),
    ],
)
def test_evidence_is_read_generously(text: str, language: str, number: float) -> None:
    assert number in read_quantities(text, language).present


@pytest.mark.parametrize(
    ("text", "language", "month"),
    [
        ("on 3 June", "en", 6),
        ("في 3 حزيران", "ar", 6),
        ("3 июня", "ru", 6),
        ("le 3 juin", "fr", 6),
        ("3 Haziran'da", "tr", 6),
        ("۳ ژوئن", "fa", 6),
        ("iyunun 3-də", "az", 6),
        ("հունիսի 3-ին", "hy", 6),
        ("am 3. Juni", "de", 6),
        ("el 3 de junio", "es", 6),
        ("ב-3 ביוני", "he", 6),
        ("6月3日", "zh", 6),
    ],
)
def test_months_in_twelve_languages(text: str, language: str, month: int) -> None:
    found = read_quantities(text, language)
    assert found.months == {month}
    assert 3 in found.present


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("on Mondays", "en", 1),
        ("يوم الاثنين", "ar", 1),
        ("в понедельник", "ru", 1),
        ("lundi", "fr", 1),
        ("pazartesi günü", "tr", 1),
        ("روز سه‌شنبه", "fa", 2),
        ("çərşənbə axşamı", "az", 2),
        ("երկուշաբթի", "hy", 1),
        ("am Montag", "de", 1),
        ("el lunes", "es", 1),
        ("ביום שני", "he", 1),
        ("星期二", "zh", 2),
    ],
)
def test_days_of_the_week_in_twelve_languages(text: str, language: str, day: int) -> None:
    assert read_quantities(text, language).days == {day}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They may march again", "en"),
        ("ثلاث سنوات", "ar"),
        ("четверть цены", "ru"),
        ("un bazar", "az"),
        ("պատերազմի մարտ", "hy"),
    ],
)
def test_words_that_mean_something_else_are_no_dates(text: str, language: str) -> None:
    found = read_quantities(text, language)
    assert (found.months, found.days) == (frozenset(), frozenset())
