"""A web address in, the bytes of its page out, from nowhere but a public host.

A name is resolved once, every address that it has is checked, and the connection goes to one that
was checked; so it is for each redirect. Proxies of the environment are not used: they would resolve
the name again.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from qa.article.addresses import refusal
from qa.article.page_body import media_type, name_with_extension, read_body, transcoded
from qa.errors import FetchError

_MAX_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_IN_TARGET = "/%:=&?~+!$,;'@()*[]-._"
_HEADERS = {
    "User-Agent": "article-qa",
    "Accept": "text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}

Resolver = Callable[[str, int], list[str]]
AddressCheck = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched; `filename` ends as its format asks for, `address` is the last one."""

    data: bytes
    filename: str
    address: str


@dataclass(frozen=True, slots=True)
class FetchRules:
    """How much, how long, and where from. `refuse` says why an address must not be reached."""

    max_bytes: int = 10_000_000
    timeout_s: float = 20.0
    resolve: Resolver | None = None
    refuse: AddressCheck = refusal
    tls: ssl.SSLContext | None = None


def fetch(address: str, rules: FetchRules | None = None) -> Page:
    """Return the page at an http or https address.

    Raises:
        FetchError: the address is of another scheme, leads to a host that is not public, redirects
            more than 5 times, is too large or too slow, or does not answer with a page.
    """
    rules = rules or FetchRules()
    deadline = time.monotonic() + rules.timeout_s
    for _ in range(_MAX_REDIRECTS + 1):
        outcome = _fetch_once(_checked(address), rules, deadline)
        if isinstance(outcome, Page):
            return outcome
        address = urljoin(address, outcome)
    raise FetchError(f"{address} redirects more than {_MAX_REDIRECTS} times: give the last address")


def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the order of the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _checked(address: str) -> SplitResult:
    """Return the parts of an address that we may ask for, its host in ASCII."""
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise FetchError(f"{address!r} is not a web address: {error}") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise FetchError(
            f"{address!r} has the scheme {parts.scheme!r}, expected http or https: "
            "give a web address, or the path of a file"
        )
    if not host:
        raise FetchError(f"{address!r} names no host: give an address such as https://host/page")
    if parts.username is not None or parts.password is not None:
        raise FetchError("the address carries a user name or a password: give one without")
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc, fragment="")


def _fetch_once(parts: SplitResult, rules: FetchRules, deadline: float) -> Page | str:
    """Return the page, or the address to which it redirects."""
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    target = _public_address(host, port, rules, deadline)
    try:
        with _connection(parts, target, port, rules, deadline) as connection:
            connection.request("GET", _request_target(parts), headers=_HEADERS)
            response = connection.getresponse()
            if response.status in _REDIRECTS and response.headers.get("Location"):
                return str(response.headers["Location"])
            page = _page(parts, response, rules)
    except (OSError, http.client.HTTPException, ValueError, FetchError) as error:
        if time.monotonic() >= deadline:
            raise FetchError(f"{host} took longer than {rules.timeout_s:g} s: try again") from error
        if isinstance(error, FetchError):
            raise
        raise FetchError(f"{host} cannot be read: {error or type(error).__name__}") from error
    if time.monotonic() >= deadline:
        raise FetchError(f"{host} took longer than {rules.timeout_s:g} s: try again")
    return page


def _public_address(host: str, port: int, rules: FetchRules, deadline: float) -> str:
    """Return the first address of the host, once none of its addresses is refused."""
    addresses = _resolve_in_time(host, port, rules, deadline)
    for address in addresses:
        reason = rules.refuse(address)
        if reason:
            raise FetchError(
                f"{host} is refused: it leads to {address}, {reason}; only public hosts are read"
            )
    return addresses[0]


def _resolve_in_time(host: str, port: int, rules: FetchRules, deadline: float) -> list[str]:
    """Return all addresses of a host; the system's resolver has no time limit of its own."""
    found: list[str] = []
    failures: list[Exception] = []

    def look_up() -> None:
        try:
            found.extend((rules.resolve or resolve_name)(host, port))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():
        raise FetchError(f"{host} took longer than {rules.timeout_s:g} s to be found: try again")
    if failures or not found:
        raise FetchError(f"{host} is not known: check the address") from next(iter(failures), None)
    return found


@contextlib.contextmanager
def _connection(
    parts: SplitResult, target: str, port: int, rules: FetchRules, deadline: float
) -> Iterator[http.client.HTTPConnection]:
    """Yield a connection to the target that asks for the host; it is cut at the deadline."""
    host = parts.hostname or ""
    remaining = max(0.01, deadline - time.monotonic())
    connected = socket.create_connection((target, port), timeout=remaining)
    if parts.scheme == "https":
        context = rules.tls or ssl.create_default_context()
        connected = context.wrap_socket(
            connected, server_hostname=host, do_handshake_on_connect=False
        )
    cut = threading.Timer(remaining, _cut, [connected])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(host, port, timeout=remaining)
    try:
        connection.sock = connected
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
            connection.default_port = _DEFAULT_PORTS["https"]
        yield connection
    finally:
        cut.cancel()
        connection.close()
        connected.close()


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _request_target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE_IN_TARGET)
    return path + (f"?{quote(parts.query, safe=_SAFE_IN_TARGET)}" if parts.query else "")


def _page(parts: SplitResult, response: http.client.HTTPResponse, rules: FetchRules) -> Page:
    """Return the page of an answer that holds one."""
    host = parts.hostname or ""
    if response.status != http.client.OK:
        raise FetchError(f"{host} answered {response.status} {response.reason}: check the address")
    kind = media_type(response.headers, host)
    data = read_body(response, rules.max_bytes, host)
    charset = response.headers.get_content_charset()
    name = PurePosixPath(unquote(parts.path)).name or host
    return Page(transcoded(data, kind, charset), name_with_extension(name, kind), parts.geturl())
