"""The name of a transformers model in, where to load it from out: a folder, the cache, or the hub.

A hub that is out of reach is noticed in seconds: `from_pretrained` alone tries for about a minute.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import GeneratorError

HUB_TIMEOUT_S = 3.0
_HUB_LIMIT_S = 6.0
"""A name server that never answers is not bounded by the timeout of a request."""


@dataclass(frozen=True)
class ModelSource:
    """What `from_pretrained` is given. `offline` keeps it from asking the hub."""

    name: str
    offline: bool

    @property
    def options(self) -> dict[str, Any]:
        """Keyword arguments for every `from_pretrained`: never code from the hub."""
        return {"local_files_only": self.offline, "trust_remote_code": False}


def find_model(name: str) -> ModelSource:
    """Return the source of a model: an existing folder, a cached model, or one that the hub has.

    Raises:
        GeneratorError: there is no such folder, and the hub is out of reach or does not have it.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise GeneratorError(
                f"the folder {name} has no config.json: give a folder that save_pretrained wrote"
            )
        return ModelSource(str(folder), offline=True)
    if name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name:
        raise GeneratorError(f"there is no folder {name}: give a model's folder or its hub name")
    if _is_cached(name):
        return ModelSource(name, offline=True)
    _ask_hub(name)
    return ModelSource(name, offline=False)


def choose_device() -> tuple[str, Any]:
    """Return the device to run on and its dtype: half precision where the device is made for it."""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if torch.backends.mps.is_available():
        return "mps", torch.float16
    return "cpu", torch.float32


def _is_cached(name: str) -> bool:
    """A model counts as cached when a snapshot of it has its configuration and weights."""
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = scan_cache_dir()
    except CacheNotFound:
        return False
    for repository in cache.repos:
        if repository.repo_id != name or repository.repo_type != "model":
            continue
        for revision in repository.revisions:
            files = {file.file_name for file in revision.files}
            if "config.json" in files and any(file.endswith(".safetensors") for file in files):
                return True
    return False


def _ask_hub(name: str) -> None:
    """Return if the hub has the model.

    Raises:
        GeneratorError: it does not, or it did not answer in time.
    """
    problems: list[str] = []
    thread = threading.Thread(target=_look_up, args=(name, problems), daemon=True)
    thread.start()
    thread.join(_HUB_LIMIT_S)
    if thread.is_alive():
        problems.append("the hub did not answer")
    if problems:
        raise GeneratorError(
            f"model {name!r} is no folder, is not in the cache, and cannot be fetched "
            f"({problems[0]}): check the name and the connection, or give a folder"
        )


def _look_up(name: str, problems: list[str]) -> None:
    """Runs in a thread, where an exception would be lost: what went wrong goes into `problems`."""
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(name, timeout=HUB_TIMEOUT_S)
    except Exception as error:  # the hub's client changes its errors with its HTTP library
        problems.append(" ".join(f"{type(error).__name__}: {error}".split())[:200])
