"""Connecting to a chat model through LangChain's `init_chat_model`; the errors of providers in words for the user."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.text import shorten

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Messages = list[tuple[str, str]]  # role and text, as LangChain takes them

HOPELESS = frozenset({401, 403, 404})  # no key, no right, no such model: the next request will fare no better
SHOWN_CHARACTERS = 200  # of what a provider says of an error
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}
NO_KEY = "none"  # for a server of one's own, which seldom asks for one


class RequestFailed(Exception):
    """There was no reply, also after LangChain's own retries; `kind` is the same for failures of the same reason."""

    def __init__(self, kind: str, message: str, *, is_hopeless: bool = False) -> None:
        """The message is one for the user."""
        super().__init__(message)
        self.kind = kind
        self.is_hopeless = is_hopeless


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model, and how patient to be."""

    name: str  # PROVIDER:NAME
    base_url: str | None = None
    timeout: float = 120  # seconds
    retries: int = 3  # of a request that failed, by LangChain
    temperature: float | None = None  # the provider's own


def load(options: ModelOptions) -> BaseChatModel:
    """The model. Nothing is sent yet. Raises ModelError, which says what to install or to set."""
    provider, _, name = options.name.partition(":")
    if not provider or not name:
        raise ModelError(
            f'"{options.name}" is no model; name its provider too, as in openai:gpt-4.1 or ollama:llama3.1'
        )
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise ModelError("LangChain is not installed; run: pip install langchain") from error
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **_given(options, provider))
        return model
    except ImportError as error:
        package = re.search(r"pip install ([\w-]+)", str(error))
        needed = package[1] if package else f"langchain-{provider}"
        raise ModelError(f'the provider "{provider}" needs a package; run: pip install {needed}') from error
    except ModelError:
        raise
    except Exception as error:  # each provider has its own
        hint = "LangChain's page of the provider names its settings and its key"
        raise ModelError(f"{options.name}: {first_line(error)}; {hint}") from error


def failure(error: Exception, options: ModelOptions, patience: str) -> RequestFailed:
    """The error of a provider as one for the user; `patience` is the option that waits longer."""
    name = type(error).__name__
    status = getattr(error, "status_code", None)
    where = options.base_url or options.name
    if "Timeout" in name:
        return RequestFailed(name, f"{where}: no reply within {options.timeout:g} seconds; {patience} waits longer")
    if status is None and "Connect" in name:
        return RequestFailed(name, f"{where}: cannot be reached; check the address and the connection")
    hints = {401: "check the key", 403: "check the key", 404: "check the model's name and --base-url"}
    hint = f"; {hints[status]}" if status in hints else ""
    return RequestFailed(f"{name} {status}", f"{where}: {first_line(error)}{hint}", is_hopeless=status in HOPELESS)


def first_line(error: Exception) -> str:
    """The first line of what an error says, not too long."""
    text = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return shorten(text.strip().rstrip("."), SHOWN_CHARACTERS)


def _given(options: ModelOptions, provider: str) -> dict[str, Any]:
    """What the provider is told beside the name. Raises ModelError where the key is missing."""
    given: dict[str, Any] = {"timeout": options.timeout, "max_retries": options.retries}
    if options.base_url:
        given["base_url"] = options.base_url
    if options.temperature is not None:
        given["temperature"] = options.temperature
    key = KEYS.get(provider)
    if key is not None and not os.environ.get(key):
        if not options.base_url:
            raise ModelError(f"{options.name}: there is no key; set {key}")
        given["api_key"] = NO_KEY
    return given
