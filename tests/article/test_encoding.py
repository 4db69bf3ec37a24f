"""Bytes of every encoding that articles come in."""

from __future__ import annotations

import pytest

from qa.article.encoding import decode
from qa.errors import ArticleError

ARABIC = "قال الرئيس إن القمة خلقت مناخا إيجابيا للاتفاقيات. وعقدت ثلاث جلسات في سوتشي."
RUSSIAN = "Президент сказал, что встреча была полезной. Прошло три раунда переговоров в Сочи."
TURKISH = "Cumhurbaşkanı zirvenin yararlı olduğunu söyledi. Soçi'de üç görüşme yapıldı, ışık."
FRENCH = "Le président a déclaré que la réunion était utile. « Où est-il ? » demanda-t-on."
PERSIAN = "او می\u200cگوید که گفت\u200cوگو مفید بود."
CHINESE = "总统说，这次会议很有用。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[(text, "utf-8") for text in (ARABIC, RUSSIAN, TURKISH, FRENCH, PERSIAN, CHINESE)],
        *[(text, "utf-8-sig") for text in (ARABIC, FRENCH)],
        *[(text, "utf-16") for text in (ARABIC, FRENCH, CHINESE)],
        *[(text, "utf-16-le") for text in (ARABIC, RUSSIAN, FRENCH, PERSIAN)],
        *[(text, "utf-16-be") for text in (ARABIC, RUSSIAN, FRENCH, PERSIAN)],
        (ARABIC, "utf-32"),
        (ARABIC, "cp1256"),
        (RUSSIAN, "cp1251"),
        (TURKISH, "cp1254"),
        (FRENCH, "cp1252"),
    ],
)
def test_text_comes_back_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "it") == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"\x00\x00\x00", "it is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image, not a text"),
        (b"PK\x03\x04" + bytes(50), "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(50), "an old Office document"),
        (b"{\\rtf1 hello}", "an RTF document"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x01\x02\x03\x04 abc", "binary"),
        ("one".encode("utf-16") + b"\x00", "damaged at byte"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, words: str) -> None:
    with pytest.raises(ArticleError, match=words):
        decode(data, "it")
