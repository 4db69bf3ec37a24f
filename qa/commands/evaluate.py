"""`article-qa evaluate`: measure answers with test questions, compare two runs, draft questions."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.commands.options import add_model_arguments, settings_from
from qa.errors import EvaluationError

if TYPE_CHECKING:
    from qa.answer.chatbot import Models
    from qa.evaluate.cases import CaseGroup
    from qa.evaluate.gate import Limit

QUESTIONS_FILE = "questions.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags of the command."""
    parser.add_argument(
        "questions",
        nargs="?",
        help="questions file: JSON Lines (see --schema), SQuAD or XQuAD JSON"
        " (default: the bundled article's)",
    )
    parser.add_argument("--article", help="what the questions are about (default: the bundled one)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write a page, too")
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit 1 if the figure is lower; may be given more than once",
    )
    parser.add_argument(
        "--fail-over",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit 1 if the figure is higher, for those that are better when lower",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--compare",
        nargs=2,
        type=Path,
        metavar=("BEFORE.json", "AFTER.json"),
        help="compare two saved evaluations instead",
    )
    instead.add_argument(
        "--new", metavar="ARTICLE", help="draft a questions file about an article instead"
    )
    instead.add_argument(
        "--safety", action="store_true", help="try poisoned articles and hostile questions instead"
    )
    instead.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of a question instead"
    )
    parser.add_argument(
        "--also",
        default="",
        metavar="CODE",
        help="with --new: the second language of the drafts (default: en, or ar)",
    )
    add_model_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what the flags ask for; return 1 where a limit is not kept, else 0."""
    for given, act in (
        (arguments.schema, _print_schema),
        (arguments.compare, _compare),
        (arguments.new, _draft),
        (arguments.safety, _try_safety),
    ):
        if given:
            return act(arguments)
    return _evaluate(arguments)


def _evaluate(arguments: argparse.Namespace) -> int:
    from qa.evaluate.gate import parse_limits

    limits = parse_limits(arguments.fail_under, arguments.fail_over)
    groups = _read_groups(arguments)
    evaluation = _evaluate_groups(groups, _load_models(arguments))
    _print(evaluation, arguments)
    if arguments.report:
        _write_report(evaluation, arguments.report)
    return _check_limits(evaluation, limits)


def _read_groups(arguments: argparse.Namespace) -> tuple[CaseGroup, ...]:
    from qa.article import open_article
    from qa.article.folders import bundled_seed
    from qa.evaluate.cases import CaseGroup
    from qa.evaluate.questions import parse_lines, read_questions

    article = open_article(arguments.article) if arguments.article else None
    if arguments.questions:
        return read_questions(Path(arguments.questions), article)
    if article is not None:
        raise EvaluationError("--article without QUESTIONS: name the file of questions about it")
    article = open_article()
    file = bundled_seed() / QUESTIONS_FILE
    return (CaseGroup(article, parse_lines(file.read_text("utf-8"), QUESTIONS_FILE, article)),)


def _load_models(arguments: argparse.Namespace) -> Models:
    from qa.answer.chatbot import Models

    return Models.load(settings_from(arguments))


def _evaluate_groups(groups: tuple[CaseGroup, ...], models: Models) -> dict[str, Any]:
    from qa import __version__
    from qa.answer.chatbot import Chatbot
    from qa.evaluate.evaluation import System, evaluation_object
    from qa.evaluate.running import run_cases

    results = run_cases(
        groups, lambda article: Chatbot.for_article(article, models), models.encoder
    )
    system = System(
        encoder=models.encoder.name,
        reranker=models.reranker.name if models.reranker else "none",
        generator=models.generator.name,
        version=__version__,
    )
    return evaluation_object(results, groups, system)


def _print(evaluation: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(evaluation, ensure_ascii=False, indent=1))
        return
    from qa.evaluate.report_text import evaluation_text

    print(evaluation_text(evaluation))


def _write_report(evaluation: dict[str, Any], path: Path) -> None:
    from qa.evaluate.report_page import report_page

    try:
        path.write_text(report_page(evaluation), "utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write the page {str(path)!r}: {error.strerror}") from error
    print(f"page written: {path}", file=sys.stderr)


def _check_limits(evaluation: dict[str, Any], limits: tuple[Limit, ...]) -> int:
    from qa.evaluate.gate import broken_limits

    broken = broken_limits(evaluation, limits)
    for sentence in broken:
        print(f"article-qa: {sentence}", file=sys.stderr)
    return 1 if broken else 0


def _compare(arguments: argparse.Namespace) -> int:
    from qa.evaluate.comparing import compare_evaluations, comparison_text, read_evaluation

    before, after = (read_evaluation(path) for path in arguments.compare)
    comparison = compare_evaluations(before, after)
    if arguments.json:
        print(json.dumps(comparison, ensure_ascii=False, indent=1))
    else:
        print(comparison_text(comparison))
    return 0


def _print_schema(arguments: argparse.Namespace) -> int:
    from qa.evaluate.questions import schema_text

    print(schema_text(), end="")
    return 0


def _draft(arguments: argparse.Namespace) -> int:
    from qa.article import open_article
    from qa.evaluate.drafting import draft_lines

    article = open_article(arguments.new)
    for line in draft_lines(article, arguments.also):
        print(line)
    return 0


def _try_safety(arguments: argparse.Namespace) -> int:
    from qa.answer.chatbot import Chatbot
    from qa.evaluate.safety import run_safety, safety_object, safety_text

    models = _load_models(arguments)
    results = run_safety(lambda article: Chatbot.for_article(article, models))
    if arguments.json:
        print(json.dumps(safety_object(results), ensure_ascii=False, indent=1))
    else:
        print(safety_text(results))
    return 0 if all(result.passed for result in results) else 1
