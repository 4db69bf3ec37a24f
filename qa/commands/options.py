"""The flags that several subcommands take, and the settings that they amount to."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa.config import Settings, resolve_settings

_SETTINGS = (
    "encoder",
    "reranker",
    "generator",
    "translator",
    "language",
    "threshold",
    "evidence_count",
    "timeout_s",
    "verify",
    "cache",
)


def add_article_argument(parser: argparse.ArgumentParser) -> None:
    """Add `--article` and `--index`."""
    parser.add_argument(
        "--article",
        metavar="SOURCE",
        help="file, folder, https address, or - for standard input (default: the bundled article)",
    )
    parser.add_argument(
        "--index", type=Path, metavar="FOLDER", help="index that `article-qa index` wrote"
    )


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the models and of their answers; what is not given stays None."""
    _add_models(parser)
    _add_answers(parser)


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Return the settings of a command: flags before `ARTICLE_QA_*` before the defaults.

    Raises:
        SettingsError: a flag or an environment variable does not fit.
    """
    return resolve_settings({name: getattr(arguments, name, None) for name in _SETTINGS})


def _add_models(parser: argparse.ArgumentParser) -> None:
    models = parser.add_argument_group("models")
    models.add_argument(
        "--encoder", metavar="NAME", help="bundled, a hub name, or a folder (default: bundled)"
    )
    models.add_argument(
        "--reranker",
        metavar="NAME",
        help="bundled, none, a hub name, or a folder (default: bundled)",
    )
    models.add_argument(
        "--generator",
        metavar="NAME",
        help="extractive, transformers:MODEL, or openai:URL#MODEL (default: extractive)",
    )
    models.add_argument(
        "--translator",
        metavar="MODEL",
        help="translation model that shows cited sentences in the question's language",
    )
    models.add_argument(
        "--no-verify",
        dest="verify",
        action="store_const",
        const=False,
        help="keep what a generator writes even where the article does not support it",
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    answers = parser.add_argument_group("answers")
    answers.add_argument(
        "--language", metavar="CODE", help="language of the questions (default: detected)"
    )
    answers.add_argument(
        "--threshold",
        type=_probability,
        metavar="P",
        help="confidence, 0 to 1, below which an answer is withheld (default: calibrated)",
    )
    answers.add_argument(
        "--evidence-count",
        type=int,
        metavar="N",
        help="sentences that are offered to the generator (default: 6)",
    )
    answers.add_argument(
        "--timeout",
        dest="timeout_s",
        type=float,
        metavar="SECONDS",
        help="longest time for one answer of a generator (default: 60)",
    )
    answers.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="where indexes are kept between runs"
    )


def _probability(text: str) -> float:
    """Return a number from 0 to 1; argparse makes anything else wrong usage."""
    number = float(text)
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 1")
    return number
