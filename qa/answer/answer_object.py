"""An answer as the JSON object that the command line, the server and the page share."""

from __future__ import annotations

from typing import Any

from qa.values import Answer, Citation, Evidence


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the fields of an answer in snake case, its text as `answer`, for `json.dumps`."""
    return {
        "question": answer.question,
        "language": answer.language,
        "kind": answer.kind,
        "found": answer.found,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation_object(citation) for citation in answer.citations],
        "evidence": [_evidence_object(evidence) for evidence in answer.evidence],
        "suggestions": list(answer.suggestions),
        "encoder": answer.encoder,
        "generator": answer.generator,
        "elapsed_ms": round(answer.elapsed_ms, 1),
        "notes": list(answer.notes),
        "final": answer.final,
    }


def _citation_object(citation: Citation) -> dict[str, Any]:
    sentence = citation.sentence
    return {
        "marker": citation.marker,
        "sentence_id": sentence.id,
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "section": sentence.section,
        "translation": citation.translation,
        "score": round(citation.score, 4),
    }


def _evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {
        "sentence_id": evidence.sentence.id,
        "text": evidence.sentence.text,
        "score": round(evidence.score, 4),
        "dense_rank": evidence.dense_rank,
        "lexical_rank": evidence.lexical_rank,
        "translation": evidence.translation,
    }
