"""Names keep their key from one script to another; other names get another key."""

from __future__ import annotations

import pytest

from qa.retrieval.names import name_key, name_keys

PASHINYAN = {
    "en": "Pashinyan",
    "ar": "باشينيان",
    "ru": "Пашиняна",
    "fr": "Pachinian",
    "tr": "Paşinyan",
    "fa": "پاشینیان",
    "az": "Paşinyanın",
    "hy": "Փաշինյանը",
    "de": "Paschinjan",
    "he": "פשיניאן",
}
KARABAKH = {
    "en": "Karabakh",
    "ar": "كاراباخ",
    "ru": "Карабах",
    "fr": "Karabagh",
    "tr": "Karabağ",
    "az": "Qarabağ",
    "hy": "Ղարաբաղ",
    "he": "קרבאך",
}


@pytest.mark.parametrize("language", PASHINYAN)
def test_pashinyan_has_one_key_in_every_script(language: str) -> None:
    assert name_key(PASHINYAN[language], language).rstrip("n") == "bx"


@pytest.mark.parametrize("language", KARABAKH)
def test_karabakh_has_one_key_in_every_script(language: str) -> None:
    assert name_key(KARABAKH[language], language) == "krbk"


@pytest.mark.parametrize(
    ("one", "other"), [("Yerevan", "Baku"), ("Aliyev", "Putin"), ("Paris", "Prague")]
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_arabic_article_is_no_part_of_a_name() -> None:
    assert name_key("والكرملين", "ar") == name_key("Kremlin", "en")


def test_turkish_c_is_j() -> None:
    assert name_key("Cemal", "tr") == name_key("جمال", "ar")


@pytest.mark.parametrize("word", ["", "oui", "a", "12", "停火", "é"])
def test_word_of_fewer_than_two_consonants_has_no_key(word: str) -> None:
    assert name_key(word) == ""


def test_words_without_a_topic_have_no_key() -> None:
    assert name_keys("When was the Prague summit?", "en") == ["brk", "smt"]
