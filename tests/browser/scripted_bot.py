"""A chatbot whose answers are written down: a pattern of the question leads to a sentence."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer.messages import message
from qa.errors import QuestionError
from qa.language_detection import detect_language
from qa.languages import SUPPORTED
from qa.values import Answer, Article, Citation, Evidence, Sentence, Turn

STEP_S = 0.03
SLOW_WORDS = 400

RULES = (
    (r"prior|أولوي|اولوی|приорит|öncelik|առաջնահերթ|slowly", "أولويته"),
    (r"prisoner|الأسرى|أسرى", "أسرى الحرب"),
    (r"286|killed|قتل", "286"),
    (r"why|لماذا", "إنهائه"),
    (r"27|2020", "سبتمبر 2020"),
)


class ScriptedBot:
    """Answers about any article; `steps` counts the snapshots that it made."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.steps = 0
        self.histories: list[Sequence[Turn]] = []
        self._pace = threading.Event()

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str = "") -> Answer:
        """Return the last snapshot."""
        *_, answer = self.stream(question, history=history, language=language)
        return answer

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), language: str = ""
    ) -> Iterator[Answer]:
        """Yield the evidence, then the words one by one where the question says "slowly"."""
        if not any(map(str.isalnum, question)):
            raise QuestionError(f"the question {question!r} has no words: type a question")
        language = language or detect_language(question, SUPPORTED)
        self.histories.append(history)
        sentence = self._sentence(question)
        if sentence is None:
            yield self._answer(question, language, message("not_found", language), None)
            return
        whole = self._answer(question, language, self._text(sentence, language), sentence)
        self.steps += 1
        yield replace(whole, text="", citations=(), final=False)
        if "slowly" in question:
            for count in range(SLOW_WORDS):
                self._pace.wait(STEP_S)
                self.steps += 1
                yield replace(whole, text="word " * count + "[1]", final=False)
        yield whole

    def _sentence(self, question: str) -> Sentence | None:
        texts = [one for one in self.article.sentences if one.kind == "text"]
        for pattern, words in RULES:
            if re.search(pattern, question, re.IGNORECASE):
                return next((one for one in texts if words in one.text), None)
        return next((one for one in texts if question.rstrip("?؟ ") in one.text), None)

    def _text(self, sentence: Sentence, language: str) -> str:
        return f"{self.article.translation(sentence, language) or sentence.text} [1]"

    def _answer(self, question: str, language: str, text: str, cited: Sentence | None) -> Answer:
        others = [one for one in self.article.sentences if one.kind == "text" and one != cited]
        ranked = ([cited] if cited else []) + others[:5]
        evidence = tuple(
            Evidence(one, 0.9 - 0.15 * rank, rank + 1, None, self._translation(one, language))
            for rank, one in enumerate(ranked)
        )
        citations = (Citation(1, cited, self._translation(cited, language), 0.9),) if cited else ()
        return Answer(
            question=question,
            language=language,
            found=cited is not None,
            text=text,
            confidence=0.91 if cited else 0.12,
            citations=citations,
            evidence=evidence,
            encoder="scripted",
            generator="scripted",
            elapsed_ms=1.0,
            kind="answer" if cited else "not_found",
        )

    def _translation(self, sentence: Sentence, language: str) -> str | None:
        return self.article.translation(sentence, language)
