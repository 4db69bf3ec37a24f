"""The port is ours at once, and what is sent leaves at once."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from qa.errors import SettingsError
from qa.web.listening import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_connections_wait_and_are_sent_to_without_delay(host: str) -> None:
    with (
        closing(listen(host, 0)) as listener,
        closing(socket.create_connection(listener.getsockname()[:2])),
        closing(listener.accept()[0]) as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_says_which_flags_help() -> None:
    with closing(listen("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port}.*another --port or --host"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 0)])
def test_an_impossible_address_is_an_error(host: str, port: int) -> None:
    with pytest.raises(SettingsError, match="cannot listen"):
        listen(host, port)
