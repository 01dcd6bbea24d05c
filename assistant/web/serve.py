"""Serving the page. Gradio takes seconds to import, so that is left until a page is made."""

from __future__ import annotations

import os
import socket
from asyncio import Event
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Mount
from uvicorn import Config, Server

from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.web.protection import Protection

# Read by Gradio when it is imported and when a page is made.
ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # It sums up the timings of up to 10,000 events after each event, for a page that is not served.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
FAVICON = Path(__file__).with_name("favicon.svg")
HIGHEST_PORT = 65_535
CLOSING_SECONDS = 2  # for requests under way


class PageServer(Server):
    """A server that closes with pages still open in browsers, each of which holds on to a connection."""

    def __init__(self, config: Config, closing: Event) -> None:
        """`closing` tells Gradio to let go of those connections."""
        super().__init__(config)
        self.closing = closing

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of the connections that pages hold, wait for other requests, and stop."""
        self.closing.set()
        await super().shutdown(sockets)


def serve(
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int = 7860,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until the program is interrupted; `ready` is told its address. Port 0 takes a free one.

    Raises SettingsError when host and port cannot be had.
    """
    with listen(host, port) as listener:
        server = make_server(assistant)
        if ready is not None:
            ready(address(listener))
        with suppress(KeyboardInterrupt):  # raised again once the server is closed
            server.run(sockets=[listener])


def make_server(assistant: Assistant) -> PageServer:
    """A server of the page, still to be run on a socket."""
    app = make_app(assistant)
    config = Config(app, log_level="warning", timeout_graceful_shutdown=CLOSING_SECONDS)
    closing = next(route.app.stop_event for route in app.routes if isinstance(route, Mount))  # type: ignore[attr-defined]
    return PageServer(config, closing)


def make_app(assistant: Assistant) -> FastAPI:
    """The page as an application that asks nothing of other machines."""
    os.environ.update(ENVIRONMENT)
    import gradio as gr

    from assistant.web.page import build_page, head, theme

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
