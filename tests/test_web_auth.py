"""A name and a password for the whole server."""

from __future__ import annotations

import base64

import pytest

from assistant.errors import SettingsError
from assistant.web.serving.auth import Credentials


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_name_and_password_are_parted_at_the_first_colon():
    assert Credentials.parse("anna:a:b ü") == Credentials("anna", "a:b ü")


@pytest.mark.parametrize("text", ["", "secret", ":secret", "anna:", ":"])
def test_bad_credentials_are_said_in_one_line_without_the_password(text):
    with pytest.raises(SettingsError, match=r"a name and a password with a colon between.*TWEESPRAAK_AUTH") as raised:
        Credentials.parse(text)
    assert "secret" not in str(raised.value)


def test_the_password_is_not_shown():
    assert "secret" not in repr(Credentials("anna", "secret"))


@pytest.mark.parametrize("given", [basic("anna:a:b ü"), basic("anna:a:b ü").replace("Basic", "bASIC")])
def test_who_knows_them_gets_in(given):
    assert Credentials("anna", "a:b ü").are_in(given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Basic",
        "Basic !",
        "Basic YW5uYTpzZWNyZXQ",  # cut off
        basic("anna:secret").replace("Basic", "Bearer"),
        basic("anna:secre"),
        basic("anna:secret "),
        basic("Anna:secret"),
        basic("annasecret"),
        basic("anna"),
        basic(""),
        "Basic é",
    ],
)
def test_nobody_else_does(given):
    assert not Credentials("anna", "secret").are_in(given)
