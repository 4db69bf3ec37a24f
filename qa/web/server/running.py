"""Runs the application under uvicorn, with structured logs and a graceful end."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import uvicorn

from qa.config import Settings
from qa.values import Article
from qa.web.listening import listen
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
    listener = listen(options.host, options.port)
    app = build_app(build_service(options, settings, articles=articles), with_chat=with_chat)
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
