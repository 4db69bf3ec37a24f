"""An article of four sentences, five questions, and a chatbot whose answers are written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from embeddings.contracts import Vectors
from qa.article.building import article_from_text
from qa.errors import GeneratorError
from qa.evaluate.cases import CaseGroup
from qa.evaluate.evaluation import System, evaluation_object
from qa.evaluate.questions import parse_lines
from qa.evaluate.running import run_cases
from qa.values import Answer, Article, Citation, Evidence, Turn

TEXT = (
    "Talks in Sochi\nThe leaders met in Sochi. The talks lasted three hours. "
    "Russia sent peacekeepers. Armenia asked for the release of prisoners.\n"
)
ARTICLE = article_from_text(TEXT, id="talks", language="en")
"""Sentences 1 to 4; sentence 0 is the title."""

SYSTEM = System(encoder="letters", reranker="none", generator="script", version="0")

QUESTIONS: tuple[dict[str, object], ...] = (
    {
        "id": "where",
        "question": "Where did they meet?",
        "language": "en",
        "gold": ["The leaders met in Sochi."],
        "answer": "Sochi",
        "tags": ["place"],
    },
    {
        "id": "how-long",
        "question": "How long did they talk?",
        "language": "en",
        "gold": ["three hours"],
        "tags": ["number"],
    },
    {
        "id": "armenia",
        "question": "ماذا طلبت أرمينيا؟",
        "language": "ar",
        "gold": ["release of  prisoners"],
        "tags": ["number", "place"],
    },
    {"id": "rent", "question": "Who paid the rent?", "language": "en", "gold": []},
    {"id": "food", "question": "ماذا أكلوا؟", "language": "ar", "gold": []},
)


def answer(
    question: str,
    language: str,
    *,
    found: bool,
    evidence: Sequence[int],
    confidence: float,
    cited: Sequence[int] = (),
    text: str = "",
) -> Answer:
    """Return an answer that quotes the cited sentences of the article, each with its marker."""
    citations = tuple(
        Citation(marker, ARTICLE.sentences[id], None, 1.0)
        for marker, id in enumerate(cited, start=1)
    )
    quotes = " ".join(f"{each.sentence.text} [{each.marker}]" for each in citations)
    return Answer(
        question=question,
        language=language,
        found=found,
        text=text or quotes,
        confidence=confidence,
        citations=citations,
        evidence=tuple(Evidence(ARTICLE.sentences[id], 0.5) for id in evidence),
        encoder="letters",
        generator="script",
        elapsed_ms=1.0,
        kind="answer" if found else "not_found",
    )


ANSWERS: dict[str, Answer] = {
    each.question: each
    for each in (
        answer(
            "Where did they meet?", "en", found=True, evidence=(1, 2, 3), confidence=0.9, cited=(1,)
        ),
        answer(
            "How long did they talk?",
            "en",
            found=True,
            evidence=(3, 2, 1),
            confidence=0.7,
            cited=(3,),
        ),
        answer("ماذا طلبت أرمينيا؟", "ar", found=False, evidence=(4, 1), confidence=0.3),
        answer("Who paid the rent?", "en", found=False, evidence=(2,), confidence=0.1),
        answer("ماذا أكلوا؟", "ar", found=True, evidence=(1,), confidence=0.8, cited=(1,)),
    )
}


class ScriptedBot:
    """Gives the written answer; where an exception is written, raises it."""

    def __init__(self, answers: Mapping[str, Answer | Exception] = ANSWERS) -> None:
        self._answers = answers

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        reply = self._answers[question]
        if isinstance(reply, Exception):
            raise reply
        return reply


class LetterEncoder:
    """A text's vector counts its letters, so that equal texts have the same one."""

    name = "letters"
    dim = 27
    fingerprint = "letters-1"

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        rows = [
            [text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz "]
            for text in texts
        ]
        counts = np.array(rows, dtype=np.float32)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)

    encode_query = encode_document


BROKEN = {**ANSWERS, "How long did they talk?": GeneratorError("the server is down")}


def lines(questions: Sequence[Mapping[str, object]] = QUESTIONS) -> str:
    """Return the questions as JSON Lines."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in questions) + "\n"


def evaluate(
    answers: Mapping[str, Answer | Exception] = ANSWERS,
    questions: Sequence[Mapping[str, object]] = QUESTIONS,
    article: Article = ARTICLE,
) -> dict[str, object]:
    """Return the evaluation of the scripted answers."""
    groups = (CaseGroup(article, parse_lines(lines(questions), "questions.jsonl", article)),)
    results = run_cases(groups, lambda _: ScriptedBot(answers), LetterEncoder())
    return evaluation_object(results, groups, SYSTEM)
