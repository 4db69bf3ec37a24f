"""A host and a port in, a socket out that listens before anything slow begins."""

from __future__ import annotations

import os
import socket

from qa.errors import SettingsError

BACKLOG = 2048
"""Connections that may wait until the models are loaded."""


def listen(host: str, port: int) -> socket.socket:
    """Take the port, 0 any that is free; a taken one is told at once, not after the models load.

    Raises:
        SettingsError: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Head and body of a response leave at once: together with the client's delayed
    # acknowledgements, holding the second back costs every request 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}, port {port}: {error}; give another --port or --host"
        ) from error
    return listener
