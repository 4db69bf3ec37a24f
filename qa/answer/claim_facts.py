"""A claim and the sentences it cites in, what it states beyond them out: numbers, dates, names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from qa.answer.claim_names import (
    NamedText,
    countries_of,
    find_names,
    has_name,
    is_person_like,
    is_title_word,
    read_names,
)
from qa.answer.generation import GenerationRequest
from qa.answer.numerals import Quantities, read_quantities
from qa.retrieval.words import fold
from qa.values import Article, Evidence, Sentence

DUAL_LANGUAGES = frozenset(["ar", "he"])
"""They say one and two by the form of the noun."""

CONTEXT_SENTENCES = 2
"""How far back a pronoun of a cited sentence may point."""

SURE_SOUNDS = 4
"""So many consonants in common are no chance."""

Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """(text, language) pairs: the cited sentences with translations, and what stands around them.

    `others` is all further evidence that was offered.
    """

    cited: tuple[Text, ...]
    context: tuple[Text, ...]
    others: tuple[Text, ...]

    @classmethod
    def of(cls, cited: tuple[Evidence, ...], request: GenerationRequest) -> Sources:
        """Return the sources of a claim that cites this evidence."""
        article, language = request.article, request.language
        ids = {evidence.sentence.id for evidence in cited}
        before = {
            id - back for id in ids for back in range(1, CONTEXT_SENTENCES + 1) if id - back >= 0
        }
        offered = {evidence.sentence.id for evidence in request.evidence}
        own = _texts(ids, article)
        own += [(one.translation, language) for one in cited if one.translation]
        context = _texts(before - ids, article)
        context += [(request.question, language), (article.title, article.language)]
        sections = {one.sentence.section for one in cited if one.sentence.section}
        context += [(section, article.language) for section in sections]
        return cls(tuple(own), tuple(context), tuple(_texts(offered - ids, article)))


def find_contradiction(claim: str, request: GenerationRequest, sources: Sources) -> str | None:
    """Return what the cited sentences surely do not say, None where there is nothing."""
    missing = _find_missing_quantity(claim, request.language, sources.cited)
    if missing:
        return f"{missing} is not in what it cites"
    names = _missing_names(claim, request, sources, (*sources.cited, *sources.context))
    others = read_names(sources.others)
    same_language = any(language == request.language for _, language in sources.cited)
    for name in names:
        is_elsewhere = not is_title_word(name, request.language) and has_name(
            name, request.language, others, min_sounds=SURE_SOUNDS
        )
        if same_language or is_elsewhere or _is_country(name, request):
            return f"the name {name} is not in what it cites"
    if _has_person(names, claim, request.language):
        return f"the name {' '.join(names)} is not in what it cites"
    return None


def find_doubt(claim: str, request: GenerationRequest, sources: Sources) -> str | None:
    """Return what the cited sentences may not say: a name that stands around them, or nowhere."""
    names = _missing_names(claim, request, sources, sources.cited)
    return f"the name {names[0]} is not in the cited sentence itself" if names else None


def _find_missing_quantity(claim: str, language: str, cited: Iterable[Text]) -> str | None:
    stated = read_quantities(claim, language)
    pairs = [(read_quantities(text, spoken), spoken) for text, spoken in cited]
    has_dual = any(spoken in DUAL_LANGUAGES for _, spoken in pairs)
    present = frozenset().union(*(found.present for found, _ in pairs))
    for number in sorted(stated.stated - present):
        if not (has_dual and number in (1, 2)):
            return f"the number {number:g}"
    if _lacks(stated.months, pairs, "possible_months"):
        return "the month"
    if _lacks(stated.days, pairs, "possible_days"):
        return "the day of the week"
    return None


def _lacks(stated: frozenset[int], pairs: list[tuple[Quantities, str]], field: str) -> bool:
    present: frozenset[int] = frozenset().union(*(getattr(found, field) for found, _ in pairs))
    return not stated <= present


def _missing_names(
    claim: str, request: GenerationRequest, sources: Sources, texts: Iterable[Text]
) -> list[str]:
    """Return the names of a claim that are in none of the texts, nor in the question."""
    question = (request.question, request.language)
    allowed = read_names([*texts, question])
    names = find_names(claim, request.language, _known_names(request))
    return [name for name in names if not has_name(name, request.language, allowed)]


def _known_names(request: GenerationRequest) -> NamedText:
    """Return the names that the translations of the evidence write with a capital letter."""
    named: list[Text] = []
    for evidence in request.evidence:
        for language, lines in request.article.translations.items():
            line = lines[evidence.sentence.id]
            named += [(name, language) for name in find_names(line, language, _NOTHING)]
    return read_names(named)


_NOTHING = NamedText(frozenset(), frozenset(), frozenset())


def _is_country(name: str, request: GenerationRequest) -> bool:
    return bool(countries_of(fold(name.casefold()), request.language))


def _has_person(names: list[str], claim: str, language: str) -> bool:
    """Return whether two missing names side by side are a person: that is never translated."""
    return any(
        f"{one} {two}" in claim and is_person_like(one, two, language)
        for one, two in pairwise(names)
    )


def _texts(ids: Iterable[int], article: Article) -> list[Text]:
    """Return sentences of an article in every language that it has."""
    found: list[Text] = []
    for id in sorted(ids):
        sentence: Sentence = article.sentences[id]
        found.append((sentence.text, article.language))
        found += [(lines[id], language) for language, lines in article.translations.items()]
    return found
