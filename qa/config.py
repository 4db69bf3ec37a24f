"""Settings: flag before environment before default, resolved once into one frozen value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from qa.errors import SettingsError

ENVIRONMENT_PREFIX = "ARTICLE_QA_"


def _default_cache() -> Path:
    """Return the user's cache folder, by the conventions of the operating system."""
    from platformdirs import user_cache_path

    return user_cache_path("article-qa", appauthor=False)


@dataclass(frozen=True)
class Settings:
    """What a chatbot needs to know. Constructing one loads no model and touches no file.

    `threshold` is the confidence (0 to 1) below which an answer is withheld; None takes the one
    that was calibrated for the encoder and reranker in use. `cache` is the folder for indexes;
    None is the user's cache folder. `timeout_s` bounds one answer of a generator.
    """

    encoder: str = "bundled"
    reranker: str = "bundled"
    generator: str = "extractive"
    translator: str = ""
    language: str = ""
    threshold: float | None = None
    evidence_count: int = 6
    max_question_chars: int = 1_000
    max_article_bytes: int = 10_000_000
    max_history_turns: int = 6
    timeout_s: float = 60.0
    verify: bool = True
    cache: Path | None = None

    def __post_init__(self) -> None:
        if self.threshold is not None and not 0.0 <= self.threshold <= 1.0:
            raise SettingsError(f"threshold is {self.threshold}: give a number from 0 to 1")
        for name in ("evidence_count", "max_question_chars", "max_article_bytes", "timeout_s"):
            if getattr(self, name) <= 0:
                raise SettingsError(f"{name} is {getattr(self, name)}: give a number above 0")
        if self.max_history_turns < 0:
            raise SettingsError(
                f"max_history_turns is {self.max_history_turns}: give 0 or a number above 0"
            )

    @property
    def cache_folder(self) -> Path:
        """Where indexes are kept between runs."""
        return self.cache if self.cache is not None else _default_cache()


def resolve_settings(
    flags: Mapping[str, object] | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Return settings from flags (None means not given), then `ARTICLE_QA_*`, then the defaults.

    Raises:
        SettingsError: an environment variable or a flag does not fit its setting.

    >>> resolve_settings({"encoder": None}, {"ARTICLE_QA_ENCODER": "my/model"}).encoder
    'my/model'
    """
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for setting in fields(Settings):
        flag = (flags or {}).get(setting.name)
        variable = ENVIRONMENT_PREFIX + setting.name.upper()
        if flag is not None:
            values[setting.name] = flag
        elif environment.get(variable, "").strip():
            values[setting.name] = _parse(variable, environment[variable].strip(), setting.type)
    return Settings(**values)  # type: ignore[arg-type]


def _parse(variable: str, text: str, kind: object) -> object:
    """Return the text of an environment variable as the type of its setting."""
    parsers: dict[str, Callable[[str], object]] = {
        "str": str,
        "int": int,
        "float": float,
        "float | None": float,
        "bool": _parse_bool,
        "Path | None": Path,
    }
    try:
        return parsers[str(kind)](text)
    except ValueError as error:
        raise SettingsError(f"{variable} is {text!r}, expected {kind}: {error}") from error


def _parse_bool(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise ValueError("give true or false")
    return words[text.lower()]
