"""A question about an article goes in, a cited answer comes out, at once or as it grows."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from embeddings.contracts import Encoder, Reranker
from qa.answer.conversation import last_question, read_with_history, recent_turns
from qa.answer.generation import GenerationRequest, Generator
from qa.answer.messages import message
from qa.answer.models import Models
from qa.answer.question import check_question
from qa.answer.reading import ArticleReader, Reading
from qa.answer.requests import RequestKind
from qa.answer.rewriting import rewrite_question
from qa.answer.writing import Draft, write_answer
from qa.article import open_article
from qa.config import Settings
from qa.errors import SettingsError
from qa.language_detection import detect_language
from qa.languages import SUPPORTED
from qa.retrieval.article_index import Progress
from qa.retrieval.cache import IndexCache
from qa.retrieval.retriever import Retriever
from qa.values import Answer, Article, Turn

__all__ = ["Chatbot", "Models"]


class Chatbot:
    """Answers questions about one article; stateless, so threads and readers may share it."""

    def __init__(self, article: Article, models: Models, retriever: Retriever) -> None:
        self.article = article
        self.models = models
        self._reader = ArticleReader(retriever, models)

    @classmethod
    def open(
        cls,
        source: str | Path | Article | None = None,
        *,
        encoder: str | Encoder | None = None,
        reranker: str | Reranker | None = None,
        generator: str | Generator | None = None,
        language: str | None = None,
        settings: Settings | None = None,
        index: Path | None = None,
        progress: Progress | None = None,
    ) -> Chatbot:
        """Return a chatbot for what `--article` takes, the bundled article for None.

        What is given by name goes before the settings. `index` is a folder that `article-qa index`
        wrote; without one the index comes from the cache or is built now, while `progress` is told
        how many rows are done.

        Raises:
            ArticleError: the source cannot be read as an article.
            EmbeddingsError: a model or the index is not there, damaged, or does not fit.
            GeneratorError: the generator cannot be loaded.
        """
        given = {
            "encoder": encoder,
            "reranker": reranker,
            "generator": generator,
            "language": language,
        }
        named: dict[str, Any] = {
            key: value for key, value in given.items() if isinstance(value, str)
        }
        settings = replace(settings or Settings(), **named)
        article = open_article(source, settings=settings)
        models = Models.load(
            settings,
            encoder=None if isinstance(encoder, str) else encoder,
            reranker=None if isinstance(reranker, str) else reranker,
            generator=None if isinstance(generator, str) else generator,
        )
        return cls.for_article(article, models, index=index, progress=progress)

    @classmethod
    def for_article(
        cls,
        article: Article,
        models: Models,
        *,
        index: Path | None = None,
        progress: Progress | None = None,
    ) -> Chatbot:
        """Return a chatbot that shares models with others.

        Raises:
            EmbeddingsError: the index folder is damaged or was made from something else.
        """
        if index is not None:
            retriever = Retriever.open_folder(article, models.encoder, index)
        else:
            cache = IndexCache(models.settings.cache_folder)
            retriever = Retriever.open(article, models.encoder, cache=cache, progress=progress)
        return cls(article, models, retriever)

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str = "") -> Answer:
        """Return the answer; `history` is oldest first, `language` is detected where it is empty.

        Raises:
            QuestionError: the question is blank, without words, or too long.
        """
        *_, answer = self.stream(question, history=history, language=language)
        return answer

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), language: str = ""
    ) -> Iterator[Answer]:
        """Return growing answers: the first has the evidence and no text yet, the last is final.

        Closing the iterator stops the generator. A question that cannot be asked is refused here,
        before the first of them.

        Raises:
            QuestionError: the question is blank, without words, or too long.
        """
        started = time.perf_counter()
        limits = self.models.settings
        checked = check_question(question, max_chars=limits.max_question_chars)
        spoken = self._language(checked, language)
        turns = recent_turns(history, limits.max_history_turns)
        return self._stream(checked, spoken, turns, started)

    def _language(self, question: str, given: str) -> str:
        """Return the language to answer in: given, or set, or the question's own."""
        chosen = given or self.models.settings.language
        return language_code(chosen) if chosen else detect_language(question, SUPPORTED)

    def _stream(
        self, question: str, language: str, history: tuple[Turn, ...], started: float
    ) -> Iterator[Answer]:
        reading, notes = self._read(question, language, history)
        draft = replace(self._draft(question, language, reading, started), notes=notes)
        request = self._request_kind(question, reading)
        if request is not None:
            yield draft.reply(message(request, language))
        elif not reading.candidates or reading.confidence < self.models.threshold:
            yield draft.not_found()
        else:
            yield draft.growing("")
            asked = GenerationRequest(
                question=draft.asked,
                language=language,
                article=self.article,
                evidence=draft.evidence,
                history=history,
            )
            yield from write_answer(asked, draft, self.models)

    def _read(
        self, question: str, language: str, history: tuple[Turn, ...]
    ) -> tuple[Reading, tuple[str, ...]]:
        """Return what the article says to the question, and what the history did to it."""
        rewritten = rewrite_question(self.models.generator, question, history, language)
        if rewritten is not None:
            return self._reader.read(rewritten, language), (f"question_rewritten: {rewritten}",)
        before = last_question(history)
        reading = read_with_history(self._reader, question, language, before)
        return reading, ("history_used",) if reading.uses_history else ()

    def _request_kind(self, question: str, reading: Reading) -> RequestKind | None:
        """Return the kind of request that a text is, None for a question about the article."""
        verdict = self.models.requests.judge(question)
        answered = reading.confidence >= self.models.threshold
        return verdict.kind if verdict.holds(answered=answered) else None

    def _draft(self, question: str, language: str, reading: Reading, started: float) -> Draft:
        count = self.models.settings.evidence_count
        return Draft(
            question=question,
            asked=reading.asked,
            language=language,
            article_language=self.article.language,
            evidence=reading.evidence(self.article, language, count),
            confidence=reading.confidence,
            encoder=self.models.encoder.name,
            generator=self.models.generator.name,
            started=started,
        )


def language_code(given: str) -> str:
    """Return the plain code of a language tag.

    Raises:
        SettingsError: it is no language code.

    >>> language_code("pt-BR")
    'pt'
    """
    code = re.split(r"[-_]", given.strip().lower())[0]
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise SettingsError(f"language is {given!r}: give a code such as {', '.join(SUPPORTED)}")
    return code
