"""Serving the page. Gradio takes seconds to import, so nothing here does that before it is needed."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.errors import SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

FAVICON = Path(__file__).with_name("favicon.svg")
# Read by Gradio when it is imported and when a page is made.
ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # It sums up the timings of up to 10,000 events after each event, for a page that is not served.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
HIGHEST_PORT = 65_535
CLOSING_SECONDS = 2  # for open connections; Gradio's pages keep one each


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until the program is interrupted; `ready` is told its address. Port 0 takes a free one.

    Raises SettingsError when host and port cannot be had.
    """
    listener = listen(host, port)
    with listener:
        server = make_server(assistant)
        if ready is not None:
            ready(address(listener))
        server.run(sockets=[listener])


def make_server(assistant: Assistant) -> Server:
    """A server of the page, still to be run on a socket."""
    from uvicorn import Config, Server

    return Server(Config(make_app(assistant), log_level="warning", timeout_graceful_shutdown=CLOSING_SECONDS))


def make_app(assistant: Assistant) -> FastAPI:
    """The page as an application that asks nothing of other machines."""
    os.environ.update(ENVIRONMENT)
    import gradio as gr
    from fastapi import FastAPI

    from assistant.web.page import build_page, head, theme
    from assistant.web.protection import Protection

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Protection)
    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        theme=theme(),
        head=head(),
        favicon_path=str(FAVICON),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        show_error=True,
    )
    return app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises SettingsError."""
    if not 0 <= port <= HIGHEST_PORT:
        raise SettingsError(f"cannot listen on port {port}; choose one from 0 to {HIGHEST_PORT}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # what follows repeats host and port
        raise SettingsError(f"cannot listen on {host}, port {port}: {reason}; choose another") from error


def address(listener: socket.socket) -> str:
    """The address of the page that is served on a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
