"""An answer in, the text that a terminal shows out: the answer, then its sentences."""

from __future__ import annotations

from qa.answer.messages import confidence_word, message, note_text
from qa.languages import direction
from qa.values import Answer, Citation, Evidence

CLOSEST_SHOWN = 3
_DIM, _BOLD, _PLAIN = "\033[2m", "\033[1m", "\033[0m"
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
_END_ISOLATE = "\u2069"


def render_answer(answer: Answer, article_language: str, *, coloured: bool = False) -> str:
    """Return the answer with its cited sentences, or with the closest ones where it was withheld.

    Each sentence stands in an isolate of its own direction, so that its marker and its stops stay
    where they belong (Unicode Standard Annex #9).
    """
    blocks = [_bold(answer.text, coloured)]
    if answer.citations:
        blocks.append(
            "\n".join(
                _citation_lines(c, answer.language, article_language) for c in answer.citations
            )
        )
    if answer.kind == "not_found" and answer.evidence:
        blocks.append(_closest(answer, article_language))
    if answer.kind != "reply":
        blocks.append(_dim(_confidence_line(answer), coloured))
    blocks.extend(_dim(f"({note_text(note, answer.language)})", coloured) for note in answer.notes)
    return "\n\n".join(blocks)


def _citation_lines(citation: Citation, language: str, article_language: str) -> str:
    """Return a cited sentence with its number, its translation under it."""
    lines = [f"[{citation.marker}] {_isolated(citation.sentence.text, article_language)}"]
    if citation.translation:
        lines.append(f"    {_isolated(citation.translation, language)}")
    return "\n".join(lines)


def _closest(answer: Answer, article_language: str) -> str:
    """Return the sentences that come nearest, without numbers: they support nothing."""
    lines = [f"{message('closest_passages', answer.language)}:"]
    for evidence in answer.evidence[:CLOSEST_SHOWN]:
        lines.append(f"  - {_shown(evidence, answer.language, article_language)}")
    return "\n".join(lines)


def _shown(evidence: Evidence, language: str, article_language: str) -> str:
    if evidence.translation:
        return _isolated(evidence.translation, language)
    return _isolated(evidence.sentence.text, article_language)


def _confidence_line(answer: Answer) -> str:
    word = confidence_word(answer.confidence, answer.language)
    return f"{message('confidence', answer.language)}: {word} ({answer.confidence:.2f})"


def _isolated(text: str, language: str) -> str:
    return f"{_ISOLATES[direction(language)]}{text}{_END_ISOLATE}"


def _bold(text: str, coloured: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if coloured else text


def _dim(text: str, coloured: bool) -> str:
    return f"{_DIM}{text}{_PLAIN}" if coloured else text
