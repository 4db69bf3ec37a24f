"""The bundled article: its entries, its translations, the sentence that the project began with."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.article import open_article
from qa.article.teasers import is_teaser
from qa.languages import INTERFACE
from qa.values import Article

PRIORITIES = {
    "en": ("withdrawal of Azerbaijan", "Russian peacekeepers", "prisoners of war"),
    "ru": ("вывод сил Азербайджана", "российские миротворцы", "военнопленных"),
    "fr": (
        "retrait de l'Azerbaïdjan",
        "forces russes de maintien de la paix",
        "prisonniers de guerre",
    ),
    "tr": ("çekilmesi", "Rus barış güçlerinin", "savaş esirlerinin"),
    "fa": ("خروج آذربایجان", "حافظ صلح روسیه", "اسیران جنگی"),
    "az": ("çıxması", "Rusiya sülhməramlılarının", "hərbi əsirlərin"),
    "hy": ("Ադրբեջանի դուրս գալը", "ռուս խաղաղապահները", "ռազմագերիների"),
}


@pytest.fixture(scope="module")
def seed() -> Article:
    return open_article()


def test_the_article_has_its_title_headings_and_sentences(seed: Article) -> None:
    kinds = [sentence.kind for sentence in seed.sentences]
    assert seed.id == "karabakh-summit"
    assert seed.language == "ar"
    assert kinds == ["title", *["text"] * 5, "heading", *["text"] * 4, "heading", *["text"] * 6]
    assert seed.sentences[6].text == "اشتباكات دامية"
    assert seed.sentences[11].text == "الدور الروسي"


def test_the_teaser_is_in_the_text_and_in_no_sentence(seed: Article) -> None:
    assert "اقرأ ايضا" in seed.text
    assert not any("هازوني" in sentence.text for sentence in seed.sentences)


def test_the_leftover_word_joins_its_sentence(seed: Article) -> None:
    assert seed.sentences[14].text.endswith("في الماضي القريب. ماضي.")


def test_every_other_language_of_the_interface_has_a_translation(seed: Article) -> None:
    assert sorted(seed.translations) == sorted(set(INTERFACE) - {"ar"})


@pytest.mark.parametrize("language", sorted(PRIORITIES))
def test_a_translation_has_one_line_for_each_entry(seed: Article, language: str) -> None:
    lines = seed.translations[language]
    assert len(lines) == len(seed.sentences) == 18
    assert all(line == line.strip() != "" for line in lines)
    assert not any(is_teaser(line) for line in lines)


@pytest.mark.parametrize("language", sorted(PRIORITIES))
def test_the_sentence_about_armenias_priorities_says_so_in_each_language(
    seed: Article, language: str
) -> None:
    sentence = seed.sentences[10]
    assert "أولويته هي انسحاب أذربيجان" in sentence.text
    translation = seed.translation(sentence, language)
    assert translation is not None
    assert all(words in translation for words in PRIORITIES[language])


@pytest.mark.parametrize(
    ("place", "numbers"), [(3, ("3",)), (7, ("286", "2020")), (15, ("27", "2020", "44", "6500"))]
)
def test_numbers_are_the_same_in_every_language(
    seed: Article, place: int, numbers: tuple[str, ...]
) -> None:
    for lines in seed.translations.values():
        line = lines[place].translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
        line = line.replace("6,500", "6500").replace("6 500", "6500")
        assert all(number in line for number in numbers)


def test_the_article_opens_from_any_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_article().id == "karabakh-summit"
