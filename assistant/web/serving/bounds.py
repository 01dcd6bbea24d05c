"""Limits on requests: how many a client may send, and where they may go."""

from __future__ import annotations

import re
from math import ceil

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.serving.limits import RateLimit

MOST_BYTES = 64 * 1_024  # of a request: some thirty times the longest question
# A question is one of several events that a page sends. Those of a page are held to the limit of questions at the desk,
# with a kind word; so are those of programs that come by this way.
EVENTS_PER_QUESTION = 5
EVENTS = re.compile(r"/gradio_api/(queue/join|run/predict)/?")
WORK = re.compile(r"/gradio_api/(run|api|call)/.*|/mcp/?|/feedback|/evaluate/.*")

# What of Gradio a browser or gradio_client needs. It has much more: uploads, files of this machine, requests passed on
# to others, an editor that a language model drives. What a new version of it brings stays closed, too.
NEEDED = re.compile(
    r"/|/config/?|/(manifest\.json|pwa_icon)|/theme\.css|/favicon\.ico|/robots\.txt|/(assets|static|svelte)/.*"
    r"|/gradio_api/(info|startup-events|reset|cancel|queue/join|queue/data)/?"
    r"|/gradio_api/(heartbeat|run|call)/.*"
)


class Pace:
    """Middleware that refuses requests of a client that come too fast. Opening pages is free."""

    def __init__(self, app: ASGIApp, questions: RateLimit, events: RateLimit) -> None:
        """Around this application; `events` holds for what the page sends, `questions` for what programs do."""
        self.app = app
        self.questions = questions
        self.events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        limit = self._limit(scope)
        client = scope["client"][0] if scope.get("client") else ""
        if limit is None or limit.allows(client):
            await self.app(scope, receive, send)
            return
        seconds = str(max(ceil(limit.wait(client)), 1))
        refused = PlainTextResponse(
            f"too many requests; try again in {seconds} s\n", status_code=429, headers={"Retry-After": seconds}
        )
        await refused(scope, receive, send)

    def _limit(self, scope: Scope) -> RateLimit | None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        if EVENTS.fullmatch(scope["path"]):
            return self.events
        return self.questions if WORK.fullmatch(scope["path"]) else None


class Needed:
    """Gradio's application without the paths that nobody here needs."""

    def __init__(self, app: ASGIApp) -> None:
        """Around Gradio's application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and not NEEDED.fullmatch(scope["path"]):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class RootPath:
    """Middleware for an application under a path of a proxy, which may take the path off or leave it on."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        """Around an application that knows nothing of that path."""
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] == self.root_path:
            # What the page needs is below it; a browser would look for that beside it.
            query = scope["query_string"].decode("latin-1")
            folder = f"{self.root_path}/" + (f"?{query}" if query else "")
            await RedirectResponse(folder)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(f"{self.root_path}/"):
            stripped = {
                "path": scope["path"].removeprefix(self.root_path),
                "raw_path": scope["raw_path"].removeprefix(self.root_path.encode()),
            }
            await self.app({**scope, **stripped}, receive, send)
        else:
            await self.app(scope, receive, send)
