"""Replies piece by piece, in time or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from assistant.chat.model import ModelOptions, RequestFailed
from assistant.chat.streaming import GRACE, streamed

OPTIONS = ModelOptions("mine:m", timeout=7)


class Model(BaseChatModel):
    """A model in this process that says a word every so many seconds, blocking whoever waits."""

    words: list[str]
    seconds: float = 0.0

    @property
    def _llm_type(self) -> str:
        return "mine"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for word in self.words:
            time.sleep(self.seconds)
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))


class Blocking(Model):
    """One that blocks the loop in which it should wait."""

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        time.sleep(self.seconds)
        yield ChatGenerationChunk(message=AIMessageChunk(content="late"))


def read(model: BaseChatModel, seconds: float = 5) -> list[str]:
    return list(streamed(model, [("human", "hello")], OPTIONS, time.monotonic() + seconds))


def test_pieces_come_in_order():
    assert read(Model(words=["one ", "two ", "three"])) == ["one ", "two ", "three"]


def test_empty_pieces_and_other_things_than_text_are_left_out():
    model = Model(words=["", "one"])
    assert read(model) == ["one"]


def test_nothing_in_time_is_a_failure():
    with pytest.raises(
        RequestFailed, match="mine:m: no reply within 7 seconds; TWEESPRAAK_GENERATOR_TIMEOUT waits longer"
    ):
        read(Model(words=["late"], seconds=0.5), seconds=0.1)


def test_a_time_that_is_over_already_is_a_failure():
    with pytest.raises(RequestFailed):
        read(Model(words=["one"], seconds=0.1), seconds=-1)


def test_what_comes_in_time_is_given_on_before_the_failure():
    pieces = streamed(Model(words=["one", "two"], seconds=0.2), [("human", "x")], OPTIONS, time.monotonic() + 0.3)
    assert next(pieces) == "one"
    with pytest.raises(RequestFailed):
        next(pieces)


def test_a_model_that_blocks_the_loop_holds_nobody_up(monkeypatch):
    monkeypatch.setattr("assistant.chat.streaming.GRACE", 0.1)
    assert GRACE > 0.1
    started = time.monotonic()
    with pytest.raises(RequestFailed):
        read(Blocking(words=[], seconds=0.6), seconds=0.1)
    assert time.monotonic() - started < 0.5
    time.sleep(0.6)  # the loop is free again


def test_several_replies_at_once_do_not_wait_for_each_other():
    done: list[list[str]] = []
    model = Model(words=["a", "b"], seconds=0.1)
    threads = [threading.Thread(target=lambda: done.append(read(model))) for _ in range(4)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [["a", "b"]] * 4
    assert time.monotonic() - started < 0.7
