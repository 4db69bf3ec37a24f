"""How a server runs: every limit in one frozen value, with its unit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.errors import SettingsError


@dataclass(frozen=True)
class ServerOptions:
    """What `article-qa serve` takes besides the settings of the answers.

    `data` is the folder of stored articles, None for the user's data folder. `allow_origins` are
    the sites that may call from a browser and frame our pages. `trusted_proxies` are addresses or
    networks whose `X-Forwarded-For` is believed. `token` allows changing articles; without one that
    is off.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    root_path: str = ""
    data: Path | None = None
    watch: Path | None = None
    feedback: Path | None = None
    allow_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    token: str = ""
    max_articles: int = 64
    max_body_bytes: int = 15_000_000  # a reader's file of 10 MB, in base64
    requests_per_minute: int = 60
    max_concurrent: int = 2
    max_queue: int = 32
    answer_timeout_s: float = 60.0
    shutdown_timeout_s: float = 30.0
    log_questions: bool = False

    def __post_init__(self) -> None:
        for name in (
            "max_articles",
            "max_body_bytes",
            "requests_per_minute",
            "max_concurrent",
            "answer_timeout_s",
            "shutdown_timeout_s",
        ):
            if getattr(self, name) <= 0:
                raise SettingsError(f"{name} is {getattr(self, name)}: give a number above 0")
        if self.max_queue < 0:
            raise SettingsError(f"max_queue is {self.max_queue}: give 0 or a number above 0")

    @property
    def data_folder(self) -> Path:
        """Where articles are stored."""
        if self.data is not None:
            return self.data
        from platformdirs import user_data_path

        return user_data_path("article-qa", appauthor=False)
