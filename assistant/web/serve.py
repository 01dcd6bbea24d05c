"""Serving the page. Gradio takes seconds to import, so that is left until a page is made."""

from __future__ import annotations

import os
import socket
import threading
from asyncio import Event
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from starlette.routing import Mount
from uvicorn import Config, Server

from assistant import paths
from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.feedback import FeedbackStore
from assistant.web import feedback, reading_page
from assistant.web.programs import mcp
from assistant.web.recent import RecentAnswers
from assistant.web.serving import health
from assistant.web.serving.auth import Guard
from assistant.web.serving.bounds import EVENTS_PER_QUESTION, MOST_BYTES, Needed, Pace, RootPath
from assistant.web.serving.limits import BURST, GENERATING, RUNNING, Admission, RateLimit
from assistant.web.serving.names import KnownNames
from assistant.web.serving.options import Serving
from assistant.web.serving.protection import Protection

if TYPE_CHECKING:
    from gradio import Blocks
    from gradio.routes import App

    from assistant.web.asking import Desk

# Read by Gradio when it is imported and when a page is made.
ENVIRONMENT = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # It sums up the timings of up to 10,000 events after each event, for a page that is not served.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
FAVICON = Path(__file__).with_name("static") / "favicon.svg"
CLOSING_SECONDS = 2  # for requests under way
SPARE_THREADS = 16  # for what is no question, as a change of language, while questions wait


class PageServer(Server):
    """A server that closes with pages still open in browsers, each of which holds on to a connection."""

    def __init__(self, config: Config, closing: Event) -> None:
        """`closing` tells Gradio to let go of those connections."""
        super().__init__(config)
        self.closing = closing
        self.on_closing: Callable[[], None] = lambda: None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of the connections that pages hold, wait for other requests, and stop."""
        self.on_closing()
        self.closing.set()
        await super().shutdown(sockets)


def serve(assistant: Assistant, serving: Serving, ready: Callable[[str], None] | None = None) -> None:
    """Serve the page until the program is interrupted; `ready` is told its address.

    A question that is still not answered some time later ends with the process. Raises SettingsError when host and
    port cannot be had, FeedbackError when the file for feedback cannot be used.
    """
    with listen(serving.host, serving.port) as listener:
        server = make_server(assistant, serving)
        server.on_closing = partial(_end_after, CLOSING_SECONDS + 1)
        if ready is not None:
            ready(address(listener, serving.root_path))
        with suppress(KeyboardInterrupt):  # raised again once the server is closed
            server.run(sockets=[listener])


def _end_after(seconds: float) -> None:
    """End the process then, if it has not ended by itself: a thread that answers a question cannot be interrupted."""
    timer = threading.Timer(seconds, os._exit, [0])
    timer.daemon = True
    timer.start()


def make_server(assistant: Assistant, serving: Serving | None = None) -> PageServer:
    """A server of the page, still to be run on a socket. Raises SettingsError, FeedbackError."""
    app, gradio_app = _make_apps(assistant, serving or Serving())
    # What a proxy on this machine says of its client is believed; FORWARDED_ALLOW_IPS names other proxies.
    config = Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=CLOSING_SECONDS,
    )
    return PageServer(config, gradio_app.stop_event)


def _make_apps(assistant: Assistant, serving: Serving) -> tuple[FastAPI, App]:
    """The whole application, and Gradio's in it."""
    os.environ.update(ENVIRONMENT)
    from assistant.web.asking import Desk

    store = FeedbackStore(serving.feedback) if serving.feedback is not None else None
    recent = RecentAnswers() if store is not None else None
    desk = Desk(
        assistant,
        Admission(GENERATING if assistant.generates else RUNNING),
        RateLimit(serving.per_minute),
        recent,
        serving.evaluate is not None,
    )
    app = _empty_app(store)
    _protect(app, serving, desk.rate)
    app.include_router(health.router(assistant))
    app.include_router(reading_page.router(assistant))
    if store is not None and recent is not None:
        app.include_router(feedback.router(store, recent))
    if serving.evaluate is not None:
        app.include_router(_evaluators(assistant, serving.evaluate))
    if serving.tools:
        mcp.mount(app, desk)
    return app, _mount(app, _page(desk), serving.root_path)


def _evaluators(assistant: Assistant, folder: Path) -> APIRouter:
    """The room of evaluators; what it needs is loaded only where it is served."""
    from assistant.web.evaluators.router import router
    from assistant.web.evaluators.work import Work, known_sets

    return router(Work(assistant, known_sets(folder, paths.data("eval", "sets")), folder))


def _empty_app(store: FeedbackStore | None) -> FastAPI:
    """An application without paths that closes the file of the feedback when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if store is not None:
            store.close()

    return FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan, max_body_size=MOST_BYTES)


def _protect(app: FastAPI, serving: Serving, questions: RateLimit) -> None:
    """Put around the application what every request passes, the innermost first."""
    events = RateLimit(serving.per_minute * EVENTS_PER_QUESTION, BURST * EVENTS_PER_QUESTION)
    app.add_middleware(Pace, questions=questions, events=events)
    if serving.credentials is not None:
        app.add_middleware(Guard, credentials=serving.credentials, public=[health.PATH])
    app.add_middleware(KnownNames, names=serving.known_names, public=[health.PATH])
    if serving.root_path:
        app.add_middleware(RootPath, root_path=serving.root_path)
    app.add_middleware(Protection)


def _page(desk: Desk) -> Blocks:
    """The page, and what programs may call, with threads of their own: who waits for an answer holds one."""
    from assistant.web.page import build_page
    from assistant.web.programs.api import publish

    page = build_page(desk)
    with page:
        publish(desk)
    page.max_threads = desk.admission.places + SPARE_THREADS
    page.create_limiter()  # type: ignore[no-untyped-call]
    return page


def _mount(app: FastAPI, page: Blocks, root_path: str) -> App:
    """Serve the page on the application, after all else; Gradio's own application."""
    import gradio as gr

    from assistant.web.page import head, theme

    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root_path or None,
        theme=theme(),
        head=head(),
        favicon_path=str(FAVICON),
        footer_links=[],
        max_file_size=1,
        blocked_paths=["/"],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        show_error=True,
    )
    mount = next(route for route in app.routes if isinstance(route, Mount))
    gradio_app: App = mount.app  # type: ignore[assignment]
    mount.app = Needed(gradio_app)
    return gradio_app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
        # The connections that it accepts inherit this: else each response waits until the one before has arrived.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # what follows repeats host and port
        raise SettingsError(f"cannot listen on {host}, port {port}: {reason}; choose another") from error


def address(listener: socket.socket, root_path: str = "") -> str:
    """The address of the page that is served on a socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}{root_path}/" if ":" in host else f"http://{host}:{port}{root_path}/"
