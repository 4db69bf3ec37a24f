"""Runs the application under uvicorn, with structured logs and a graceful end."""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence

import uvicorn

from qa.config import Settings
from qa.errors import SettingsError
from qa.values import Article
from qa.web.server.app import build_app, build_service
from qa.web.server.logs import log_to_stderr
from qa.web.server.options import ServerOptions


def serve(
    options: ServerOptions,
    settings: Settings,
    *,
    articles: Sequence[Article] | None,
    with_chat: bool,
) -> None:
    """Serve until SIGTERM or SIGINT; answers that are being streamed are finished.

    Raises:
        SettingsError: the address is taken or not ours.
    """
    log_to_stderr()
    listener = _listen(options.host, options.port)
    app = build_app(build_service(options, settings, articles=articles), with_chat=with_chat)
    # From here on connections wait in the queue instead of being refused.
    listener.listen(2048)
    port = listener.getsockname()[1]
    logging.getLogger("qa.server").info("article-qa serves http://%s:%s", options.host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=round(options.shutdown_timeout_s),
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the models load: a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {host}:{port} ({error}): give another --port or --host"
        ) from error
    return listener
