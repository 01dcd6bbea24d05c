"""Connecting to chat models: what is missing is said in one line, before anything is sent."""

from __future__ import annotations

import pytest

from assistant.chat.model import ModelOptions, RequestFailed, failure, load
from assistant.errors import ModelError

URL = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("m", '"m" is no model; name its provider too, as in openai:gpt-4.1 or ollama:llama3.1'),
        (":m", '":m" is no model; name its provider too, as in openai:gpt-4.1 or ollama:llama3.1'),
        ("openai:m", "openai:m: there is no key; set OPENAI_API_KEY"),
        ("anthropic:m", "anthropic:m: there is no key; set ANTHROPIC_API_KEY"),
        ("ollama:m", 'the provider "ollama" needs a package; run: pip install langchain-ollama'),
        ("groq:m", 'the provider "groq" needs a package; run: pip install langchain-groq'),
    ],
)
def test_what_is_missing_is_said(name, message):
    with pytest.raises(ModelError) as raised:
        load(ModelOptions(name))
    assert str(raised.value) == message


def test_the_package_that_is_missing_is_named_also_where_there_is_a_key(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test")
    with pytest.raises(ModelError, match="run: pip install langchain-anthropic"):
        load(ModelOptions("anthropic:m"))


def test_a_provider_that_langchain_does_not_know():
    with pytest.raises(ModelError, match="Unsupported provider='nobody'"):
        load(ModelOptions("nobody:m"))


def test_a_server_of_ones_own_needs_no_key(monkeypatch):
    model = load(ModelOptions("openai:m", URL))
    assert model.openai_api_key.get_secret_value() == "none"  # type: ignore[attr-defined]
    monkeypatch.setenv("OPENAI_API_KEY", "mine")
    assert load(ModelOptions("openai:m", URL)).openai_api_key.get_secret_value() == "mine"  # type: ignore[attr-defined]


def test_address_patience_and_retries_reach_the_provider():
    model = load(ModelOptions("openai:m", URL, timeout=7, retries=4))
    assert (model.openai_api_base, model.request_timeout, model.max_retries) == (URL, 7, 4)  # type: ignore[attr-defined]


class OddTimeoutError(Exception):
    pass


class Refused(Exception):
    status_code = 401


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (OddTimeoutError(), "OddTimeoutError", f"{URL}: no reply within 7 seconds; --patience waits longer"),
        (
            ConnectionRefusedError(),
            "ConnectionRefusedError",
            f"{URL}: cannot be reached; check the address and the connection",
        ),
        (Refused("\nno.\nmore"), "Refused 401", f"{URL}: no; check the key"),
        (KeyError(), "KeyError None", f"{URL}: KeyError"),
    ],
)
def test_the_errors_of_providers_become_words(error, kind, message):
    failed = failure(error, ModelOptions("openai:m", URL, timeout=7), "--patience")
    assert isinstance(failed, RequestFailed)
    assert (failed.kind, str(failed)) == (kind, message)
    assert failed.is_hopeless == isinstance(error, Refused)
