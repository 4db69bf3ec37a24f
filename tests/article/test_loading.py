"""Opening articles from files, folders, standard input, bytes and pages."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest

from qa.article import article_from_bytes, article_from_html, article_from_text, open_article
from qa.config import Settings
from qa.errors import ArticleError, TranslationError
from qa.values import Article

MARKDOWN = """---
title: "Rain in Rome"
---
It *rained* all day [long](javascript:alert(1)) in Rome.
The river rose.

## What comes next?

- More `rain`
- Less sun

<script>alert(1)</script>

| city | rain |
|------|------|
| Rome | 3.5  |
"""


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(sentence.kind, sentence.text) for sentence in article.sentences]


def test_an_article_comes_back_as_it_is() -> None:
    article = article_from_text("It rained.")
    assert open_article(article) is article


def test_a_text_file_is_named_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "rain.txt"
    path.write_bytes(b"News\r\nIt rained today.\r\n")
    article = open_article(path)
    assert (article.id, article.title, article.text) == ("rain", "News", "News\nIt rained today.\n")
    assert open_article(str(path)) == article


def test_markdown_loses_its_marks_and_keeps_its_headings() -> None:
    assert kinds(article_from_bytes(MARKDOWN.encode(), "a.md")) == [
        ("title", "Rain in Rome"),
        ("text", "It rained all day long in Rome."),
        ("text", "The river rose."),
        ("heading", "What comes next?"),
        ("text", "More rain"),
        ("text", "Less sun"),
        ("text", "city"),
        ("text", "rain"),
        ("text", "Rome"),
        ("text", "3.5"),
    ]


def test_a_page_keeps_its_article_and_loses_its_frame() -> None:
    body = "".join(
        f"<p>می\u200cخواهند دربارهٔ صلح شمارهٔ {n} گفت\u200cوگو کنند.</p>" for n in range(9)
    )
    article = article_from_html(
        "<!doctype html><html lang=fa><head><title>نشست | روزنامه</title></head><body>"
        "<nav><a href=/>خانه</a></nav><article><h1>نشست سوچی</h1>"
        f"{body}<h2>نقش روسیه</h2><p>او <b>می\u200cرود</b>.</p><script>x()</script></article>"
        "<footer>تماس با ما</footer></body></html>"
    )
    assert (article.language, article.title) == ("fa", "نشست سوچی")
    assert article.sentences[1].text == "می\u200cخواهند دربارهٔ صلح شمارهٔ 0 گفت\u200cوگو کنند."
    assert kinds(article)[-2:] == [("heading", "نقش روسیه"), ("text", "او می\u200cرود.")]
    assert not any(word in article.text for word in ("خانه", "تماس", "x()"))


def test_a_small_page_is_read_too() -> None:
    page = "<title>T</title><h1>Rain <i>in</i> Rome</h1><p>It rained.<img src=x onerror=y></p>"
    assert kinds(article_from_html(page)) == [("title", "Rain in Rome"), ("text", "It rained.")]


def test_markup_in_plain_text_stays_text() -> None:
    text = "News\nShe wrote <script>alert(1)</script> on the board."
    assert article_from_text(text).sentences[1].text == text.split("\n")[1]


def test_a_page_without_text_is_told() -> None:
    with pytest.raises(ArticleError, match="the page has no text"):
        article_from_html("<html><body><script>render()</script></body></html>")


def word_document() -> bytes:
    document = docx.Document()
    document.add_heading("قمة سوتشي", level=0)
    document.add_paragraph("اجتمع القادة في سوتشي. وتحدثوا عن السلام الدائم.")
    document.add_heading("ماذا بعد؟", level=1)
    document.add_paragraph("لا أحد يعرف ذلك الآن.")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "286 شخصا"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_document_keeps_its_headings() -> None:
    article = article_from_bytes(word_document(), "summit.docx")
    assert kinds(article) == [
        ("title", "قمة سوتشي"),
        ("text", "اجتمع القادة في سوتشي."),
        ("text", "وتحدثوا عن السلام الدائم."),
        ("heading", "ماذا بعد؟"),
        ("text", "لا أحد يعرف ذلك الآن."),
        ("text", "286 شخصا"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (word_document()[:-600], "a.docx", "a damaged Word document"),
        (b"hello there", "a.docx", "is none inside"),
        (b"hello there", "a.pdf", "is none inside"),
        (b"%PDF-1.7 nothing else", "a.pdf", "a damaged PDF|pictures of text"),
        (b"", "a.txt", "is empty"),
        ("؟!".encode(), "a.txt", "has no words"),
    ],
)
def test_a_file_that_is_no_article_is_told(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ArticleError, match=words):
        article_from_bytes(data, name)


def test_a_file_over_the_limit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 100)
    with pytest.raises(ArticleError, match="larger than 100 bytes"):
        open_article(path, settings=Settings(max_article_bytes=100))


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ArticleError, match=r"no file or folder 'nowhere\.txt'"):
        open_article("nowhere.txt")


def test_an_impossible_path_is_told() -> None:
    with pytest.raises(ArticleError):
        open_article("a\x00b")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"It rained today.")))
    assert open_article("-").text == "It rained today."


def write(folder: Path, **texts: str) -> Path:
    for language, text in texts.items():
        (folder / f"article.{language}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_has_an_original_and_translations(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        ar="قمة سوتشي\nاجتمع القادة هنا. وتحدثوا عن السلام.",
        en="Summit\nThey met.\nThey spoke.",
    )
    article = open_article(folder)
    assert (article.language, article.id) == ("ar", tmp_path.name)
    assert article.translation(article.sentences[2], "en") == "They spoke."
    assert article.translation(article.sentences[2], "fr") is None


def test_the_language_names_the_original_where_both_files_could_be_it(tmp_path: Path) -> None:
    folder = write(tmp_path, ar="قمة سوتشي\nاجتمع القادة هنا.", en="Summit\nThey met here.")
    assert open_article(folder, language="en").language == "en"
    assert open_article(folder, language="ar").language == "ar"


def test_an_original_of_another_format_has_translations_too(tmp_path: Path) -> None:
    (tmp_path / "article.md").write_text("# Summit\n\nThey met here.\n", encoding="utf-8")
    article = open_article(write(tmp_path, ar="قمة\nاجتمعوا هنا.\n"))
    assert article.translation(article.sentences[0], "ar") == "قمة"


def test_a_folder_without_an_article_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("It rained.")
    with pytest.raises(ArticleError, match="has no article"):
        open_article(tmp_path)


def test_a_translation_of_another_length_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, ar="قمة\nاجتمع القادة هنا. وتحدثوا عن السلام.", en="Summit")
    with pytest.raises(TranslationError, match=r"article\.\w\w\.txt has [12] lines"):
        open_article(folder)


def test_a_translation_that_is_given_is_checked() -> None:
    with pytest.raises(TranslationError, match="'en' has 2 lines, the article has 1"):
        article_from_text("اجتمع القادة هنا.", translations={"en": ["They", "met."]})
    with pytest.raises(TranslationError, match="into 'xx'"):
        article_from_text("اجتمع القادة هنا.", translations={"xx": ["They met."]})


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(ArticleError, match="language is 'xx', expected one of en"):
        article_from_text("It rained.", language="xx")


def test_the_digest_names_the_text_with_its_translations() -> None:
    plain = article_from_text("It rained.")
    translated = article_from_text("It rained.", translations={"fr": ["Il a plu."]})
    assert plain.digest == hashlib.sha256(b"It rained.").hexdigest()
    assert translated.digest != plain.digest
    assert (
        translated.digest
        == article_from_text("It rained.", translations={"fr": ("Il a plu.",)}).digest
    )
