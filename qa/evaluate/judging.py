"""A test question with its answer in, the scores and what went wrong out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer.markers import strip_markers
from qa.evaluate.cases import Case, CaseResult, Outcome
from qa.evaluate.citations import (
    EncoderJudge,
    GoldJudge,
    Statement,
    citation_precision,
    citation_recall,
    split_statements,
)
from qa.evaluate.ranking import retrieval_scores
from qa.evaluate.texts import chrf, token_f1
from qa.language_detection import detect_language
from qa.values import Answer, Article

CITATION_SCORES = (
    "citation_recall",
    "citation_precision",
    "citation_recall_encoder",
    "citation_precision_encoder",
)


@dataclass(frozen=True)
class Reply:
    """What came back for a test question: an answer, or an error in words, and how long it took."""

    case: Case
    article_index: int
    article: Article
    answer: Answer | None
    error: str
    elapsed_ms: float


def judge_replies(replies: Sequence[Reply], by_encoder: EncoderJudge | None) -> list[CaseResult]:
    """Return every reply with its scores, in the same order; none is left out."""
    retrieval = retrieval_scores(
        {reply.case.id: ranked_sentences(reply.answer) for reply in replies},
        {reply.case.id: reply.case.gold_sentences for reply in replies if reply.case.answerable},
    )
    return [_judge(reply, retrieval.get(reply.case.id, {}), by_encoder) for reply in replies]


def ranked_sentences(answer: Answer | None) -> list[int]:
    """Return the ids of the evidence, best first; none for an error."""
    return [evidence.sentence.id for evidence in answer.evidence] if answer else []


def first_sentence(answer: Answer | None) -> int | None:
    """Return the sentence that is cited first; of a withheld answer, the best evidence."""
    if answer is None:
        return None
    if answer.found:
        return answer.citations[0].sentence.id if answer.citations else None
    return answer.evidence[0].sentence.id if answer.evidence else None


def _judge(
    reply: Reply, retrieval: dict[str, float], by_encoder: EncoderJudge | None
) -> CaseResult:
    case, answer = reply.case, reply.answer
    correct = first_sentence(answer) in case.gold_sentences
    language_right = answer is not None and _language_is_right(answer, case, reply.article)
    outcome = _diagnose(case, answer, correct=correct, language_right=language_right)
    found_right = answer is not None and answer.found == case.answerable
    scores = {
        **retrieval,
        **_citation_scores(reply, by_encoder),
        **_text_scores(case, answer),
        "right": float(outcome.good),
        "language_right": float(language_right),
        "found_right": float(found_right),
        "answered": float(answer is not None),
    }
    if case.answerable:
        scores["first_cited"] = float(correct)
    return CaseResult(
        case=case,
        article_index=reply.article_index,
        answer=answer,
        error=reply.error,
        elapsed_ms=reply.elapsed_ms,
        confidence=min(max(answer.confidence, 0.0), 1.0) if answer else 0.0,
        correct=correct,
        outcome=outcome,
        scores=scores,
    )


def _diagnose(case: Case, answer: Answer | None, *, correct: bool, language_right: bool) -> Outcome:
    """Return the first thing that went wrong on the way from the question to the answer."""
    if answer is None:
        return Outcome.ERROR
    if not case.answerable:
        if answer.found:
            return Outcome.SHOULD_HAVE_BEEN_WITHHELD
        return Outcome.RIGHTLY_WITHHELD if language_right else Outcome.WRONG_LANGUAGE
    if not correct:
        retrieved = case.gold_sentences.intersection(ranked_sentences(answer))
        return Outcome.NOT_CHOSEN if retrieved else Outcome.NOT_RETRIEVED
    if not answer.found:
        return Outcome.WITHHELD
    return Outcome.RIGHT if language_right else Outcome.WRONG_LANGUAGE


def _language_is_right(answer: Answer, case: Case, article: Article) -> bool:
    """Return whether the answer says that it is in the question's language, and is.

    A quotation may stay in the article's language where there is no translation. A quoted
    translation is known to be right; any other text goes through language detection.
    """
    if answer.language != case.language:
        return False
    if not answer.found:
        return True
    translated = case.language in article.translations
    allowed = {case.language} if translated else {case.language, article.language}
    quoted = {citation.translation or citation.sentence.text for citation in answer.citations}
    return all(
        statement.text in quoted or detect_language(statement.text) in allowed
        for statement in split_statements(answer, article.language)
    )


def _citation_scores(reply: Reply, by_encoder: EncoderJudge | None) -> dict[str, float]:
    """Return recall and precision by both judges; 0 where an answer was due and none was shown."""
    case, answer = reply.case, reply.answer
    if answer is None or not answer.found:
        due = case.answerable or answer is None
        return dict.fromkeys(CITATION_SCORES, 0.0) if due else {}
    statements = split_statements(answer, reply.article.language)
    scores = _by_judge(statements, GoldJudge(case.gold_sentences))
    if by_encoder is None:
        return dict(zip(CITATION_SCORES, scores, strict=False))
    return dict(zip(CITATION_SCORES, (*scores, *_by_judge(statements, by_encoder)), strict=True))


def _by_judge(
    statements: Sequence[Statement], judge: GoldJudge | EncoderJudge
) -> tuple[float, float]:
    return citation_recall(statements, judge), citation_precision(statements, judge)


def _text_scores(case: Case, answer: Answer | None) -> dict[str, float]:
    """Return the likeness with the reference answer, where there is one; 0 without an answer."""
    if not case.answerable or not case.answer:
        return {}
    if answer is None or not answer.found:
        return {"token_f1": 0.0, "chrf": 0.0}
    text = strip_markers(answer.text)
    return {
        "token_f1": token_f1(text, case.answer, case.language),
        "chrf": chrf(text, case.answer),
    }
