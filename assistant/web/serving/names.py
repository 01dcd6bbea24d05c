"""By which names a server may be asked.

A page in a reader's browser can have its own name lead to this machine, and so get round the browser's rule that pages
talk to their own server alone (DNS rebinding). It cannot hide that name.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ANY = "*"
REFUSED = "this server is not known by that name; whoever runs it can tell it its names: tweespraak serve --name\n"


class KnownNames:
    """Middleware that refuses requests which come to a name that is not the server's."""

    def __init__(self, app: ASGIApp, names: Collection[str], public: Collection[str] = ()) -> None:
        """`names` besides localhost and addresses, "*" for any; the paths in `public` may be asked by any name."""
        self.app = app
        self.names = {name.lower() for name in names}
        self.public = frozenset(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] not in self.public and not self._is_ours(Headers(scope=scope)):
            await PlainTextResponse(REFUSED, status_code=421)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        try:
            name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:
            return False
        return ANY in self.names or name in {"localhost", *self.names} or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
