"""From a question to a cited answer, with models whose output is known."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.answer.chatbot import Chatbot, language_code
from qa.answer.messages import message
from qa.config import Settings
from qa.errors import QuestionError, SettingsError
from qa.languages import SUPPORTED
from qa.values import Turn
from tests.answer.fakes import (
    FRENCH,
    LINES,
    ScriptedGenerator,
    ScriptedReranker,
    UpperCaseTranslator,
    WordEncoder,
    bridge_article,
    bridge_bot,
)

MakeBot = Callable[..., Chatbot]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def make_bot(cache: Path) -> MakeBot:
    def make(**options: object) -> Chatbot:
        return bridge_bot(cache, **options)  # type: ignore[arg-type]

    return make


def test_answer_quotes_the_sentence_and_cites_it(make_bot: MakeBot) -> None:
    answer = make_bot().ask("How much does the bridge cost?")
    assert answer.found
    assert answer.kind == "answer"
    assert answer.language == "en"
    assert answer.text == f"{LINES[2]} [1]"
    assert [(c.marker, c.sentence.text, c.translation) for c in answer.citations] == [
        (1, LINES[2], None)
    ]
    assert answer.confidence == pytest.approx(0.98, abs=0.02)
    assert answer.citations[0].score == answer.confidence == answer.evidence[0].score
    assert (answer.encoder, answer.generator) == ("words", "extractive")
    assert answer.elapsed_ms > 0
    assert answer.final


def test_answer_is_in_the_language_of_the_question(make_bot: MakeBot) -> None:
    answer = make_bot().ask("Combien le pont coûte-t-il ?")
    assert answer.language == "fr"
    assert answer.text == f"{FRENCH[2]} [1]"
    assert answer.citations[0].sentence.text == LINES[2]
    assert answer.citations[0].translation == FRENCH[2]


def test_given_language_goes_before_the_detected_one(make_bot: MakeBot) -> None:
    bot = make_bot(settings=Settings(language="ar"))
    assert bot.ask("How much does the bridge cost?").language == "ar"
    assert bot.ask("How much does the bridge cost?", language="fr-CA").language == "fr"


def test_question_that_asks_for_two_things_gets_both_sentences(make_bot: MakeBot) -> None:
    answer = make_bot().ask("Who met and what does it cost?")
    assert {c.sentence.text for c in answer.citations} == {LINES[1], LINES[2]}
    assert [c.marker for c in answer.citations] == [1, 2]


@pytest.mark.parametrize("language", SUPPORTED)
def test_unanswered_question_is_told_so_in_its_language(make_bot: MakeBot, language: str) -> None:
    answer = make_bot().ask("Who built the tower near the bridge?", language=language)
    assert not answer.found
    assert answer.kind == "not_found"
    assert answer.text == message("not_found", language)
    assert answer.citations == ()
    assert len(answer.evidence) == 5
    assert answer.confidence < 0.1


def test_threshold_of_the_settings_moves_the_decision(make_bot: MakeBot) -> None:
    question = "Who built the tower near the bridge?"
    assert make_bot(settings=Settings(threshold=0.0)).ask(question).found
    assert not make_bot(settings=Settings(threshold=1.0)).ask("What does the bridge cost?").found


def test_greeting_gets_a_friendly_word_without_citation(make_bot: MakeBot) -> None:
    answer = make_bot().ask("Hello")
    assert answer.kind == "reply"
    assert not answer.found
    assert answer.text == message("greeting", "en")
    assert answer.citations == ()
    assert answer.confidence == 0.0
    assert answer.evidence


def test_evidence_is_best_first_and_limited(make_bot: MakeBot) -> None:
    answer = make_bot(settings=Settings(evidence_count=3)).ask("How much does the bridge cost?")
    scores = [evidence.score for evidence in answer.evidence]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert answer.evidence[0].dense_rank == 1


@pytest.mark.parametrize("question", ["", "  \n", "?!", "🙂", "a" * 1001])
def test_question_that_cannot_be_asked_is_refused_before_the_first_snapshot(
    make_bot: MakeBot, question: str
) -> None:
    with pytest.raises(QuestionError):
        make_bot().stream(question)


@pytest.mark.parametrize("code", ["english", "e", "12", "en us"])
def test_language_that_is_no_code_is_refused(make_bot: MakeBot, code: str) -> None:
    with pytest.raises(SettingsError, match="give a code"):
        make_bot().ask("Where was it?", language=code)


def test_language_tag_is_cut_to_its_code() -> None:
    assert language_code(" PT_br ") == "pt"


def test_first_snapshot_has_the_evidence_and_no_text(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator("The bridge ", "costs 40 million", " [1", "].")
    snapshots = list(make_bot(generator=generator).stream("How much does the bridge cost?"))
    assert [s.text for s in snapshots] == [
        "",
        "The bridge",
        "The bridge costs 40 million",
        "The bridge costs 40 million",
        "The bridge costs 40 million [1].",
        "The bridge costs 40 million [1].",
    ]
    assert [s.final for s in snapshots] == [False] * 5 + [True]
    assert all(s.evidence == snapshots[-1].evidence for s in snapshots)
    assert snapshots[0].evidence[0].sentence.text == LINES[2]


def test_generator_is_offered_the_evidence_and_the_history(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator("It is 40 million [1].")
    history = [Turn("user", f"Question {i}") for i in range(9)]
    bot = make_bot(generator=generator, settings=Settings(max_history_turns=4))
    answer = bot.ask("How much does the bridge cost?", history=history)
    (request,) = generator.requests
    assert request.question == "How much does the bridge cost?"
    assert request.language == "en"
    assert request.article is bot.article
    assert request.evidence == answer.evidence
    assert [turn.text for turn in request.history] == [f"Question {i}" for i in (5, 6, 7, 8)]


def test_closing_the_stream_closes_the_generator(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator("The bridge ", "costs ", "much [1].")
    snapshots = make_bot(generator=generator).stream("How much does the bridge cost?")
    next(snapshots)
    next(snapshots)
    assert not generator.closed
    snapshots.close()  # type: ignore[attr-defined]
    assert generator.closed


def test_generator_that_fails_gives_way_to_quotations(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator("The bri", error="server\nis down")
    answer = make_bot(generator=generator).ask("How much does the bridge cost?")
    assert answer.text == f"{LINES[2]} [1]"
    assert answer.found
    assert answer.generator == "extractive"
    assert answer.notes == ("generator_failed: server is down",)


def test_model_that_finds_nothing_is_believed(make_bot: MakeBot) -> None:
    answer = make_bot(generator=ScriptedGenerator("NOT_IN_", "ARTICLE")).ask("What does it cost?")
    assert answer.kind == "not_found"
    assert answer.text == message("not_found", "en")
    assert answer.citations == ()


def test_answer_that_names_no_evidence_gives_way_to_quotations(make_bot: MakeBot) -> None:
    answer = make_bot(generator=ScriptedGenerator("I think 40 [9].")).ask("What does it cost?")
    assert answer.text == f"{LINES[2]} [1]"
    assert answer.notes == ("nothing_supported",)


def test_claim_that_the_article_does_not_support_is_removed(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator(
        "The bridge will cost 40 million crowns [1]. ", "It will be 900 metres long [1]."
    )
    answer = make_bot(generator=generator).ask("How much does the bridge cost?")
    assert answer.text == "The bridge will cost 40 million crowns [1]."
    assert "unsupported_removed: 1" in answer.notes


def test_nothing_is_removed_where_verification_is_off(make_bot: MakeBot) -> None:
    generator = ScriptedGenerator("It will be 900 metres long [1].")
    bot = make_bot(generator=generator, settings=Settings(verify=False))
    answer = bot.ask("How much does the bridge cost?")
    assert answer.text == "It will be 900 metres long [1]."
    assert answer.notes == ()


def test_translator_fills_in_for_a_missing_translation(make_bot: MakeBot) -> None:
    bot = make_bot(translator=UpperCaseTranslator(), translated=False)
    answer = bot.ask("Combien le pont coûte-t-il ?")
    assert answer.text == f"En anglais :\n{LINES[2]} [1]"
    assert answer.citations[0].translation == f"fr: {LINES[2].upper()}"
    assert answer.notes == ("machine_translation: shouting",)


def test_translator_is_not_asked_where_there_is_nothing_to_translate(make_bot: MakeBot) -> None:
    bot = make_bot(translator=UpperCaseTranslator())
    assert bot.ask("Combien le pont coûte-t-il ?").citations[0].translation == FRENCH[2]
    assert bot.ask("What does the bridge cost?").citations[0].translation is None


def test_answers_do_not_depend_on_other_threads(make_bot: MakeBot) -> None:
    bot = make_bot()
    questions = ["Where did they meet?", "What does the bridge cost?", "When does the ferry stop?"]
    expected = [bot.ask(question).text for question in questions]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: bot.ask(question).text, questions * 20))
    assert answers == expected * 20


def test_article_of_one_sentence_answers(cache: Path) -> None:
    from qa.article import article_from_text

    article = article_from_text("The bridge will cost 40 million crowns.", language="en")
    bot = Chatbot.open(
        article,
        encoder=WordEncoder(),
        reranker=ScriptedReranker(),
        settings=Settings(cache=cache),
    )
    answer = bot.ask("What does it cost?")
    assert answer.text == "The bridge will cost 40 million crowns. [1]"
    assert len(answer.evidence) == 1


def test_open_takes_what_the_settings_do_not_say(cache: Path) -> None:
    bot = Chatbot.open(
        bridge_article(),
        encoder=WordEncoder(),
        reranker="none",
        generator=ScriptedGenerator(),
        language="ru",
        settings=Settings(encoder="elsewhere", cache=cache),
    )
    assert bot.models.reranker is None
    assert bot.models.encoder.name == "words"
    assert bot.models.settings.language == "ru"
    assert bot.models.settings.reranker == "none"
    assert bot.models.generator.name == "scripted"


def test_question_is_encoded_once(cache: Path) -> None:
    encoder = WordEncoder()
    bot = Chatbot.open(
        bridge_article(),
        encoder=encoder,
        reranker=ScriptedReranker(),
        settings=Settings(cache=cache),
    )
    encoder.encoded.clear()
    bot.ask("What does the bridge cost?")
    bot.ask("What does the bridge cost?")
    assert encoder.encoded == ["What does the bridge cost?"]
