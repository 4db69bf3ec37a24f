"""A folder in, an ONNX Runtime session out, and pieces of work spread over the processors.

A session computes in the thread that calls it, and whoever has several pieces of work gives them
to `side_by_side`. Two threads on a piece each are faster than two threads on one piece, and all
callers together never keep more threads busy than there are processors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from embeddings.int8_weights import add_int8_weights

if TYPE_CHECKING:
    import onnxruntime

T = TypeVar("T")
R = TypeVar("R")

FATAL_ONLY = 3
"""ONNX Runtime's log level: what is wrong is raised as well."""


def open_session(folder: Path, graph: str, weights: str) -> onnxruntime.InferenceSession:
    """Return the session of the graph, with the weights file beside it.

    Raises:
        Exception: as ONNX Runtime does, whose errors have no base class of their own.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = FATAL_ONLY
    options.intra_op_num_threads = 1
    # Held until the session is made.
    _held = add_int8_weights(options, folder, weights)
    return onnxruntime.InferenceSession(
        str(folder / graph), options, providers=["CPUExecutionProvider"]
    )


def side_by_side(work: Callable[[T], R], items: Sequence[T], *, threads: int = 0) -> list[R]:
    """Return what `work` makes of each item, in their order; begin with the longest.

    `threads` 0 means one for each processor that the process may use.
    """
    count = threads or _processors()
    if count == 1 or len(items) < 2:
        return [work(item) for item in items]
    return list(_workers(count).map(work, items))


def _processors() -> int:
    """Return how many processors the process may use."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@cache
def _workers(count: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="onnx")
