"""An answer and its reference in, how alike the two texts are out."""

from __future__ import annotations

from collections import Counter

from qa.retrieval.words import words


def token_f1(answer: str, reference: str, language: str) -> float:
    """Return the harmonic mean of word precision and recall (Rajpurkar et al. 2016).

    Words are those of `qa.retrieval.words`, which knows the language's forms.

    >>> token_f1("Peace talks", "talks in Moscow", "en")
    0.5
    """
    given, expected = Counter(words(answer, language)), Counter(words(reference, language))
    shared = sum((given & expected).values())
    if not shared:
        return 0.0
    return 2 * shared / (sum(given.values()) + sum(expected.values()))


def chrf(answer: str, reference: str) -> float:
    """Return sacrebleu's sentence chrF2 (Popović 2015), as a share of 1.

    >>> chrf("peace", "peace")
    1.0
    """
    from sacrebleu import sentence_chrf

    return float(sentence_chrf(answer, [reference]).score) / 100
