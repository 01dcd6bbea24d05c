"""How the page is to be served, from the command line to one value."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.arguments import parser
from assistant.cli.serve import serving_from
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.web.serving.auth import Credentials
from assistant.web.serving.options import Serving


def serving(*arguments: str) -> Serving:
    return serving_from(parser().parse_args(["serve", *arguments]))


def test_nothing_given_is_this_machine_alone_and_nothing_extra():
    assert serving() == Serving()
    assert Serving() == Serving("127.0.0.1", 7860, "", None, None, None, False, (), 60)


def test_every_argument_arrives():
    given = serving(
        *("--host", "::1", "--port", "0", "--root-path", "/ask/", "--auth", "anna:secret", "--feedback", "f.sqlite"),
        *("--mcp", "--name", "docs.example.org", "docs", "--evaluate", "r", "--rate", "5"),
    )
    assert given == Serving(
        host="::1",
        port=0,
        root_path="/ask",
        credentials=Credentials("anna", "secret"),
        feedback=Path("f.sqlite"),
        evaluate=Path("r"),
        tools=True,
        names=("docs.example.org", "docs"),
        per_minute=5,
    )
    assert serving("--evaluate").evaluate == Path("runs")


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        ((), ()),
        (("--auth", "anna:secret"), ("*",)),
        (("--host", "0.0.0.0"), ("*",)),
        (("--host", "0.0.0.0", "--name", "docs"), ("docs",)),
        (("--name", "docs"), ("docs",)),
    ],
)
def test_by_which_names_it_may_be_asked(arguments, known):
    assert serving(*arguments).known_names == known


def test_the_password_may_come_from_the_environment_and_the_command_line_goes_first(monkeypatch):
    monkeypatch.setenv("TWEESPRAAK_AUTH", "anna:secret")
    assert serving().credentials == Credentials("anna", "secret")
    assert serving("--auth", "bob:word").credentials == Credentials("bob", "word")
    assert Settings.from_environment() == Settings()  # it is no setting, and no mistake
    monkeypatch.setenv("TWEESPRAAK_AUTH", "")
    with pytest.raises(SettingsError, match="TWEESPRAAK_AUTH"):
        serving()


@pytest.mark.parametrize("path", ["ask", "//ask", "/a//b", "/ask?x", "/ask#x", "/a b", "https://docs.example.org/ask"])
def test_a_root_path_that_is_none(path):
    with pytest.raises(SettingsError, match="is not the start of a path; give one such as /tweespraak"):
        serving("--root-path", path)


@pytest.mark.parametrize("port", [65_536, -1])
def test_a_port_that_is_none(port):
    with pytest.raises(SettingsError, match=f"cannot listen on port {port}"):
        Serving(port=port)


@pytest.mark.parametrize(
    ("host", "is_open"),
    [("127.0.0.1", False), ("127.0.0.9", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("::", True)],
)
def test_who_can_reach_it(host, is_open):
    assert Serving(host).is_open is is_open
    assert not Serving(host, credentials=Credentials("anna", "secret")).is_open
