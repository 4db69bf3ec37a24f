"""Stories that come and change all day: stored, corrected, removed, and never lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from qa.errors import ArticleError
from qa.web.server.library import UnknownArticleError
from qa.web.server.store import ArticleStore
from tests.web.server.serving import GatedGenerator, MakeService, running, story

NEW = {"title": "New bridge", "text": "A new bridge opens in May. It costs nine million euros."}
QUESTION = {"question": "How many million euros?", "article": "bridge"}


def test_put_needs_the_token(client: httpx.Client) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}):
        response = client.put("/api/articles/new", json=NEW, headers=headers)
        assert response.status_code == 403
    assert client.get("/api/articles/new").status_code == 404


def test_put_is_off_without_a_token(make_service: MakeService) -> None:
    with running(make_service(token="")) as client:
        response = client.put("/api/articles/new", json=NEW, headers={"Authorization": "Bearer x"})
    assert response.status_code == 403
    assert "ARTICLE_QA_TOKEN" in response.json()["error"]["message"]


def test_stored_article_is_answered_about(client: httpx.Client, token: dict[str, str]) -> None:
    response = client.put("/api/articles/new", json=NEW, headers=token)
    assert response.status_code == 200
    answer = client.post("/api/ask", json={**QUESTION, "article": "new"}).json()
    assert "nine million" in answer["answer"]
    assert answer["article_version"] == response.json()["version"]


def test_html_is_read_as_an_article(client: httpx.Client, token: dict[str, str]) -> None:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in story().text.split(".") if sentence)
    html = f"<html><body><article><h1>Bridge</h1>{paragraphs}</article></body></html>"
    assert client.put("/api/articles/page", json={"html": html}, headers=token).status_code == 200
    texts = [s["text"] for s in client.get("/api/articles/page").json()["sentences"]]
    assert any("four million euros" in text for text in texts)
    assert not any("<" in text for text in texts)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "   "},
        {"text": "One.", "html": "<p>One.</p>"},
        {"text": "One sentence.", "translations": {"fr": ["Une", "ligne", "de", "trop"]}},
        {"text": "One sentence.", "published": "yesterday"},
    ],
)
def test_bad_article_is_a_422(
    client: httpx.Client, token: dict[str, str], body: dict[str, object]
) -> None:
    response = client.put("/api/articles/bad", json=body, headers=token)
    assert response.status_code == 422
    assert response.json()["error"]["message"]


def test_deleted_article_is_gone(client: httpx.Client, token: dict[str, str]) -> None:
    assert client.delete("/api/articles/bridge", headers=token).status_code == 204
    assert client.post("/api/ask", json=QUESTION).status_code == 404
    assert client.delete("/api/articles/bridge", headers=token).status_code == 404


def test_answer_in_flight_finishes_on_the_version_it_began_with(
    make_service: MakeService, token: dict[str, str]
) -> None:
    generator = GatedGenerator()
    with running(make_service(generator=generator)) as client:
        answers: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: answers.append(client.post("/api/ask", json=QUESTION))
        )
        asking.start()
        assert generator.started.wait(timeout=20)
        corrected = client.put("/api/articles/bridge", json=NEW, headers=token).json()
        generator.gate.set()
        asking.join(timeout=20)
        later = client.post("/api/ask", json=QUESTION).json()
    assert answers[0].json()["article_version"] == story().digest[:12]
    assert "four million" in answers[0].json()["answer"]
    assert later["article_version"] == corrected["version"]
    assert "nine million" in later["answer"]


def test_restart_keeps_what_was_stored(make_service: MakeService, token: dict[str, str]) -> None:
    with running(make_service()) as client:
        client.put("/api/articles/new", json=NEW, headers=token)
    with running(make_service()) as client:
        assert client.get("/api/articles/new").json()["title"] == "New bridge"


def test_least_recently_used_index_leaves_memory(make_service: MakeService) -> None:
    service = make_service(articles=(story("a"), story("b"), story("c")), max_articles=2)
    for article_id in ("a", "b", "a", "c"):
        service.library.shelf(article_id)
    assert service.library.resident_count() == 2
    assert service.library.shelf("b").bot.article.id == "b"


def test_command_line_article_that_is_no_longer_named_is_removed(
    make_service: MakeService,
) -> None:
    make_service(articles=(story("a"), story("b")))
    assert make_service(articles=(story("b"),)).library.count() == 1


WRITER = """
import sys
from pathlib import Path
from qa.article import article_from_text
from qa.web.server.library import UnknownArticleError
from qa.web.server.store import ArticleStore
store = ArticleStore(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    text = f"Story {number} has a sentence. " * 50
    store.put(article_from_text(text, id=f"story-{number}", title="Story", language="en"))
    print(number, flush=True)
    number += 1
"""


def test_killed_writer_loses_nothing_that_it_accepted(tmp_path: Path) -> None:
    file = tmp_path / "articles.sqlite"
    accepted: list[int] = []
    for round_number in range(8):
        start = round_number * 1_000
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), str(start)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        # The kill falls at whatever point of a write follows the last accepted story.
        for _ in range(1 + 3 * round_number):
            accepted.append(int(writer.stdout.readline()))
        writer.kill()
        writer.wait()
        accepted += [int(line) for line in writer.stdout.read().split()]
        writer.stdout.close()
        store = ArticleStore(file)
        stored = set(store.ids())
        assert {f"story-{number}" for number in accepted} <= stored
        for article_id in stored:
            stored_article = store.get(article_id)
            assert stored_article is not None
            article, _ = stored_article
            assert article.text[article.sentences[1].start : article.sentences[1].end]
        store.close()


def test_server_with_ten_thousand_articles_starts_within_a_second(
    make_service: MakeService, tmp_path: Path
) -> None:
    import sqlite3

    make_service().answering.close()
    with sqlite3.connect(tmp_path / "data" / "articles.sqlite") as connection:
        connection.execute(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
            " WHERE n < 10000) INSERT INTO articles SELECT 'story-' || n, version, title, language,"
            " published, 'api', sentence_count, body FROM articles, numbers"
        )
    started = time.perf_counter()
    service = make_service()
    assert service.library.count() == 10_001
    assert len(service.library.summaries(limit=100)) == 100
    with pytest.raises(UnknownArticleError, match="story-5000"):
        service.library.shelf("stroy-5000")
    assert time.perf_counter() - started < 1
    service.answering.close()


def test_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "articles.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(ArticleError, match="--data"):
        ArticleStore(file)


def test_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "articles.sqlite"
    file.write_text("this is no database " * 100)
    with pytest.raises(ArticleError, match="--data"):
        ArticleStore(file)


def test_watched_folder_is_followed(make_service: MakeService, tmp_path: Path) -> None:
    from qa.web.server.watch import FolderWatch

    folder = tmp_path / "stories"
    folder.mkdir()
    service = make_service(watch=folder)
    watch = FolderWatch(service)
    file = folder / "harbour.txt"
    file.write_text("Harbour opens\nThe harbour opens on Friday after two years.\n", "utf-8")
    watch.look()
    assert "harbour" not in service.library.ids_of("watch"), "half-written files are left alone"
    watch.look()
    assert service.library.ids_of("watch") == ("harbour",)
    first = service.library.summary("harbour").version
    file.write_text("Harbour opens\nThe harbour opens on Sunday after two years.\n", "utf-8")
    watch.look()
    watch.look()
    assert service.library.summary("harbour").version != first
    (folder / "broken.pdf").write_bytes(b"\x00\x01")
    file.unlink()
    watch.look()
    watch.look()
    assert service.library.ids_of("watch") == ()
    service.answering.close()
