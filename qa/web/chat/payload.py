"""What the page is told: an article or an answer goes in, an object for JSON comes out."""

from __future__ import annotations

from typing import Any

from qa.answer.answer_object import answer_object
from qa.answer.messages import confidence_level, note_text
from qa.errors import ArticleQAError
from qa.languages import direction
from qa.values import Answer, Article, Sentence


def article_payload(article: Article, language: str) -> dict[str, Any]:
    """Return the article in sentences, each with its translation into the reader's language.

    `starts` is True where a sentence begins a paragraph.
    """
    in_translation = language if language != article.language else ""
    return {
        "title": article.title,
        "language": article.language,
        "direction": direction(article.language),
        "digest": article.digest,
        "translated": bool(article.translations.get(in_translation)),
        "translation_language": in_translation,
        "sentences": [
            {
                "id": sentence.id,
                "text": sentence.text,
                "kind": sentence.kind,
                "starts": _starts_paragraph(article, sentence),
                "translation": article.translation(sentence, in_translation),
            }
            for sentence in article.sentences
        ],
    }


def answer_payload(answer: Answer) -> dict[str, Any]:
    """Return the answer as the command line prints it, with what the page shows beside it."""
    return {
        **answer_object(answer),
        "direction": direction(answer.language),
        "level": confidence_level(answer.confidence),
        "note_texts": [note_text(note, answer.language) for note in answer.notes],
    }


def growing_payload(answer: Answer) -> dict[str, Any]:
    """Return what is new in a snapshot: its text and citations, since the evidence came first."""
    whole = answer_object(answer)
    return {"growing": {"answer": whole["answer"], "citations": whole["citations"]}}


def error_payload(error: ArticleQAError) -> dict[str, str]:
    """Return the stable code of the error and its message."""
    return {"code": error.code, "message": str(error)}


def _starts_paragraph(article: Article, sentence: Sentence) -> bool:
    if sentence.id == 0:
        return True
    before = article.sentences[sentence.id - 1]
    return "\n" in article.text[before.end : sentence.start]
