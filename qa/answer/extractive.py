"""The generator without a model: evidence goes in, the sentences that answer are quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answer.generation import GenerationRequest
from qa.answer.markers import quote
from qa.answer.messages import quoted_in
from qa.values import Evidence

JOIN_RATIO = 0.6
"""A further sentence is joined when it is at least this share as probable as the best one …"""
JOIN_PROBABILITY = 0.25
"""… and at least this probable by itself. Both were chosen on development articles."""
MOST_SENTENCES = 3


class ExtractiveGenerator:
    """Quotes the fewest sentences that answer, each with its marker."""

    @property
    def name(self) -> str:
        """Name that `--generator` takes."""
        return "extractive"

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        """Yield one piece a sentence, in the question's language where there is a translation.

        What is quoted in the article's own language follows a label that names that language.
        """
        labelled = False
        chosen = choose_sentences(request.evidence)
        for place, number in enumerate(chosen):
            evidence = request.evidence[number - 1]
            text = evidence.translation
            label = ""
            if text is None:
                text = evidence.sentence.text
                if request.language != request.article.language and not labelled:
                    label = quoted_in(request.article.language, request.language) + "\n"
                    labelled = True
            separator = " " if place and not label else "\n" if place else ""
            yield f"{separator}{label}{quote(text)} [{number}]"


def choose_sentences(evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the sentences that together answer; empty without evidence.

    The best one alone, unless others are nearly as probable: a question that asks for several
    things divides its probability among their sentences. A title repeats what the text says, so it
    is never added to another sentence.

    >>> from qa.values import Sentence
    >>> best, other = Sentence(1, "", 0, 0, None, "text"), Sentence(2, "", 0, 0, None, "text")
    >>> choose_sentences([Evidence(best, 0.45), Evidence(other, 0.4)])
    (1, 2)
    """
    if not evidence:
        return ()
    best = evidence[0]
    if best.sentence.kind == "title":
        return (1,)
    bar = max(JOIN_PROBABILITY, JOIN_RATIO * best.score)
    others = (
        number
        for number, other in enumerate(evidence[1:], start=2)
        if other.score >= bar and other.sentence.kind == "text"
    )
    return (1, *others)[:MOST_SENTENCES]
