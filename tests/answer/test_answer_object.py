"""The JSON object of an answer."""

from __future__ import annotations

import json

from qa.answer.answer_object import answer_object
from qa.values import Answer, Citation, Evidence, Sentence

SENTENCE = Sentence(3, "وقع الاتفاق.", 40, 52, "السلام", "text")
ANSWER = Answer(
    question="What was signed?",
    language="en",
    found=True,
    text="The agreement [1]",
    confidence=0.91239,
    citations=(Citation(1, SENTENCE, "The agreement was signed.", 0.91239),),
    evidence=(Evidence(SENTENCE, 0.91239, 1, None, "The agreement was signed."),),
    encoder="bundled",
    generator="extractive",
    elapsed_ms=12.345,
    notes=("history_used",),
)


def test_object_has_the_fields_of_an_answer_in_snake_case() -> None:
    assert answer_object(ANSWER) == {
        "question": "What was signed?",
        "language": "en",
        "kind": "answer",
        "found": True,
        "answer": "The agreement [1]",
        "confidence": 0.9124,
        "citations": [
            {
                "marker": 1,
                "sentence_id": 3,
                "text": "وقع الاتفاق.",
                "start": 40,
                "end": 52,
                "section": "السلام",
                "translation": "The agreement was signed.",
                "score": 0.9124,
            }
        ],
        "evidence": [
            {
                "sentence_id": 3,
                "text": "وقع الاتفاق.",
                "score": 0.9124,
                "dense_rank": 1,
                "lexical_rank": None,
                "translation": "The agreement was signed.",
            }
        ],
        "suggestions": [],
        "encoder": "bundled",
        "generator": "extractive",
        "elapsed_ms": 12.3,
        "notes": ["history_used"],
        "final": True,
    }


def test_object_survives_json() -> None:
    written = json.loads(json.dumps(answer_object(ANSWER)))
    assert written == answer_object(ANSWER)
