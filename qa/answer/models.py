"""Settings in, the models that all chatbots of a process share out: each is loaded once."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.contracts import Encoder, Reranker
from qa.answer.confidence import Confidence
from qa.answer.generation import Generator, Translator
from qa.answer.query_memory import QueryMemory
from qa.answer.requests import RequestRule
from qa.config import Settings


@dataclass(frozen=True)
class Models:
    """What answers questions, whatever the article; safe to share between threads."""

    settings: Settings
    encoder: Encoder
    reranker: Reranker | None
    generator: Generator
    translator: Translator | None
    confidence: Confidence
    requests: RequestRule

    @classmethod
    def load(
        cls,
        settings: Settings | None = None,
        *,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        generator: Generator | None = None,
    ) -> Models:
        """Return the models that the settings name; one that is given is taken instead of its name.

        Raises:
            EmbeddingsError: the encoder or the reranker is not there or damaged.
            GeneratorError: the generator or the translator cannot be loaded.
            SettingsError: the generator's name fits none of the choices.
        """
        settings = settings or Settings()
        encoder = encoder or _load_encoder(settings.encoder)
        if reranker is None:
            reranker = _load_reranker(settings.reranker)
        memory = QueryMemory(encoder)
        return cls(
            settings=settings,
            encoder=memory,
            reranker=reranker,
            generator=generator or _load_generator(settings),
            translator=_load_translator(settings.translator),
            confidence=Confidence.load(encoder, reranker),
            requests=RequestRule.load(memory, settings.cache_folder),
        )

    @property
    def threshold(self) -> float:
        """The confidence, 0 to 1, below which an answer is withheld."""
        given = self.settings.threshold
        return self.confidence.threshold if given is None else given


def _load_encoder(name: str) -> Encoder:
    from embeddings.encoder import load_encoder

    return load_encoder(name)


def _load_reranker(name: str) -> Reranker | None:
    from embeddings.reranker import load_reranker

    return load_reranker(name)


def _load_generator(settings: Settings) -> Generator:
    from qa.answer.generators import load_generator

    return load_generator(settings.generator, settings)


def _load_translator(name: str) -> Translator | None:
    if not name:
        return None
    from qa.answer.translator import load_translator

    return load_translator(name)
