"""A chat model that replies in a given form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.chat.model import Messages, ModelOptions, RequestFailed, failure, first_line, load
from assistant.errors import ModelError

__all__ = ["Messages", "ModelOptions", "ReplyUnreadable", "RequestFailed", "connect"]

Form = TypeVar("Form", bound=BaseModel)


class ReplyUnreadable(Exception):
    """The model replied, but not in the form that was asked for."""


def connect(options: ModelOptions, form: type[Form]) -> Callable[[Messages], Form]:
    """What asks the model for a reply of this form. Nothing is sent yet.

    Raises ModelError when LangChain cannot make such a model. What is returned raises ReplyUnreadable or RequestFailed.
    """
    model = load(options)
    try:
        structured = model.with_structured_output(form, include_raw=True)
    except Exception as error:  # each provider has its own
        raise ModelError(f"{options.name}: {first_line(error)}; this model gives no replies in a form") from error
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
        raise failure(error, options, "--timeout") from error
    if not isinstance(found["parsed"], form):
        raise ReplyUnreadable
    return found["parsed"]
