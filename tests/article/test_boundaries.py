"""Where sentences end, worked out by hand in each language."""

from __future__ import annotations

import pytest

from qa.article.boundaries import sentence_spans

CASES = {
    "en": "Mr. J. R. Smith left the U.S. in May.|The fee was $3.5 million, e.g. for Dr. Lee.|"
    '"Why now?" he asked.|She said "Go home at once."|It ended at 5 p.m. on Jan. 5 in Rome.|'
    "Then the U.S. Senate met again.|In 2020 they came back.|1990 was a good year!",
    "ar": "قال د. أحمد إن النسبة 3.5 بالمئة.|هل هذا صحيح فعلا؟|نعم هذا صحيح جدا!|"
    "وقال: “هناك حاجة إلى إنهائه”.|ثم عاد إلى بيته في المساء.",
    "fa": "آقای دکتر احمدی دیروز گفت.|«چرا امروز آمدی؟»|او از من پرسید و رفت.|قیمت ۳.۵ دلار بود۔|"
    "ق.م. یعنی پیش از میلاد مسیح.",
    "az": "Prezident İ. Əliyev 20.09.2023-cü ildə danışdı.|O, XX. Əsr haqqında kitab yazdı.|"
    "Niyə belə oldu?|Heç kim bunu bilmir.",
    "hy": "Նիկոլ Փաշինյանը ժամանեց Սոչի։|Ինչո՞ւ է նա եկել։|Նա ասաց. «Խաղաղություն ենք ուզում»։|"
    "Ա. Մկրտչյանը երկար լռեց:|Հետո նա գնաց տուն:",
    "he": 'ד"ר כהן הגיע ב-3.5.2020 לירושלים.|"למה באת לכאן?"|איש לא ענה לו.|צה"ל הודיע על כך!',
    "fr": "M. Dupont a couru 3.5 km av. midi.|« Pourquoi ? » demanda-t-il à Mme Durand.|"
    "Il dit : « Je pars demain. »|Puis il partit avec J.-C. Martin.|Qui l'a vu ?",
    "de": "Am 7. Januar kam Dr. Weiß, z.B. um 8.30 Uhr.|Im 19. Jahrhundert war das anders.|"
    "„Warum denn nicht?“|Er sagte nichts mehr dazu.",
    "tr": "19. yüzyılda Prof. Dr. Ali Bey geldi.|2. Dünya Savaşı 1945'te bitti.|Neden böyle oldu?|"
    "1961'de geri döndüler.",
    "ru": "А. С. Пушкин родился в 1799 г. в Москве.|Это было, т.е. есть, на ул. Ленина.|"
    "«Почему же он?»|Никто не ответил ему.",
    "es": "El Sr. Costa viajó a EE. UU. en 2007.|¿Por qué se fue?|¡Nadie lo sabe hoy!|Pagó 3.5 $.",
}


@pytest.mark.parametrize("language", CASES)
def test_sentences_end_where_a_reader_ends_them(language: str) -> None:
    expected = CASES[language].split("|")
    text = " ".join(expected)
    spans = sentence_spans(text, 0, len(text), language)
    assert [text[start:end] for start, end in spans] == expected


def test_chinese_needs_no_spaces() -> None:
    text = "他来了吗？是的，他说：“我来了。”然后他走了！"
    spans = sentence_spans(text, 0, len(text), "zh")
    assert [text[start:end] for start, end in spans] == [
        "他来了吗？",
        "是的，他说：“我来了。”",
        "然后他走了！",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في الماضي القريب. ماضي.", ["في الماضي القريب. ماضي."]),
        ("وانتهت الحرب. أرمينيا واتفاقية سلام.", ["وانتهت الحرب.", "أرمينيا واتفاقية سلام."]),
        ("Oh no! That was not the plan.", ["Oh no!", "That was not the plan."]),
        ("This was the plan. Was it?", ["This was the plan. Was it?"]),
    ],
)
def test_a_fragment_of_one_or_two_words_joins_the_sentence_before(
    text: str, expected: list[str]
) -> None:
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text), "ar")] == expected


def test_a_forgotten_space_is_forgiven_but_a_web_address_is_not_cut() -> None:
    text = "We saw the end.Then we went to example.org and left."
    spans = sentence_spans(text, 0, len(text), "en")
    assert [text[a:b] for a, b in spans] == [
        "We saw the end.",
        "Then we went to example.org and left.",
    ]


def test_blank_text_has_no_sentences() -> None:
    assert sentence_spans("  \n ", 0, 4, "en") == []
