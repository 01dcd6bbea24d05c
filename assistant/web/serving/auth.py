"""One name and one password for the whole server, by HTTP Basic: browsers, gradio_client and other programs know it."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import SettingsError

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Tweespraak", charset="UTF-8"'}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, which is never shown."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The credentials that USER:PASSWORD means. Raises SettingsError, which does not tell the password."""
        user, colon, password = text.partition(":")
        if not (user and colon and password):
            raise SettingsError(
                "credentials are a name and a password with a colon between them; give them as --auth USER:PASSWORD "
                "or in the environment as TWEESPRAAK_AUTH"
            )
        return cls(user, password)

    def are_in(self, authorization: str) -> bool:
        """Whether an Authorization header holds them. Takes as long whatever is wrong with the password."""
        scheme, _, value = authorization.partition(" ")
        try:
            given = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        wanted = f"{self.user}:{self.password}".encode()
        return secrets.compare_digest(given, wanted) and scheme.lower() == "basic"


class Guard:
    """Middleware that lets nobody without the credentials in."""

    def __init__(self, app: ASGIApp, credentials: Credentials, public: Collection[str] = ()) -> None:
        """Around this application, of which the paths in `public` are for everybody."""
        self.app = app
        self.credentials = credentials
        self.public = frozenset(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] not in self.public:
            given = Request(scope).headers.get("authorization", "")
            if not self.credentials.are_in(given):
                refused = PlainTextResponse("a name and a password are needed\n", 401, CHALLENGE)
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
