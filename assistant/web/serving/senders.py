"""Telling requests of the server's own pages from those that pages of other sites make readers' browsers send."""

from __future__ import annotations

from starlette.requests import Request


def is_own_page(request: Request) -> bool:
    """Whether a browser says that a page of this server sent it, or no browser sent it at all."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    # an old browser, or a page that is not served from this machine and not over HTTPS
    return origin is None or origin.partition("://")[2].lower() == request.headers.get("host", "").lower()
