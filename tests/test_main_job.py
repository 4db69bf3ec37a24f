"""The main job: one question in eight languages finds one sentence of the bundled article."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from qa import Chatbot, Turn
from qa.answer.answer_object import answer_object
from qa.cli import main
from qa.languages import INTERFACE

pytestmark = pytest.mark.skipif(
    not (files("embeddings") / "model" / "modules.json").is_file(),
    reason="embeddings/model is missing: run `make encoder`",
)

PRIORITIES = {
    "en": "What are Armenia's priorities?",
    "ar": "ما هي أولويات أرمينيا؟",
    "ru": "Каковы приоритеты Армении?",
    "fr": "Quelles sont les priorités de l'Arménie ?",
    "tr": "Ermenistan'ın öncelikleri neler?",
    "fa": "اولویت‌های ارمنستان چیست؟",
    "az": "Ermənistanın prioritetləri nədir?",
    "hy": "Որո՞նք են Հայաստանի առաջնահերթությունները",
}
SENTENCE = (
    "من جانبه أكد رئيس وزراء أرمينيا أن أولويته هي انسحاب أذربيجان من مناطق كاراباخ التي تسيطر "
    "عليها قوات حفظ السلام الروسية وإطلاق سراح أسرى الحرب."
)


@pytest.fixture(scope="module")
def bot() -> Chatbot:
    return Chatbot.open()


def test_question_is_asked_in_every_language_of_the_interface() -> None:
    assert set(PRIORITIES) == set(INTERFACE)


@pytest.mark.parametrize("language", PRIORITIES)
def test_priorities_are_found_and_cited(bot: Chatbot, language: str) -> None:
    answer = bot.ask(PRIORITIES[language])
    assert answer.found
    assert answer.language == language
    assert answer.citations[0].sentence.text == SENTENCE
    assert "[1]" in answer.text
    shown = bot.article.translation(answer.citations[0].sentence, language) or SENTENCE
    assert shown in answer.text
    assert answer.citations[0].translation == (None if language == "ar" else shown)


def test_english_answer_says_what_the_article_says(bot: Chatbot) -> None:
    text = bot.ask(PRIORITIES["en"]).text
    assert re.search(r"withdraw", text)
    assert re.search(r"prisoners of war", text)


@pytest.mark.parametrize("language", PRIORITIES)
def test_question_that_is_asked_again_is_answered_again(bot: Chatbot, language: str) -> None:
    first = bot.ask(PRIORITIES[language])
    history = [Turn("user", first.question), Turn("assistant", first.text)]
    assert bot.ask(PRIORITIES[language], history=history).citations[0].sentence.text == SENTENCE


def test_terminal_shows_answer_and_original(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", PRIORITIES["en"], "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["citations"][0]["text"] == SENTENCE
    assert answer["citations"][0]["marker"] == 1


def test_answers_are_the_same_every_time(bot: Chatbot) -> None:
    objects = [answer_object(bot.ask(PRIORITIES["en"])) for _ in range(2)]
    for described in objects:
        del described["elapsed_ms"]
    assert objects[0] == objects[1]
