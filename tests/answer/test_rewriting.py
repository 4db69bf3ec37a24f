from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.answer.generation import GenerationRequest
from qa.answer.rewriting import rewrite_question
from qa.errors import GeneratorError
from qa.values import Turn

HISTORY = (Turn("user", "What are Armenia's priorities?"), Turn("assistant", "Peace [1]."))


class ScriptedModel:
    """Replies with what it was made with and keeps what it was asked."""

    name = "scripted"

    def __init__(self, *pieces: str, error: bool = False) -> None:
        self.pieces, self.error = pieces, error
        self.asked: list[dict[str, str]] = []

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        raise AssertionError("a rewrite is no answer")

    def chat(self, messages: list[dict[str, str]], *, max_new_tokens: int) -> Iterator[str]:
        self.asked = messages
        yield from self.pieces
        if self.error:
            raise GeneratorError("broke off")


class Extractive:
    name = "extractive"

    def stream(self, request: GenerationRequest) -> Iterator[str]:
        yield ""


def test_question_is_rewritten_from_its_conversation() -> None:
    model = ScriptedModel('"What are Azer', "baijan's priorities?\"\n")
    rewritten = rewrite_question(model, "And Azerbaijan's?", HISTORY, "en")
    assert rewritten == "What are Azerbaijan's priorities?"
    assert "user: What are Armenia's priorities?\nassistant: Peace." in model.asked[1]["content"]
    assert model.asked[1]["content"].endswith("Last question: And Azerbaijan's?")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "  \n",
        "And Azerbaijan's?",
        "Каковы приоритеты Азербайджана?",
        "Sure!\nWhat are Azerbaijan's priorities?",
        "priorities " * 100,
        "NOT_IN_ARTICLE",
        "<b>What?</b>",
    ],
)
def test_a_reply_that_is_no_rewritten_question_is_not_used(reply: str) -> None:
    assert rewrite_question(ScriptedModel(reply), "And Azerbaijan's?", HISTORY, "en") is None


def test_a_model_that_fails_leaves_the_question_alone() -> None:
    model = ScriptedModel("What are", error=True)
    assert rewrite_question(model, "And Azerbaijan's?", HISTORY, "en") is None


def test_without_history_the_model_is_not_asked() -> None:
    model = ScriptedModel("What?")
    assert rewrite_question(model, "And Azerbaijan's?", (), "en") is None
    assert model.asked == []


def test_a_generator_without_a_model_rewrites_nothing() -> None:
    assert rewrite_question(Extractive(), "And Azerbaijan's?", HISTORY, "en") is None
