"""An answer and its evidence in, the answer without what its sources do not say out.

Every sentence of the answer is a claim. It stays where the sentences that it cites hold its
numbers, dates and names, and mean the same as it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from embeddings.contracts import Encoder
from qa.answer.claim_facts import Sources, find_contradiction, find_doubt
from qa.answer.claim_meaning import MeaningJudge
from qa.answer.generation import GenerationRequest
from qa.answer.markers import find_markers, strip_markers
from qa.answer.rewriting import main_script
from qa.article.boundaries import sentence_spans
from qa.language_detection import detect_language
from qa.retrieval.words import tokens, words

Label = Literal["supported", "weak", "unsupported"]

_THOUGHT_END = "</think>"
_STOPS = ".!?…؟۔։。！？｡"
_MARKERS_AFTER_STOP = re.compile(
    rf"(?P<stop>[{_STOPS}]+[\"'”’»›]*)(?P<markers>(?:\s*[\[【][^\[\]【】]{{1,12}}[\]】])+)"
)
_MARKER = re.compile(r"\s*[\[【]\s*\^?\d+(?:\s*[,،;–-]\s*\^?\d+)*\s*[\]】]")
_RELATED_LANGUAGES = (frozenset(["tr", "az"]), frozenset(["ar", "fa"]))
_MIN_WORDS_TO_DETECT = 7
_LINK = re.compile(r"https?:|www\.|javascript:|\]\s*\(|<\s*/?[a-z]+[^<>]*>", re.IGNORECASE)
_NEAR_ENOUGH = 0.5
"""From half of the way between other sentences and identity on, a claim needs no shared words."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer without its markers.

    `markers` are those that name offered evidence, counted from 1 as in the request. `reason` says
    in English why a claim is weak or unsupported.
    """

    text: str
    markers: tuple[int, ...]
    label: Label
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """`text` has its markers as generated and is empty where no claim is left."""

    text: str
    claims: tuple[Claim, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as it was generated, with its markers, and the blanks after it."""

    text: str
    blanks: str


def verify(text: str, request: GenerationRequest, encoder: Encoder) -> Verification:
    """Return the answer without its unsupported sentences.

    A quotation of what it cites is supported whatever its language. Another sentence must be in the
    question's language, have only numbers, dates and names that its cited sentences (or their
    translations) have, and be near to them in meaning.
    """
    judge = MeaningJudge(request, encoder)
    kept, claims = "", []
    for piece, inherited in _pieces(text, request):
        claim = _judge(piece, inherited, request, judge)
        claims.append(claim)
        if claim.label != "unsupported":
            kept += _without_unknown_markers(piece.text, claim.markers) + piece.blanks
    removed = tuple(claim.text for claim in claims if claim.label == "unsupported")
    return Verification(kept.strip(), tuple(claims), removed)


def _judge(
    piece: _Piece, inherited: tuple[int, ...], request: GenerationRequest, judge: MeaningJudge
) -> Claim:
    """Return the claim of a sentence; one without a marker is held to what the next one cites."""
    offered = range(1, len(request.evidence) + 1)
    own = tuple(number for number in find_markers(piece.text) if number in offered)
    claim = Claim(strip_markers(piece.text).strip(), own, "supported")
    cited = tuple(request.evidence[number - 1] for number in own or inherited)
    if not cited:
        return replace(claim, label="unsupported", reason="it cites no offered passage")
    sources = Sources.of(cited, request)
    if _is_quotation(claim.text, sources):
        return claim
    problem = (
        _find_link(claim.text)
        or _find_wrong_language(claim.text, request.language)
        or find_contradiction(claim.text, request, sources)
        or judge.find_contradiction(claim.text, cited)
        or _find_other_words(
            claim.text, request.language, sources, judge.nearness(claim.text, cited)
        )
    )
    if problem:
        return replace(claim, label="unsupported", reason=problem)
    doubt = find_doubt(claim.text, request, sources) or judge.find_doubt(claim.text, cited)
    if not own:
        doubt = doubt or "it has no marker of its own"
    return replace(claim, label="weak", reason=doubt) if doubt else claim


