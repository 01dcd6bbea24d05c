"""A chat model, through LangChain's `init_chat_model`, that replies in a given form; and what can go wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.enriching.messages import Messages
from assistant.errors import ModelError
from assistant.text import shorten

HOPELESS = frozenset({401, 403, 404})  # no key, no right, no such model: the next request will fare no better
SHOWN_CHARACTERS = 200  # of what a provider says of an error

Form = TypeVar("Form", bound=BaseModel)


class ReplyUnreadable(Exception):
    """The model replied, but not in the form that was asked for."""


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


def connect(options: ModelOptions, form: type[Form]) -> Callable[[Messages], Form]:
    """What asks the model for a reply of this form. Nothing is sent yet.

    Raises ModelError when LangChain cannot make such a model. What is returned raises ReplyUnreadable or RequestFailed.
    """
    provider, _, name = options.name.partition(":")
    if not provider or not name:
        raise ModelError(
            f'"{options.name}" is no model; name its provider too, as in openai:gpt-4.1 or ollama:llama3.1'
        )
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise ModelError("LangChain is not installed; run: pip install langchain") from error
    given: dict[str, Any] = {"timeout": options.timeout, "max_retries": options.retries}
    if options.base_url:
        given["base_url"] = options.base_url
    if options.temperature is not None:
        given["temperature"] = options.temperature
    try:
        model = init_chat_model(name, model_provider=provider, **given)
        structured = model.with_structured_output(form, include_raw=True)
    except ImportError as error:
        package = re.search(r"pip install ([\w-]+)", str(error))
        needed = package[1] if package else f"langchain-{provider}"
        raise ModelError(f'the provider "{provider}" needs a package; run: pip install {needed}') from error
    except Exception as error:  # each provider has its own
        hint = "LangChain's page of the provider names its settings and its key"
        raise ModelError(f"{options.name}: {_first_line(error)}; {hint}") from error
    return lambda messages: _ask(structured.invoke, messages, options, form)


def _ask(invoke: Callable[[Any], Any], messages: Messages, options: ModelOptions, form: type[Form]) -> Form:
    """One request. Raises ReplyUnreadable or RequestFailed."""
    from langchain_core.exceptions import OutputParserException
    from pydantic import ValidationError

    try:
        found = invoke(messages)
    except (OutputParserException, ValidationError) as error:  # ValueErrors, and of the reply: nothing else is parsed
        raise ReplyUnreadable from error
    except Exception as error:  # each provider has its own
        raise _failure(error, options) from error
    if not isinstance(found["parsed"], form):
        raise ReplyUnreadable
    return found["parsed"]


def _failure(error: Exception, options: ModelOptions) -> RequestFailed:
    """The error of a provider as one for the user."""
    name = type(error).__name__
    status = getattr(error, "status_code", None)
    where = options.base_url or options.name
    if "Timeout" in name:
        return RequestFailed(name, f"{where}: no reply within {options.timeout:g} seconds; --timeout waits longer")
    if status is None and "Connect" in name:
        return RequestFailed(name, f"{where}: cannot be reached; check the address and the connection")
    hints = {401: "check the key", 403: "check the key", 404: "check the model's name and --base-url"}
    hint = f"; {hints[status]}" if status in hints else ""
    return RequestFailed(f"{name} {status}", f"{where}: {_first_line(error)}{hint}", is_hopeless=status in HOPELESS)


def _first_line(error: Exception) -> str:
    text = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return shorten(text.strip().rstrip("."), SHOWN_CHARACTERS)
