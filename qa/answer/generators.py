"""The name of a generator in, the generator out."""

from __future__ import annotations

from collections.abc import Callable

from qa.answer.generation import Generator
from qa.config import Settings
from qa.errors import SettingsError

CHOICES = "extractive, transformers:MODEL or openai:URL#MODEL"


def load_generator(name: str, settings: Settings) -> Generator:
    """Return the generator of that name; a local model is loaded, a server is not called yet.

    Raises:
        SettingsError: the name fits none of the choices.
        GeneratorError: the model cannot be loaded, or the library that it needs is not installed.
    """
    kind, _, target = name.strip().partition(":")
    load = _LOADERS.get(kind)
    if load is None:
        raise SettingsError(f"generator is {name!r}: expected {CHOICES}")
    return load(target.strip(), settings)


def _load_extractive(target: str, settings: Settings) -> Generator:
    if target:
        raise SettingsError(f"generator 'extractive' takes no model, got {target!r}")
    from qa.answer.extractive import ExtractiveGenerator

    return ExtractiveGenerator()


def _load_transformers(target: str, settings: Settings) -> Generator:
    if not target:
        raise SettingsError("generator 'transformers:' lacks its model: transformers:MODEL")
    from qa.answer.transformers_generator import load_transformers_generator

    return load_transformers_generator(target, settings)


def _load_openai(target: str, settings: Settings) -> Generator:
    from qa.answer.openai_generator import OpenAIGenerator, parse_server

    return OpenAIGenerator(parse_server(target), settings)


_LOADERS: dict[str, Callable[[str, Settings], Generator]] = {
    "extractive": _load_extractive,
    "transformers": _load_transformers,
    "openai": _load_openai,
}
