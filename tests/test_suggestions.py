"""Suggested questions: each one was asked before it is shown, and no two are alike."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from qa.article import article_from_lines, article_from_text, open_article
from qa.languages import INTERFACE
from qa.suggestions import suggest
from qa.values import Answer, Article, Citation, Sentence

LINES = (
    "The bridge of Anbar",
    "The old stones",
    "The bridge was opened on 14 May 1931 after 347 days of work.",
    "Mayor Nora Haddad said that it carries 5,200 people every day.",
    "It is painted green.",
)
FRENCH = (
    "Le pont d’Anbar",
    "Les vieilles pierres",
    "Le pont a été ouvert le 14 mai 1931 après 347 jours de travail.",
    "Nora Haddad a déclaré qu’il porte 5 200 personnes chaque jour.",
    "Il est peint en vert.",
)

Choice = Callable[[str, Article], Sentence | None]


class Bot:
    """Answers with the sentence that `choose` returns, and counts what it was asked."""

    def __init__(self, article: Article, choose: Choice) -> None:
        self.article = article
        self.asked: list[str] = []
        self._choose = choose

    def ask(self, question: str, *, language: str = "") -> Answer:
        self.asked.append(question)
        sentence = self._choose(question, self.article)
        citations = (Citation(1, sentence, None, 0.9),) if sentence else ()
        return Answer(
            question, language, sentence is not None, "", 0.9, citations, (), "fake", "fake", 1.0
        )


def by_shared_words(question: str, article: Article) -> Sentence | None:
    """Choose the text that shares a number or a capitalised name with the question."""
    for word in re.findall(r"\d[\d,]+|[A-Z]\w+ [A-Z]\w+", question):
        for sentence in article.sentences:
            if sentence.kind == "text" and word in sentence.text:
                return sentence
    return None


def bridge(translations: dict[str, tuple[str, ...]] | None = None) -> Article:
    text = f"{LINES[0]}\n{LINES[1]}\n" + " ".join(LINES[2:])
    return article_from_text(text, language="en", translations=translations)


def test_questions_come_from_speakers_numbers_and_dates_of_the_article() -> None:
    article = bridge()
    bot = Bot(article, lambda question, _: next(iter(_with(question, article)), None))
    assert suggest(bot, "en", count=8) == (
        "What did Mayor Nora Haddad say?",
        "What does the number 347 refer to?",
        "What happened?",
    )


def _with(question: str, article: Article) -> list[Sentence]:
    """Answer every question by the sentence it was made from, the general one by the last."""
    marks = {"Haddad": 3, "347": 2, "May 14": 2, "5,200": 3, "What happened?": 4}
    return [article.sentences[place] for mark, place in marks.items() if mark in question]


def test_a_question_without_a_cited_answer_is_not_shown() -> None:
    assert suggest(Bot(bridge(), lambda *_: None), "en") == ()


def test_a_question_answered_by_another_sentence_is_not_shown() -> None:
    article = bridge()
    bot = Bot(article, lambda *_: article.sentences[4])
    assert suggest(bot, "en", count=9) == ("What does the article say about “The old stones”?",)


def test_what_was_asked_already_is_not_suggested() -> None:
    bot = Bot(bridge(), by_shared_words)
    first = suggest(bot, "en", count=1)
    assert first == ("What did Mayor Nora Haddad say?",)
    others = suggest(bot, "en", count=9, exclude=("what did MAYOR Nora Haddad say",))
    assert first[0] not in others
    assert others


def test_no_question_is_asked_twice() -> None:
    bot = Bot(bridge(), by_shared_words)
    suggest(bot, "en", count=9)
    count = len(bot.asked)
    suggest(bot, "en", count=9)
    assert len(bot.asked) == count == len(set(bot.asked))


def test_the_readers_language_takes_its_words_from_the_translation() -> None:
    bot = Bot(bridge({"fr": FRENCH}), by_shared_words)
    assert suggest(bot, "fr", count=9) == (
        "Qu’a déclaré Nora Haddad ?",
        "À quoi correspond le nombre 347 ?",
    )


def test_without_a_translation_numbers_and_dates_still_serve() -> None:
    article = bridge()
    bot = Bot(article, lambda *_: article.sentences[2])
    suggest(bot, "ru", count=9)
    assert "К чему относится число 347?" in bot.asked
    assert "Что произошло 14 мая 1931 года?" in bot.asked
    assert not any("Haddad" in question for question in bot.asked)


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("ar", "أكد رئيس وزراء أرمينيا أن السلام ممكن.", "ماذا قال رئيس وزراء أرمينيا؟"),
        ("ar", "قال بوتين إن القمة مفيدة.", "ماذا قال بوتين؟"),
        ("ru", "Путин сказал, что встреча была полезной.", "Что говорит Путин?"),
        ("fr", "Vladimir Poutine a ajouté que tout va bien.", "Qu’a déclaré Vladimir Poutine ?"),
        ("hy", "Պուտինն ասաց, որ հանդիպումն օգտակար էր։", "Ի՞նչ ասաց Պուտինը։"),
    ],
)
def test_a_speaker_is_named_in_the_form_that_the_pattern_needs(
    language: str, text: str, question: str
) -> None:
    article = article_from_lines(("Title", text), language=language)
    bot = Bot(article, lambda *_: article.sentences[1])
    suggest(bot, language, count=9)
    assert question in bot.asked


@pytest.mark.parametrize(
    ("language", "lines", "question"),
    [
        (
            "tr",
            ("Başlık", "İlham Aliyev'in sözü.", "İlham Aliyev konuştu."),
            "İlham Aliyev ne söyledi?",
        ),
        (
            "az",
            ("Başlıq", "İlham Əliyevin sözü.", "İlham Əliyev danışdı."),
            "İlham Əliyev nə dedi?",
        ),
        ("fa", ("عنوان", "سخن الهام علی‌اف.", "الهام علی‌اف گفت."), "الهام علی‌اف چه گفت؟"),
    ],
)
def test_a_speaker_is_recognised_by_the_english_translation(
    language: str, lines: tuple[str, ...], question: str
) -> None:
    english = ("Title", "A word of Ilham Aliyev.", "Ilham Aliyev said it.")
    article = article_from_lines(lines, language=language, translations={"en": english})
    bot = Bot(article, lambda *_: article.sentences[2])
    assert suggest(bot, language, count=1) == (question,)


@pytest.mark.parametrize("language", INTERFACE)
def test_an_article_without_text_has_no_suggestions(language: str) -> None:
    article = article_from_lines(("Only a title",), language="en")
    assert suggest(Bot(article, lambda *_: None), language) == ()


def test_a_language_without_patterns_gets_english() -> None:
    bot = Bot(bridge(), by_shared_words)
    assert suggest(bot, "de", count=1) == suggest(bot, "en", count=1)


@pytest.fixture(scope="module")
def seed_bot() -> object:
    """The bundled models about the bundled article."""
    from importlib.resources import files

    for model in ("model/model.onnx", "reranker/reader.onnx"):
        if not (files("embeddings") / model).is_file():
            pytest.skip(f"embeddings/{model} is not there")
    from qa.answer.chatbot import Chatbot

    return Chatbot.open(open_article(None))


@pytest.mark.parametrize("language", INTERFACE)
def test_the_bundled_article_has_three_suggestions_in_every_language(
    seed_bot: Bot, language: str
) -> None:
    questions = suggest(seed_bot, language)
    assert len(set(questions)) == 3
    cited = set()
    for question in questions:
        answer = seed_bot.ask(question, language=language)
        assert answer.found
        cited.add(answer.citations[0].sentence.id)
    assert len(cited) == 3
