"""The frame's page, the demo and the lines that a publisher copies: HTML with all text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from qa.languages import direction
from qa.values import Article, Sentence


def embed_page(article: Article, language: str, root: str) -> str:
    """Return the page for `<iframe>`: the widget alone, as tall as its content."""
    return _page(
        title=article.title,
        language=language,
        root=root,
        body_class="embed",
        body='<div id="articleqa"></div>'
        + _tag(article.id, root, language, target="#articleqa", frame=True),
    )


def demo_page(article: Article, language: str, root: str) -> str:
    """Return a page in the reader's language: the article, and the widget beside it."""
    sections = "\n".join(_blocks(article))
    body = (
        f'<main id="article" lang="{escape(article.language)}" dir="{direction(article.language)}">'
        f"{sections}</main>{_tag(article.id, root, '', content='#article')}"
    )
    return _page(title=article.title, language=language, root=root, body_class="demo", body=body)


def script_snippet(article_id: str, origin: str) -> str:
    """Return the one tag of the widget."""
    source = escape(f"{origin.rstrip('/')}/widget.js")
    return f'<script src="{source}" data-article="{escape(article_id)}" async></script>'


def frame_snippet(article_id: str, origin: str) -> str:
    """Return the frame for sites without scripts."""
    source = escape(f"{origin.rstrip('/')}/embed/{article_id}")
    return (
        f'<iframe src="{source}" title="Ask this article" loading="lazy" '
        'width="100%" height="560" frameborder="0"></iframe>'
    )


def _tag(
    article_id: str,
    root: str,
    language: str,
    *,
    target: str = "",
    content: str = "",
    frame: bool = False,
) -> str:
    attributes = {
        "data-article": article_id,
        "data-lang": language,
        "data-target": target,
        "data-content": content,
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    framed = " data-frame" if frame else ""
    return f'<script src="{escape(root)}/widget.js"{written}{framed} async></script>'


def _blocks(article: Article) -> Iterator[str]:
    """Yield title, headings and paragraphs; a paragraph ends where the text's line does."""
    paragraph: list[Sentence] = []
    for sentence in article.sentences:
        if paragraph and not _continues(article, paragraph[-1], sentence):
            yield _block(paragraph)
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield _block(paragraph)


def _continues(article: Article, earlier: Sentence, later: Sentence) -> bool:
    is_text = earlier.kind == later.kind == "text"
    return is_text and "\n" not in article.text[earlier.end : later.start]


def _block(sentences: list[Sentence]) -> str:
    tag = {"title": "h1", "heading": "h2", "text": "p"}[sentences[0].kind]
    return f"<{tag}>{escape(' '.join(sentence.text for sentence in sentences))}</{tag}>"


def _page(*, title: str, language: str, root: str, body_class: str, body: str) -> str:
    code = escape(language or "en")
    return (
        f'<!doctype html>\n<html lang="{code}" dir="{direction(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{escape(root)}/widget/page.css">\n</head>\n'
        f'<body class="{body_class}">\n{body}\n</body>\n</html>\n'
    )
