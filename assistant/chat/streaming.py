"""A reply of a chat model, piece by piece, within a time that holds for all of it, and that can be broken off.

Requests run in an event loop of their own thread: there a request that is under way can be cancelled, so that neither a
server that falls silent nor one that sends a word a minute keeps anybody waiting.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Generator
from functools import cache
from typing import TYPE_CHECKING

from assistant.chat.model import Messages, ModelOptions, failure

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

GRACE = 1.0  # seconds for a provider that blocks the loop; nobody waits longer for it
PATIENCE = "TWEESPRAAK_GENERATOR_TIMEOUT"
ENDINGS = {"anthropic": "stop_reason", "ollama": "done_reason", "openai": "finish_reason"}  # of a reply that is whole

_Piece = str | Exception | None  # None ends a reply


class BrokenOff(Exception):
    """A reply that stopped before its end."""


def streamed(model: BaseChatModel, messages: Messages, options: ModelOptions, deadline: float) -> Generator[str]:
    """The pieces of a reply as they come, until this moment of `time.monotonic`. Closing the iterator ends the request.

    Only text is given on: whatever tools the model calls for, nobody hears it. Raises RequestFailed.
    """
    pieces: queue.SimpleQueue[_Piece] = queue.SimpleQueue()
    ending = ENDINGS.get(options.name.partition(":")[0])
    reading = asyncio.run_coroutine_threadsafe(_read(model, messages, ending, deadline, pieces), _loop())
    try:
        while (piece := _next(pieces, deadline)) is not None:
            if isinstance(piece, Exception):
                raise failure(piece, options, PATIENCE) from piece
            yield piece
    finally:
        reading.cancel()


def _next(pieces: queue.SimpleQueue[_Piece], deadline: float) -> _Piece:
    try:
        return pieces.get(timeout=max(deadline - time.monotonic(), 0) + GRACE)
    except queue.Empty:
        return TimeoutError()


async def _read(
    model: BaseChatModel, messages: Messages, ending: str | None, deadline: float, pieces: queue.SimpleQueue[_Piece]
) -> None:
    """Put the pieces of a reply into the queue, and last of all None, or what went wrong.

    `ending` is what the provider says of a reply that is whole; a connection that is closed early says nothing.
    """
    outcome: Exception | None = None
    is_whole = ending is None
    try:
        async with asyncio.timeout(deadline - time.monotonic()):
            async for chunk in model.astream(messages):
                is_whole = is_whole or bool(chunk.response_metadata.get(ending or ""))
                if chunk.text:
                    pieces.put(str(chunk.text))
        if not is_whole:
            raise BrokenOff("the reply broke off")
    except Exception as error:  # each provider has its own
        outcome = error
    finally:
        pieces.put(outcome)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests, in a thread that ends with the program."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat", daemon=True).start()
    return loop
