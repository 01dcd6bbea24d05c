"""The assistant as tools for other assistants: a server of the Model Context Protocol, on the address of the page.

Gradio has one too, which needs an older pydantic than the rest, cannot say what a tool returns, and asks its own page
over HTTP for each call, which a page behind a password refuses.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from assistant import __version__, prompts
from assistant.errors import AssistantError, QuestionError, SettingsError
from assistant.web.asking import Desk
from assistant.web.programs import tools
from assistant.web.programs.api import BUSY, FAILED, Interface, Reply
from assistant.web.serving.limits import Busy

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams

PATH = "/mcp"
LARGEST_REQUEST = 64 * 1_024  # bytes

log = logging.getLogger(__name__)


def require() -> None:
    """Raise SettingsError when the package that this needs is not installed."""
    if not all(find_spec(name) for name in ("mcp", "mcp_types")):
        raise SettingsError('serve --mcp needs the package "mcp", version 2; install it: pip install "tweespraak[mcp]"')


def mount(app: FastAPI, desk: Desk) -> None:
    """Serve the tools at /mcp of an application that has not been started, before or after the page is mounted on it.

    Raises SettingsError when the package is not installed.
    """
    require()
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    # Every request stands on its own and is answered at once: nothing is kept, and nothing holds up closing.
    manager = StreamableHTTPSessionManager(
        make_server(desk), json_response=True, stateless=True, max_request_body_size=LARGEST_REQUEST
    )
    others = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with manager.run(), others(running) as state:
            yield state

    app.router.lifespan_context = lifespan
    endpoint = Endpoint(manager)
    app.router.routes[:0] = [Route(path, endpoint) for path in (PATH, f"{PATH}/")]  # the page takes what is left


def make_server(desk: Desk) -> Server[Any]:
    """The tools of the assistant at a desk, as a server without a connection yet."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

    offered = Interface(desk)
    functions: dict[str, Callable[..., Reply]] = {f.__name__: f for f in (offered.ask, offered.search, offered.read)}
    hints = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    offers = [Tool(annotations=hints, **described) for described in tools.tools()]

    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=offers)

    async def call_tool(_: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        try:
            reply = await run_sync(partial(_call, functions, params.name, params.arguments or {}))
        except AssistantError as error:
            return CallToolResult(content=[TextContent(text=str(error))], is_error=True)
        except Busy:
            return CallToolResult(content=[TextContent(text=BUSY)], is_error=True)
        except Exception:
            log.exception("a tool could not be called")
            return CallToolResult(content=[TextContent(text=FAILED)], is_error=True)
        return CallToolResult(
            content=[TextContent(text=json.dumps(reply, ensure_ascii=False))], structured_content=reply
        )

    return Server(
        "tweespraak",
        version=__version__,
        title=prompts.text("mcp", "en", "server.title"),
        instructions=prompts.text("mcp", "en", "server.instructions"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _call(functions: dict[str, Callable[..., Reply]], name: str, arguments: dict[str, Any]) -> Reply:
    """What a tool replies. Raises AssistantError."""
    if name not in functions:
        raise QuestionError(f"there is no tool {name!r}; there is: {', '.join(functions)}")
    function = functions[name]
    try:
        bound = inspect.signature(function).bind(**arguments)
    except TypeError as error:
        raise QuestionError(f"{name}: {error}; see its input schema") from error
    left_out = tools.LEFT_OUT.get(name, frozenset())
    return {key: value for key, value in function(*bound.args).items() if key not in left_out}


class Endpoint:
    """Passes on the requests of programs; pages of other servers may not ask."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        """To this manager."""
        self.manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope)
        refused = _refusal(request.method, request.headers.get("host", ""), request.headers.get("origin"))
        if refused is not None:
            await refused(scope, receive, send)
        else:
            await self.manager.handle_request(scope, receive, send)


def _refusal(method: str, host: str, origin: str | None) -> Response | None:
    if method != "POST":  # there is no stream to listen to, and no session to end
        return PlainTextResponse("Method Not Allowed", status_code=405, headers={"Allow": "POST"})
    if origin is not None and urlsplit(origin).netloc != host:
        return PlainTextResponse("pages of other servers may not ask", status_code=403)
    return None
