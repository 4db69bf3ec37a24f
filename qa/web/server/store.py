"""Articles in and out of one SQLite file: what was accepted survives a crash at any moment."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.errors import ArticleError
from qa.values import Article, Sentence

_FORMAT = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    published TEXT NOT NULL,
    origin TEXT NOT NULL,
    sentence_count INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID
"""
_SUMMARY = "id, version, title, language, published, sentence_count"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of articles shows. `version` names the text: it changes when the text does."""

    id: str
    version: str
    title: str
    language: str
    published: str
    sentence_count: int


class ArticleStore:
    """A durable map from id to article; a write is on disk before it returns.

    SQLite's write-ahead log with `synchronous=FULL` makes each write atomic and durable
    (https://sqlite.org/atomiccommit.html), so a killed process leaves the old or the new version,
    never a torn one. Safe to use from several threads.
    """

    def __init__(self, file: Path) -> None:
        """Open or create the file.

        Raises:
            ArticleError: the file cannot be written, is no store of ours, or of a later version.
        """
        self._file = file
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            self._connection.execute("PRAGMA busy_timeout=5000")
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
            if found not in (0, _FORMAT):
                raise ArticleError(
                    f"{file} has store format {found}, this version reads {_FORMAT}: "
                    "update article-qa, or give another folder with --data"
                )
            self._connection.execute(_SCHEMA)
            self._connection.execute(f"PRAGMA user_version={_FORMAT}")
        except (sqlite3.Error, OSError) as error:
            raise ArticleError(
                f"the store of articles {file} cannot be opened ({error}): check the folder's "
                "rights and free space, or give another folder with --data"
            ) from error

    def put(self, article: Article, *, published: str = "", origin: str = "api") -> Summary:
        """Write the article under its id in place of any earlier version."""
        summary = Summary(
            id=article.id,
            version=article.digest[:12],
            title=article.title,
            language=article.language,
            published=published,
            sentence_count=len(article.sentences),
        )
        with self._statement() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    summary.id,
                    summary.version,
                    summary.title,
                    summary.language,
                    summary.published,
                    origin,
                    summary.sentence_count,
                    _to_json(article),
                ),
            )
        return summary

    def get(self, article_id: str) -> tuple[Article, Summary] | None:
        """Return the article and what a list shows of it, None where there is none of that id."""
        with self._statement() as connection:
            row = connection.execute(
                f"SELECT body, {_SUMMARY} FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
        return (_from_json(row[0]), Summary(*row[1:])) if row else None

    def summary(self, article_id: str) -> Summary | None:
        """Return what a list shows of the article, None where there is none of that id."""
        with self._statement() as connection:
            row = connection.execute(
                f"SELECT {_SUMMARY} FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
        return Summary(*row) if row else None

    def delete(self, article_id: str) -> bool:
        """Remove the article; return whether there was one."""
        with self._statement() as connection:
            cursor = connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        return cursor.rowcount > 0

    def summaries(self, *, limit: int, offset: int = 0) -> tuple[Summary, ...]:
        """Return one page of the list, newest publication first, then by id."""
        with self._statement() as connection:
            rows = connection.execute(
                f"SELECT {_SUMMARY} FROM articles ORDER BY published DESC, id LIMIT ? OFFSET ?",
                (limit, offset),
            ).fetchall()
        return tuple(Summary(*row) for row in rows)

    def ids(self, *, origin: str | None = None) -> tuple[str, ...]:
        """Return all ids in order, or those of one origin."""
        with self._statement() as connection:
            rows = connection.execute(
                "SELECT id FROM articles WHERE ? IS NULL OR origin = ? ORDER BY id",
                (origin, origin),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def count(self) -> int:
        """Return the number of articles."""
        with self._statement() as connection:
            (count,) = connection.execute("SELECT COUNT(*) FROM articles").fetchone()
        return int(count)

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _statement(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection to one thread at a time; name the file in what goes wrong."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                raise ArticleError(
                    f"the store of articles {self._file} does not answer ({error}): check the "
                    "disk's free space and rights"
                ) from error


def _to_json(article: Article) -> str:
    """Return the article with its sentences as offsets: their text is the article's own."""
    return json.dumps(
        {
            "id": article.id,
            "title": article.title,
            "text": article.text,
            "language": article.language,
            "digest": article.digest,
            "sentences": [[s.start, s.end, s.section, s.kind] for s in article.sentences],
            "translations": {code: list(lines) for code, lines in article.translations.items()},
        },
        ensure_ascii=False,
    )


def _from_json(body: str) -> Article:
    fields = json.loads(body)
    text = fields["text"]
    return Article(
        id=fields["id"],
        title=fields["title"],
        text=text,
        language=fields["language"],
        digest=fields["digest"],
        sentences=tuple(
            Sentence(
                id=number, text=text[start:end], start=start, end=end, section=section, kind=kind
            )
            for number, (start, end, section, kind) in enumerate(fields["sentences"])
        ),
        translations={code: tuple(lines) for code, lines in fields["translations"].items()},
    )
