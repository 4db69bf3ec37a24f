"""`article-qa ask`: one question about an article in, its cited answer on standard output."""

from __future__ import annotations

import argparse
import json
import os
import sys

from qa.commands.options import add_article_argument, add_model_arguments, settings_from


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags."""
    parser.add_argument("question", metavar="QUESTION", help="the question, in any language")
    parser.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    add_article_argument(parser)
    add_model_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer the question; 0 also when the article does not answer it."""
    from qa.answer.answer_object import answer_object
    from qa.answer.chatbot import Chatbot
    from qa.answer.question import check_question
    from qa.commands.answer_text import render_answer

    settings = settings_from(arguments)
    check_question(arguments.question, max_chars=settings.max_question_chars)
    bot = Chatbot.open(arguments.article, settings=settings, index=arguments.index)
    answer = bot.ask(arguments.question)
    if arguments.json:
        print(json.dumps(answer_object(answer), ensure_ascii=False))
    else:
        print(render_answer(answer, bot.article.language, coloured=_wants_colour()))
    return 0


def _wants_colour() -> bool:
    """Tell whether standard output is a terminal whose user did not ask for plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