def _pieces(text: str, request: GenerationRequest) -> Iterator[tuple[_Piece, tuple[int, ...]]]:
    """Yield the sentences of an answer with the markers of the next marked one in the paragraph."""
    answer = text.rpartition(_THOUGHT_END)[2]
    answer = _MARKERS_AFTER_STOP.sub(r"\g<markers>\g<stop>", answer)
    for paragraph in re.findall(r"[^\n]*\S[^\n]*\n*", answer):
        pieces = _split(paragraph, request.language)
        marked = [find_markers(piece.text) for piece in pieces]
        for place, piece in enumerate(pieces):
            following = (numbers for numbers in marked[place:] if numbers)
            numbers = next(following, ())
            yield piece, tuple(n for n in numbers if 1 <= n <= len(request.evidence))


def _split(paragraph: str, language: str) -> list[_Piece]:
    """Return the sentences of a paragraph; a marker inside is no word to the splitter."""
    spans = sentence_spans(paragraph, 0, len(paragraph), language)
    ends = [start for start, _ in spans[1:]] + [len(paragraph)]
    return [
        _Piece(paragraph[start:end], paragraph[end:following])
        for (start, end), following in zip(spans, ends, strict=True)
    ]


def _is_quotation(claim: str, sources: Sources) -> bool:
    """Return whether the words of a claim stand in one of its sources, in this order."""
    words = f" {' '.join(tokens(claim, ''))} "
    return len(words) > 2 and any(
        words in f" {' '.join(tokens(text, ''))} " for text, _ in sources.cited
    )


def _find_link(claim: str) -> str | None:
    """Return the complaint about a link, an image or a tag: only a quotation may have one."""
    return "it has a link" if _LINK.search(claim) else None


def _find_other_words(claim: str, language: str, sources: Sources, nearness: float) -> str | None:
    """Return the complaint where a claim shares neither its words nor its meaning with its sources.

    Words can be compared where a source is in the claim's language; another wording passes where
    the meaning is near.
    """
    known = {
        word for text, spoken in sources.cited if spoken == language for word in words(text, spoken)
    }
    said = words(claim, language)
    if not known or nearness >= _NEAR_ENOUGH:
        return None
    shared = sum(word in known for word in said)
    return "it says other things than what it cites" if 2 * shared < len(said) else None


def _find_wrong_language(claim: str, language: str) -> str | None:
    """Return the complaint where a claim is surely not in the language that it should be in."""
    if len(tokens(claim, "")) < 2:
        return None
    found = detect_language(claim)
    expected = _SCRIPTS.get(language)
    if expected and main_script(claim) not in ("", expected):
        return f"it is in {found}, not in {language}"
    is_long = len(tokens(claim, "")) >= _MIN_WORDS_TO_DETECT
    related = any({found, language} <= pair for pair in _RELATED_LANGUAGES)
    if is_long and found != language and not related:
        return f"it is in {found}, not in {language}"
    return None


_SCRIPTS = {
    **dict.fromkeys(("en", "fr", "tr", "az", "de", "es"), "LATIN"),
    **dict.fromkeys(("ar", "fa"), "ARABIC"),
    **{"ru": "CYRILLIC", "hy": "ARMENIAN", "he": "HEBREW", "zh": "CJK"},
}


def _without_unknown_markers(text: str, known: tuple[int, ...]) -> str:
    """Return a sentence with the markers that name no evidence left out, each known one alone."""

    def rewrite(match: re.Match[str]) -> str:
        blank = match.group()[: len(match.group()) - len(match.group().lstrip())]
        numbers = [number for number in find_markers(match.group()) if number in known]
        return blank + "".join(f"[{number}]" for number in numbers) if numbers else ""

    return _MARKER.sub(rewrite, text)
