"""A chat model on this machine that speaks OpenAI's protocol over HTTP and says what a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A reply with another status than 200."""

    status: int
    message: str = "no"


class Hangs:
    """No reply until the test is over."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A streamed reply: texts, with seconds, or an event, to wait for between them; `tools` are calls of tools in it.

    Without an end it breaks off, and the connection with it; with `hangs` nothing more comes.
    """

    pieces: Sequence[str | float | threading.Event]
    tools: Sequence[dict[str, Any]] = ()
    has_end: bool = True
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes of a body, of whatever kind."""

    body: bytes
    kind: str = "text/event-stream"


Reply = str | Wrong | Hangs | Pieces | Raw
Respond = Callable[[Request], Reply]


@dataclass
class ChatServer:
    """The server, with what it was asked; `gone` is set when a client leaves in mid-answer."""

    respond: Respond
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.chat.requests.append(request)
        reply = self.chat.respond(request)
        try:
            self._send(reply, request.get("stream", False))
        except (BrokenPipeError, ConnectionResetError):
            self.chat.gone.set()

    def _send(self, reply: Reply, streams: bool) -> None:
        match reply:
            case Hangs():
                self.chat.over.wait(10)
            case Wrong(status, message):
                self._json(status, {"error": {"message": message, "type": "x", "code": None}})
            case Raw(body, kind):
                self._begin(200, kind)
                self.wfile.write(body)
            case Pieces():
                self._stream(reply)
            case str() if streams:
                self._stream(Pieces([reply[at : at + 7] for at in range(0, len(reply), 7)]))
            case str():
                said = {"role": "assistant", "content": reply}
                choice: dict[str, Any] = {"index": 0, "finish_reason": "stop", "message": said}
                head: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 0, "model": "m"}
                self._json(200, head | {"choices": [choice]})

    def _stream(self, reply: Pieces) -> None:
        self._begin(200, "text/event-stream")
        for piece in reply.pieces:
            if isinstance(piece, str):
                self._chunk({"role": "assistant", "content": piece})
            elif isinstance(piece, threading.Event):
                piece.wait(20)
            else:
                time.sleep(piece)
        for number, call in enumerate(reply.tools):
            called = {"index": number, "id": f"c{number}", "type": "function", "function": call}
            self._chunk({"role": "assistant", "tool_calls": [called]})
        if reply.hangs:
            self.chat.over.wait(10)
        elif reply.has_end:
            self._chunk({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        head = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        self.wfile.write(b"data: " + json.dumps(head | {"choices": [choice]}).encode() + b"\n\n")
        self.wfile.flush()

    def _json(self, status: int, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self._begin(status, "application/json", ("Content-Length", str(len(body))))
        self.wfile.write(body)

    def _begin(self, status: int, kind: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("retry-after-ms", "1"), *headers):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(respond: Respond) -> Iterator[ChatServer]:
    """The server while the block runs."""
    chat = ChatServer(respond)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"chat": chat}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield chat
    finally:
        chat.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
