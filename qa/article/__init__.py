"""An article from a file, a folder, a page or a web address, in sentences with offsets."""

from qa.article.building import article_from_lines, article_from_text
from qa.article.loading import article_from_bytes, article_from_html, open_article

__all__ = [
    "article_from_bytes",
    "article_from_html",
    "article_from_lines",
    "article_from_text",
    "open_article",
]
