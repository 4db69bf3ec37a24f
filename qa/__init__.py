"""Ask an article a question: a short answer in your language, each claim with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.errors import ArticleQAError
from qa.values import Answer, Article, Citation, Evidence, Sentence, Turn

if TYPE_CHECKING:
    from qa.answer.chatbot import Chatbot

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Article",
    "ArticleQAError",
    "Chatbot",
    "Citation",
    "Evidence",
    "Sentence",
    "Turn",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Import the chatbot only when it is asked for: `article-qa --help` must not pay for it."""
    if name == "Chatbot":
        from qa.answer.chatbot import Chatbot

        return Chatbot
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
