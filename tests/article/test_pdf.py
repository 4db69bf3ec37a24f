"""PDFs that the tests print: Arabic, Persian and Hebrew in the order in which they are read."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest

from qa.article import article_from_bytes
from qa.article.formats.visual_order import logical_text

TITLE = "قمة سوتشي بين أرمينيا وأذربيجان"
ARABIC = (
    "اجتمع القادة في سوتشي (روسيا) يوم 27 سبتمبر 2020 وقتل 6500 شخص خلال 44 يوما من القتال، "
    "كما قال بوتين في قناة Russia Today الناطقة بعدة لغات في العالم كله. وانتهت الحرب بعد ذلك."
)
PERSIAN = "در این نشست ۲۸۶ نفر «مهمان» بودند و ۳.۵ ساعت گفتند."
HEBREW = "הנשיא אמר ב-27.9.2020 שהמלחמה הסתיימה."
ENGLISH = "The leaders met in Sochi on 27 September 2020."


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    chromium = which("chromium") or which("chromium-browser") or which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium to print a PDF with")
    folder: Path = tmp_path_factory.mktemp("print")
    paragraphs = "".join(f"<p dir=auto>{text}</p>" for text in (ARABIC, PERSIAN, HEBREW, ENGLISH))
    page = folder / "page.html"
    page.write_text(f"<meta charset=utf-8><h1 dir=rtl>{TITLE}</h1>{paragraphs}", encoding="utf-8")
    output = folder / "page.pdf"
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={output}"]
    subprocess.run([*command, page.as_uri()], check=False, capture_output=True, timeout=120)
    if not output.exists():
        pytest.skip("Chromium could not print here")
    return output.read_bytes()


def test_a_printed_article_is_read_in_logical_order(printed: bytes) -> None:
    article = article_from_bytes(printed, "summit.pdf")
    assert article.title == TITLE
    assert article.text.split("\n") == [TITLE, ARABIC, PERSIAN, HEBREW, ENGLISH]


@pytest.mark.parametrize(
    ("drawn", "written"),
    [
        ("abc 12", "abc 12"),
        (".27 ב", "ב 27."),
        ("(ב) 3.5 א", "א 3.5 (ב)"),
        ("בבבבב Le Figaro אאאאא", "אאאאא Le Figaro בבבבב"),
        ("ב 2020 - 10 א", "א 10 - 2020 ב"),
        ("He said אב today twice", "He said בא today twice"),
        ("", ""),
    ],
)
def test_a_line_from_left_to_right_is_put_in_reading_order(drawn: str, written: str) -> None:
    assert logical_text(list(drawn)) == written


def test_a_line_follows_the_direction_of_its_paragraph() -> None:
    assert logical_text(list("ב Le Figaro א"), right_to_left=True) == "א Le Figaro ב"


def test_a_glyph_of_two_letters_keeps_their_order() -> None:
    assert logical_text(["م", "لا", "س"]) == "سلام"
