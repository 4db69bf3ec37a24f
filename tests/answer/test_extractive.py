"""The extractive generator quotes the fewest sentences that answer."""

from __future__ import annotations

from qa.answer.extractive import MOST_SENTENCES, ExtractiveGenerator, choose_sentences
from qa.answer.generation import GenerationRequest
from qa.values import Evidence, SentenceKind
from tests.answer.fakes import bridge_article


def evidence(
    sentence_id: int, score: float, *, translated_into: str = "", kind: SentenceKind | None = None
) -> Evidence:
    article = bridge_article()
    sentence = article.sentences[sentence_id]
    if kind is not None:
        assert sentence.kind == kind
    return Evidence(sentence, score, translation=article.translation(sentence, translated_into))


def answer(language: str, *offered: Evidence) -> str:
    request = GenerationRequest("?", language, bridge_article(), offered)
    return "".join(ExtractiveGenerator().stream(request))


def test_sentence_is_quoted_in_the_language_of_the_article() -> None:
    assert answer("en", evidence(3, 0.9)) == "She added that the old ferry will stop in May. [1]"


def test_sentence_is_quoted_in_its_translation() -> None:
    text = answer("fr", evidence(3, 0.9, translated_into="fr"))
    assert text == "Elle a ajouté que l'ancien bac s'arrêtera en mai. [1]"


def test_quotation_without_translation_names_its_language_once() -> None:
    text = answer("ru", evidence(3, 0.9), evidence(2, 0.8))
    assert text == (
        "На английском языке:\nShe added that the old ferry will stop in May. [1] "
        "Minister Vela said that the bridge will cost 40 million crowns. [2]"
    )


def test_best_sentence_alone_where_it_stands_out() -> None:
    assert choose_sentences([evidence(2, 0.9), evidence(3, 0.1)]) == (1,)


def test_sentences_are_joined_where_they_are_about_as_probable() -> None:
    offered = [evidence(2, 0.8), evidence(3, 0.05), evidence(4, 0.75)]
    assert choose_sentences(offered) == (1, 3)


def test_title_is_never_joined_to_a_sentence() -> None:
    assert choose_sentences([evidence(2, 0.8), evidence(0, 0.8, kind="title")]) == (1,)


def test_title_that_answers_best_stands_alone() -> None:
    assert choose_sentences([evidence(0, 0.8, kind="title"), evidence(2, 0.8)]) == (1,)


def test_no_more_than_three_sentences_are_joined() -> None:
    offered = [evidence(i, 0.9) for i in (1, 2, 3, 4)]
    assert choose_sentences(offered) == tuple(range(1, MOST_SENTENCES + 1))


def test_nothing_is_written_without_evidence() -> None:
    assert answer("en") == ""


def test_one_piece_a_sentence_is_streamed() -> None:
    request = GenerationRequest("?", "en", bridge_article(), (evidence(2, 0.8), evidence(3, 0.8)))
    assert len(list(ExtractiveGenerator().stream(request))) == 2
