"""Who may ask how often, and how many answers are written at once."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from qa.errors import ArticleQAError, SettingsError


class BusyError(ArticleQAError):
    """As many answers are being written, and wait to be, as the server takes."""

    code = "busy"
    retry_after_s = 5


class TooManyRequestsError(ArticleQAError):
    """A client asked more often than it may."""

    code = "too_many_requests"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RateLimiter:
    """Counts the requests of each client in a moving window of a minute."""

    def __init__(self, requests_per_minute: int) -> None:
        self._item = RateLimitItemPerMinute(requests_per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, client: str, *, now: float) -> None:
        """Count one request of a client. `now` is the time in seconds since the epoch.

        Raises:
            TooManyRequestsError: it is one too many.
        """
        if self._limiter.hit(self._item, client):
            return
        window = self._limiter.get_window_stats(self._item, client)
        retry_after_s = max(1, round(window.reset_time - now))
        raise TooManyRequestsError(
            f"more than {self._item.amount} requests a minute: wait {retry_after_s} s",
            retry_after_s,
        )


class Places:
    """At most `concurrent` holders at once and `queue` waiting; the next one is told to come later.

    Belongs to one event loop.
    """

    def __init__(self, concurrent: int, queue: int) -> None:
        self._free = asyncio.Semaphore(concurrent)
        self._queue = queue
        self.waiting = 0
        self.held = 0

    async def take(self) -> None:
        """Wait for a place and hold it until `give_back`.

        Raises:
            BusyError: the queue is full.
        """
        if self._free.locked() and self.waiting >= self._queue:
            raise BusyError("too many questions at once: try again in a few seconds")
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        self.held += 1

    def give_back(self) -> None:
        """Let the next one in."""
        self.held -= 1
        self._free.release()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place for the length of a block."""
        await self.take()
        try:
            yield
        finally:
            self.give_back()


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_networks(proxies: Sequence[str]) -> tuple[Network, ...]:
    """Return addresses and networks such as `127.0.0.1` or `10.0.0.0/8`.

    Raises:
        SettingsError: one of them is neither.
    """
    try:
        return tuple(ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
    except ValueError as error:
        raise SettingsError(
            f"--trusted-proxy: {error}; give an address or network such as 127.0.0.1 or 10.0.0.0/8"
        ) from error


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Return the address to count by: the last one that no trusted proxy stands behind.

    Read from the right, since a client can write anything to the left of what our proxy adds.

    >>> client_address("10.0.0.1", "6.6.6.6, 203.0.113.9", parse_networks(["10.0.0.0/8"]))
    '203.0.113.9'
    >>> client_address("198.51.100.7", "6.6.6.6", parse_networks(["10.0.0.0/8"]))
    '198.51.100.7'
    """
    chain = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    address = peer
    while chain and _is_trusted(address, trusted):
        address = chain.pop()
    return address


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted)
