"""Fixtures of the server's tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from qa.answer.chatbot import Models
from qa.answer.generation import Generator
from qa.config import Settings
from qa.values import Article
from qa.web.server.app import build_service
from qa.web.server.options import ServerOptions
from qa.web.server.service import Service
from tests.web.server.serving import TOKEN, MakeService, WordEncoder, running, story


@pytest.fixture
def make_service(tmp_path: Path) -> MakeService:
    """Return a function that makes a service; keywords change its options."""

    def make(
        *, generator: Generator | None = None, articles: Sequence[Article] = (), **changes: object
    ) -> Service:
        settings = Settings(reranker="none", threshold=0.0, verify=False, cache=tmp_path / "cache")
        models = Models.load(settings, encoder=WordEncoder(), generator=generator)
        options = {
            "data": tmp_path / "data",
            "token": TOKEN,
            "requests_per_minute": 10_000,
            **changes,
        }
        return build_service(
            ServerOptions(**options),  # type: ignore[arg-type]
            settings,
            models=models,
            articles=articles or (story(),),
        )

    return make


@pytest.fixture
def client(make_service: MakeService) -> Iterator[httpx.Client]:
    """Lend a client of a server with the story of the bridge."""
    with running(make_service()) as client:
        yield client


@pytest.fixture
def token() -> dict[str, str]:
    """Return the header that lets a client change articles."""
    return {"Authorization": f"Bearer {TOKEN}"}
