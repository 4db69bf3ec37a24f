"""Groups of test questions and a way to open a chatbot in, judged results out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from embeddings.contracts import Encoder
from qa.errors import ArticleQAError
from qa.evaluate.cases import Case, CaseGroup, CaseResult
from qa.evaluate.citations import EncoderJudge
from qa.evaluate.judging import Reply, judge_replies
from qa.evaluate.progress import Progress
from qa.values import Answer, Article, Turn

logger = logging.getLogger(__name__)


class Bot(Protocol):
    """What is asked: the part of `qa.Chatbot` that an evaluation needs."""

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer: ...


OpenBot = Callable[[Article], Bot]


def run_cases(
    groups: Sequence[CaseGroup], open_bot: OpenBot, encoder: Encoder | None
) -> list[CaseResult]:
    """Return one result for each question, in the order of the file.

    The question's language is not told: finding it is part of the task. An exception while
    answering becomes a result that scores zero. `encoder` judges the citations; without one, the
    two figures by encoder are absent.
    """
    replies: list[Reply] = []
    with Progress(sum(len(group.cases) for group in groups), "asking") as progress:
        for index, group in enumerate(groups):
            bot = open_bot(group.article)
            for case in group.cases:
                replies.append(_ask(bot, case, index, group.article))
                progress.advance()
    return judge_replies(replies, EncoderJudge(encoder) if encoder is not None else None)


def answer_or_error(
    bot: Bot, question: str, history: Sequence[Turn] = ()
) -> tuple[Answer | None, str]:
    """Return the answer and no error, or no answer and the error in words."""
    try:
        return bot.ask(question, history=history), ""
    except ArticleQAError as failure:
        return None, f"{failure.code}: {failure}"
    except Exception as failure:  # a defect must count against the figures, not end the evaluation
        logger.exception("no answer to %r", question)
        return None, f"{type(failure).__name__}: {failure}"


def _ask(bot: Bot, case: Case, index: int, article: Article) -> Reply:
    began = time.perf_counter()
    answer, error = answer_or_error(bot, case.question, case.history)
    elapsed_ms = (time.perf_counter() - began) * 1000
    return Reply(case, index, article, answer, error, elapsed_ms)
