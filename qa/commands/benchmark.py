"""`article-qa benchmark`: measure an encoder, or encoder and reader, on public benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import EvaluationError

if TYPE_CHECKING:
    from embeddings.contracts import Encoder, Reranker

DATA_VARIABLE = "ARTICLE_QA_BENCH"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the flags of the command."""
    parser.add_argument(
        "benchmark",
        choices=("xquad-r", "xquad", "bitext", "news"),
        help="xquad-r: question to sentence (LAReQA); xquad: question to paragraph (MTEB); "
        "bitext: aligned sentences (Tatoeba); news: cited answers on held-out news articles",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ[DATA_VARIABLE]) if os.environ.get(DATA_VARIABLE) else None,
        help=f"folder that holds xquad-r/, tatoeba/ or news/ (default: ${DATA_VARIABLE})",
    )
    parser.add_argument(
        "--encoder", default="bundled", help="bundled, a hub name or a folder (default: bundled)"
    )
    parser.add_argument(
        "--reranker",
        default="bundled",
        help="for news: bundled, none, a hub name or a folder (default: bundled)",
    )
    parser.add_argument(
        "--text-language", default="ar", help="for news: language of the articles (default: ar)"
    )
    parser.add_argument(
        "--languages", default="", help="codes with commas, such as ar,en (default: all at hand)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures of one benchmark and return 0."""
    if arguments.data is None:
        raise EvaluationError(f"no data folder: give --data FOLDER or set {DATA_VARIABLE}")
    languages = tuple(code.strip() for code in arguments.languages.split(",") if code.strip())
    encoder = _load_encoder(arguments.encoder)
    began = time.perf_counter()
    figures, table = _MEASURES[arguments.benchmark](encoder, arguments, languages)
    seconds = round(time.perf_counter() - began, 1)
    if arguments.json:
        head = {"benchmark": arguments.benchmark, "encoder": encoder.name, "seconds": seconds}
        print(json.dumps({**head, **figures}, ensure_ascii=False, indent=2))
    else:
        print(f"encoder {encoder.name}, {encoder.dim} dimensions, {seconds} s\n\n{table}")
    return 0


def _load_encoder(name: str) -> Encoder:
    from embeddings.encoder import load_encoder

    return load_encoder(name)


def _xquad_r(
    encoder: Encoder, arguments: argparse.Namespace, languages: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    from qa.evaluate.benchmark import measure_sentence_retrieval
    from qa.evaluate.benchmark_data import load_question_sets
    from qa.evaluate.benchmark_report import sentence_retrieval_object, sentence_retrieval_table

    figures = measure_sentence_retrieval(encoder, load_question_sets(arguments.data, languages))
    return sentence_retrieval_object(figures), sentence_retrieval_table(figures)


def _xquad(
    encoder: Encoder, arguments: argparse.Namespace, languages: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    from dataclasses import asdict

    from qa.evaluate.benchmark import measure_paragraph_retrieval
    from qa.evaluate.benchmark_data import load_question_sets
    from qa.evaluate.benchmark_report import paragraph_table

    figures = measure_paragraph_retrieval(encoder, load_question_sets(arguments.data, languages))
    rows = [asdict(each) for each in figures]
    return {"languages": rows}, paragraph_table(encoder.name, figures)


def _bitext(
    encoder: Encoder, arguments: argparse.Namespace, languages: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    from dataclasses import asdict

    from qa.evaluate.benchmark import measure_bitext
    from qa.evaluate.benchmark_data import load_aligned_sentences
    from qa.evaluate.benchmark_report import TATOEBA_NOTE, bitext_table

    figures = measure_bitext(encoder, load_aligned_sentences(arguments.data, languages))
    rows = [asdict(each) for each in figures]
    return {"languages": rows, "note": TATOEBA_NOTE}, bitext_table(encoder.name, figures)


def _news(
    encoder: Encoder, arguments: argparse.Namespace, languages: tuple[str, ...]
) -> tuple[dict[str, Any], str]:
    from qa.evaluate.news import news_object, news_table, run_news_benchmark

    benchmark = run_news_benchmark(
        arguments.data,
        encoder=encoder,
        reranker=_load_reranker(arguments.reranker),
        languages=languages,
        text_language=arguments.text_language,
    )
    return news_object(benchmark), news_table(benchmark)


def _load_reranker(name: str) -> Reranker | None:
    if name == "none":
        return None
    from embeddings.reranker import load_reranker

    return load_reranker(name)


_MEASURES = {"xquad-r": _xquad_r, "xquad": _xquad, "bitext": _bitext, "news": _news}
