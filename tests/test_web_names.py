"""The names by which a server may be asked: its own, so that no page can make its own name lead here and ask."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.web.serving.names import KnownNames


def client(*names: str) -> TestClient:
    app = Starlette(routes=[Route(path, lambda _: PlainTextResponse("here")) for path in ("/", "/health")])
    app.add_middleware(KnownNames, names=names, public=["/health"])
    return TestClient(app)


def asked(host: str, *names: str, path: str = "/") -> int:
    return client(*names).get(path, headers={"Host": host}).status_code


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860", "192.168.1.20:7860", "docs.EXAMPLE"])
def test_names_under_which_the_server_is_known(host):
    assert asked(host, "Docs.example") == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:7860", "[", ""])
def test_another_name_is_refused_with_what_to_do(host):
    refused = client("docs.example").get("/", headers={"Host": host})
    assert refused.status_code == 421
    assert "tweespraak serve --name" in refused.text


def test_any_name_when_any_is_allowed():
    assert asked("evil.example", "*") == 200


def test_what_is_public_may_be_asked_by_any_name():
    assert asked("evil.example", path="/health") == 200
    assert asked("evil.example", path="/health/") == 421
