"""`python -m embeddings.training encoder|reranker`: trains a bundled model, writes its folder."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from embeddings.encoder import bundled_folder
from embeddings.errors import EmbeddingsError
from embeddings.training import reranker_stage


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    encoder = commands.add_parser("encoder", help="train the bundled encoder")
    encoder.add_argument("--data", type=Path, required=True, help="folder of the training data")
    encoder.add_argument("--out", type=Path, default=bundled_folder(), help="folder of the model")
    encoder.add_argument(
        "--work",
        type=Path,
        default=Path("build/encoder"),
        help="folder of checkpoints; a stopped run goes on there",
    )
    encoder.add_argument("--threads", type=int, default=0, help="threads of PyTorch; 0: one a core")
    encoder.set_defaults(run=run_encoder)
    reranker = commands.add_parser("reranker", help="train the bundled reranker")
    reranker_stage.add_arguments(reranker)
    reranker.set_defaults(run=reranker_stage.run)
    return parser


def run_encoder(arguments: argparse.Namespace) -> int:
    """Train the encoder and tell of it on standard error."""
    import torch

    from embeddings.training.encoder_pipeline import Recipe, make_encoder
    from embeddings.training.teacher import find_teacher_file, read_teacher

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:7.0f} s  {text}", file=sys.stderr, flush=True)

    teacher = read_teacher(find_teacher_file())
    make_encoder(
        teacher, arguments.data, arguments.out, folder=arguments.work, recipe=Recipe(), say=say
    )
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except EmbeddingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
