"""Evidence that answers in, growing answers out: generated, marked, verified, translated."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator as Pieces
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from qa.answer.extractive import ExtractiveGenerator
from qa.answer.generation import GenerationRequest, Translator
from qa.answer.markers import parse_markers
from qa.answer.messages import message
from qa.answer.models import Models
from qa.answer.prompt import says_not_found
from qa.answer.verification import Verification, verify
from qa.errors import GeneratorError
from qa.values import Answer, AnswerKind, Citation, Evidence

_EXTRACTIVE = ExtractiveGenerator()
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """What is known of an answer before its text; `asked` is what was searched for."""

    question: str
    asked: str
    language: str
    article_language: str
    evidence: tuple[Evidence, ...]
    confidence: float
    encoder: str
    generator: str
    started: float
    notes: tuple[str, ...] = ()

    def growing(self, text: str) -> Answer:
        """Return the snapshot for a text that is still being written."""
        shown, citations = parse_markers(text, self.evidence, final=False)
        return self._answer("answer", shown.strip(), citations, final=False)

    def finished(self, text: str, citations: tuple[Citation, ...]) -> Answer:
        """Return the answer in its final form."""
        return self._answer("answer", text, citations)

    def not_found(self) -> Answer:
        """Return what is said where the article does not answer."""
        return self._answer("not_found", message("not_found", self.language), ())

    def reply(self, text: str) -> Answer:
        """Return a friendly word to what was no question; no sentence answers that."""
        return replace(self._answer("reply", text, ()), confidence=0.0, notes=())

    def _answer(
        self,
        kind: AnswerKind,
        text: str,
        citations: tuple[Citation, ...],
        *,
        final: bool = True,
    ) -> Answer:
        return Answer(
            question=self.question,
            language=self.language,
            found=kind == "answer",
            text=text,
            confidence=self.confidence,
            citations=citations,
            evidence=self.evidence,
            encoder=self.encoder,
            generator=self.generator,
            elapsed_ms=(time.perf_counter() - self.started) * 1000,
            notes=self.notes,
            final=final,
            kind=kind,
        )


def write_answer(request: GenerationRequest, draft: Draft, models: Models) -> Iterator[Answer]:
    """Yield the answer as it grows, at last the final one.

    A generator that fails, or writes nothing that cites its evidence, gives way to quotations; a
    note says so.
    """
    text = ""
    try:
        with closing(_pieces(models, request)) as pieces:
            for piece in pieces:
                text += piece
                if not says_not_found(text):
                    yield draft.growing(text)
    except GeneratorError as error:
        yield _quote(request, draft, models, note=f"generator_failed: {_one_line(error)}")
        return
    if says_not_found(text):
        yield draft.not_found()
    elif models.generator.name == _EXTRACTIVE.name:
        yield _finish(text, draft, models)
    else:
        yield _check(text, request, draft, models)


def _pieces(models: Models, request: GenerationRequest) -> Pieces[str, None, None]:
    """Return the generator's stream as an iterator that can be closed, whatever it is."""
    yield from models.generator.stream(request)


def _check(text: str, request: GenerationRequest, draft: Draft, models: Models) -> Answer:
    """Return what the evidence supports of a model's answer, quotations where that is nothing."""
    notes: tuple[str, ...] = ()
    if models.settings.verify:
        verification = verify(text, request, models.encoder)
        text, notes = verification.text, _verification_notes(verification)
    _, citations = parse_markers(text, draft.evidence)
    if not citations:
        return _quote(request, draft, models, note="nothing_supported")
    return _finish(text, replace(draft, notes=draft.notes + notes), models)


def _verification_notes(verification: Verification) -> tuple[str, ...]:
    """Return what a reader should know of the claims: how many were removed, how many are weak."""
    weak = sum(claim.label == "weak" for claim in verification.claims)
    counts = {"unsupported_removed": len(verification.removed), "weak_support": weak}
    return tuple(f"{code}: {count}" for code, count in counts.items() if count)


def _quote(request: GenerationRequest, draft: Draft, models: Models, *, note: str) -> Answer:
    """Return the extractive answer in place of another generator's."""
    instead = replace(draft, generator=_EXTRACTIVE.name, notes=(*draft.notes, note))
    return _finish("".join(_EXTRACTIVE.stream(request)), instead, models)


def _finish(text: str, draft: Draft, models: Models) -> Answer:
    """Return the final answer: markers counted from 1, citations with their translations."""
    shown, citations = parse_markers(text, draft.evidence)
    if models.translator is None:
        return draft.finished(shown.strip(), citations)
    glossed = _gloss(citations, draft, models.translator)
    notes = (f"machine_translation: {models.translator.name}",) if glossed != citations else ()
    return replace(draft, notes=draft.notes + notes).finished(shown.strip(), glossed)


def _gloss(
    citations: tuple[Citation, ...], draft: Draft, translator: Translator
) -> tuple[Citation, ...]:
    """Return citations with translations where the article has none."""
    if draft.language == draft.article_language:
        return citations
    return tuple(
        citation
        if citation.translation
        else replace(citation, translation=_translate(citation.sentence.text, draft, translator))
        for citation in citations
    )


def _translate(text: str, draft: Draft, translator: Translator) -> str | None:
    try:
        return translator.translate(text, source=draft.article_language, target=draft.language)
    except GeneratorError as error:
        _logger.warning("a citation stays without translation: %s", error)
        return None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
