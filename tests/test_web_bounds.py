"""Which requests get through: paths of Gradio, paces of clients, and the path of a proxy; over small applications."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.serving.bounds import Needed, Pace, RootPath
from assistant.web.serving.limits import RateLimit

ALICE, BOB = "203.0.113.1", "203.0.113.2"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"{scope['path']} {scope['raw_path'].decode()}")(scope, receive, send)


def ask(
    app: ASGIApp, path: str, method: str = "GET", client: str = ALICE, query: str = ""
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of a request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
    scope |= {
        "headers": [],
        "query_string": query.encode(),
        "client": (client, 1),
        "server": ("x", 80),
        "scheme": "http",
    }

    async def run() -> None:
        await app({**scope, "root_path": ""}, receive, send)

    asyncio.run(run())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part["body"] for part in sent[1:]).decode()


def paced(questions: int = 1, events: int = 3) -> Pace:
    return Pace(echo, RateLimit(1, questions), RateLimit(1, events))


@pytest.mark.parametrize(
    "path", ["/gradio_api/call/ask", "/gradio_api/call/v2/ask", "/gradio_api/run/ask", "/mcp", "/mcp/", "/feedback"]
)
def test_programs_are_held_to_the_limit_of_questions_and_told_when_to_come_back(path):
    app = paced()
    assert ask(app, path, "POST")[0] == 200
    status, headers, body = ask(app, path, "POST")
    assert status == 429
    assert headers["retry-after"] == "60"
    assert body == "too many requests; try again in 60 s\n"
    assert ask(app, path, "POST", client=BOB)[0] == 200


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/run/predict/"])
def test_the_page_sends_more_events_than_questions(path):
    app = paced()
    assert [ask(app, path, "POST")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert ask(app, "/mcp", "POST")[0] == 200


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/heartbeat/x", "/gradio_api/call/ask/1", "/read/en"])
def test_looking_is_free(path):
    app = paced()
    assert [ask(app, path)[0] for _ in range(10)] == [200] * 10


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/config", "/theme.css", "/favicon.ico", "/assets/index-1.js", "/static/img/logo.svg", "/manifest.json"),
        *("/gradio_api/info", "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat/x"),
        *("/gradio_api/run/predict", "/gradio_api/call/ask", "/gradio_api/call/ask/1", "/gradio_api/call/v2/ask/1"),
    ],
)
def test_paths_that_a_browser_or_a_program_needs(path):
    assert ask(Needed(echo), path)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/gradio_api/upload",
            "/gradio_api/file=/etc/passwd",
            "/gradio_api/file/x",
            "/gradio_api/proxy=https://x.org",
        ),
        *("/gradio_api/component_server", "/gradio_api/vibe-edit", "/gradio_api/vibe-code/", "/gradio_api/dev/reload"),
        *("/gradio_api/deep_link", "/gradio_api/token", "/gradio_api/stream/1", "/gradio_api/process_recording"),
        *("/monitoring", "/monitoring/summary", "/login", "/logout", "/gradio_api/openapi.json", "/openapi.json"),
        *("/gradio_api/upload/../call/ask\n", "//config", "/gradio_api", "/gradio_api/queue/status", "/new", ""),
    ],
)
def test_all_others_are_closed(path):
    assert ask(Needed(echo), path) == (
        404,
        {"content-length": "9", "content-type": "text/plain; charset=utf-8"},
        "Not Found",
    )


@pytest.mark.parametrize(
    ("path", "seen"), [("/ask/config", "/config"), ("/ask/", "/"), ("/config", "/config"), ("/asking", "/asking")]
)
def test_the_path_of_the_proxy_may_be_on_or_off(path, seen):
    assert ask(RootPath(echo, "/ask"), path)[2] == f"{seen} {seen}"


def test_the_page_is_a_folder():
    status, headers, _ = ask(RootPath(echo, "/ask"), "/ask")
    assert (status, headers["location"]) == (307, "/ask/")
    assert ask(RootPath(echo, "/ask"), "/ask", query="q=Wie%3F")[1]["location"] == "/ask/?q=Wie%3F"
