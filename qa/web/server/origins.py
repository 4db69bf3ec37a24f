"""Which sites may call from a browser: one list for CORS, framing, and refusing the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from qa.errors import SettingsError


@dataclass(frozen=True)
class Origins:
    """The sites that `--allow-origin` names, as `scheme://host[:port]`."""

    allowed: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, origins: Sequence[str]) -> Origins:
        """Return the list.

        Raises:
            SettingsError: one is no origin; `*` is refused, since it would admit everyone.
        """
        return cls(frozenset(_parse(origin) for origin in origins))

    def refusal(self, headers: Headers) -> str | None:
        """Return why a browser's call is refused, None where it may pass.

        Calls without `Origin` and `Sec-Fetch-Site` come from programs, not from a page, and pass.
        """
        origin = headers.get("origin")
        if origin is not None:
            if self.is_allowed(origin) or _is_same(origin, headers.get("host", "")):
                return None
            return f"pages of {origin[:200]} may not call this server: start it with --allow-origin"
        site = headers.get("sec-fetch-site", "none")
        if site in ("none", "same-origin") or headers.get("sec-fetch-mode") == "navigate":
            return None
        return "pages of other sites may not call this server: start it with --allow-origin"

    def is_allowed(self, origin: str) -> bool:
        """Tell whether the list names the origin."""
        return origin.lower() in self.allowed

    def frame_ancestors(self) -> str:
        """Return the sites that may frame our pages, as a Content-Security-Policy writes them."""
        return " ".join(["'self'", *sorted(self.allowed)])


def _parse(origin: str) -> str:
    parts = urlsplit(origin.strip().lower())
    is_origin = (
        parts.scheme in ("http", "https")
        and parts.hostname
        and "*" not in origin
        and parts.path in ("", "/")
        and not parts.query
        and not parts.fragment
        and not parts.username
    )
    if not is_origin or any(character in origin for character in " ;,'\""):
        raise SettingsError(
            f"--allow-origin {origin!r} is no origin: give scheme and host, "
            "such as https://news.example"
        )
    default_port = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port and parts.port != default_port else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def _is_same(origin: str, host: str) -> bool:
    """Tell whether a page of our own calls: behind a proxy the scheme is not ours to know."""
    parts = urlsplit(origin.lower())
    if parts.scheme not in ("http", "https"):
        return False
    default_ports = {":80", ":443"}
    ours, theirs = host.lower(), parts.netloc
    for port in default_ports:
        ours, theirs = ours.removesuffix(port), theirs.removesuffix(port)
    return bool(ours) and ours == theirs
