"""Readers' verdicts: a record goes in, a line of a JSON Lines file on this machine comes out."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.errors import ArticleQAError
from qa.values import Article

RATINGS = ("up", "down")
FIELDS = ("id", "question", "answer", "language", "comment")
MAX_FIELD_CHARS = 4_000

_lock = threading.Lock()


class FeedbackError(ArticleQAError):
    """The verdict is malformed, or cannot be written."""

    code = "bad_feedback"


def default_feedback_file() -> Path:
    """Return `feedback.jsonl` in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("article-qa", appauthor=False) / "feedback.jsonl"


def append_feedback(file: Path, article: Article, verdict: Mapping[str, Any]) -> None:
    """Append the verdict on one answer as a line of its own.

    A verdict has a `rating`, `up` or `down`, and optionally the texts of `FIELDS` and the
    `sentence_ids` that the answer cited. Two lines with the same `id` are one reader's verdict: the
    later one adds the comment.

    Raises:
        FeedbackError: the rating is another word, a text is no text, or the file cannot be written.
    """
    line = json.dumps(_record(article, verdict), ensure_ascii=False) + "\n"
    try:
        with _lock:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8", errors="replace") as stream:
                stream.write(line)
    except OSError as error:
        raise FeedbackError(
            f"{file} cannot be written: {error}; give another --feedback"
        ) from error


def _record(article: Article, verdict: Mapping[str, Any]) -> dict[str, Any]:
    rating = verdict.get("rating")
    if rating not in RATINGS:
        raise FeedbackError(f"rating is {str(rating)[:50]!r}: give up or down")
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "article": article.title,
        "digest": article.digest,
        "rating": rating,
        **{name: _text(name, verdict.get(name, "")) for name in FIELDS},
        "sentence_ids": [
            number for number in _ids(verdict.get("sentence_ids", [])) if isinstance(number, int)
        ],
    }


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise FeedbackError(f"{name} is {type(value).__name__}: give a text")
    return value[:MAX_FIELD_CHARS]


def _ids(value: object) -> list[Any]:
    return value[:50] if isinstance(value, list) else []
