"""Titles, headings, sections, teasers, and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.article import article_from_lines, article_from_text
from qa.article.characters import valid_text
from qa.article.extraction import Extraction
from qa.article.segmentation import segment
from qa.article.teasers import is_teaser
from qa.languages import SUPPORTED
from qa.values import Article

NEWS = """Talks resume in Sochi

The leaders met on Monday. They spoke for two hours.

What was said
The president called the talks useful.
Read also: Markets fall again
He then left.
"""

PIECES = st.sampled_from(
    [
        "Mr. Smith won. ",
        "هل هذا صحيح؟ ",
        "القريب. ماضي.",
        "他来了。",
        "„Nein.“ ",
        "« Oui. » ",
        "Ա. Բ։ ",
        "\n",
        "\n\n",
        "  ",
        "3.5 ",
        "...",
        "“",
        "\u200c",
        "***",
        "Heading",
        "- item\n",
        "1. ",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=25).map("".join),
    st.text(max_size=120),
    st.text("aB. \n?!\"'", max_size=80),
)


def kinds(article: Article) -> list[tuple[str, str, str | None]]:
    return [(s.kind, s.text, s.section) for s in article.sentences]


def test_title_headings_sections_and_teasers_are_told_apart() -> None:
    assert kinds(article_from_text(NEWS)) == [
        ("title", "Talks resume in Sochi", None),
        ("text", "The leaders met on Monday.", None),
        ("text", "They spoke for two hours.", None),
        ("heading", "What was said", None),
        ("text", "The president called the talks useful.", "What was said"),
        ("text", "He then left.", "What was said"),
    ]


def test_a_title_that_is_given_becomes_the_first_line() -> None:
    article = article_from_text("It rained all day long.", title="Weather")
    assert article.text == "Weather\nIt rained all day long."
    assert kinds(article)[0] == ("title", "Weather", None)


def test_a_given_title_that_opens_the_text_is_not_repeated() -> None:
    assert article_from_text("Weather\nIt rained.", title="Weather").text == "Weather\nIt rained."


def test_one_sentence_is_evidence_and_no_title() -> None:
    assert kinds(article_from_text("It rained")) == [("text", "It rained", None)]


def test_a_run_of_short_lines_is_a_list_and_no_row_of_headings() -> None:
    article = article_from_text("Winners\nThe winners are these.\nAnna\nBen\nCarl\nAll were glad.")
    assert [kind for kind, _, _ in kinds(article)] == ["title", *["text"] * 5]


def test_a_last_line_without_stop_heads_nothing() -> None:
    article = article_from_text("News\nIt rained today.\nReported by our staff")
    assert kinds(article)[-1][0] == "text"


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The leaders of the three countries met in the city on the coast of\n"
        "the Black Sea, and spoke for more than two hours about the border,\n"
        "prisoners and trade. They will meet again."
    )
    sentences = article_from_text(text).sentences
    assert [s.text.replace("\n", " ")[-9:] for s in sentences] == ["nd trade.", "et again."]


def test_lines_are_taken_as_they_are() -> None:
    article = article_from_lines(["Title", "One. Two three four.", " ", "Five"])
    assert [(s.kind, s.text) for s in article.sentences] == [
        ("title", "Title"),
        ("text", "One. Two three four."),
        ("text", "Five"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Markets fall again",
        "Related articles",
        "اقرأ ايضا: Le Figaro: هازوني ، الفيلسوف الإسرائيلي الذي تعشقه ميلوني",
        "اقرأ أيضًا: قمة سوتشي",
        "إقرأ المزيد",
        "مواضيع ذات صلة:",
        "Читайте также: Саммит в Сочи",
        "Lire aussi : Sommet à Sotchi",
        "À lire également : Sommet à Sotchi",
        "Lesen Sie auch: Gipfel in Sotschi",
        "Lea también: Cumbre en Sochi",
        "Bunu da okuyun: Soçi zirvesi",
        "Ayrıca bakın: Soçi zirvesi",
        "İlgili haberler",
        "بیشتر بخوانید: نشست سوچی",
        "همچنین بخوانید: نشست سوچی",
        "Həmçinin oxuyun: Soçi sammiti",
        "Կարդացեք նաև՝ Սոչիի գագաթնաժողովը",
        "קראו גם: פסגה בסוצ'י",
        "延伸阅读：索契峰会",
        "» Read more: Markets fall",
    ],
)
def test_a_teaser_is_known_in_every_language(line: str) -> None:
    assert is_teaser(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, she said.",
        "See also how the river bends, he told her.",
        "اقرأ المزيد من الكتب كل يوم.",
        "Читайте также классиков, советует он.",
        "The president read also the letter.",
        "",
    ],
)
def test_a_sentence_that_begins_like_a_teaser_stays(line: str) -> None:
    assert not is_teaser(line)


@given(TEXTS, st.sampled_from(sorted(SUPPORTED)))
def test_offsets_slice_back_and_nothing_is_lost_or_said_twice(raw: str, language: str) -> None:
    text = valid_text(raw)
    sentences = segment(Extraction(text), language)
    covered = [0] * len(text)
    for number, sentence in enumerate(sentences):
        assert sentence.id == number
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        for place in range(sentence.start, sentence.end):
            covered[place] += 1
    offset = 0
    for line in text.split("\n"):
        expected = 0 if is_teaser(line) else 1
        for place, character in enumerate(line, offset):
            if not character.isspace():
                assert covered[place] == expected, (character, place)
        offset += len(line) + 1


@given(TEXTS)
def test_valid_text_is_valid_and_stays_as_it_is(raw: str) -> None:
    text = valid_text(raw)
    assert valid_text(text.encode().decode()) == text


def test_what_no_reader_sees_is_dropped_and_half_spaces_are_kept() -> None:
    text = "\ufeffOne\r\ntwo\x00\u202ethree\u2069 \ud800 می\u200cشود\u200f"
    assert valid_text(text) == "One\ntwothree \ufffd می\u200cشود\u200f"
