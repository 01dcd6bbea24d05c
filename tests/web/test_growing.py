"""A chat model that writes the answer: the page shows what has been verified while the rest is still being written."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.assistant import Assistant
from assistant.chat.model import ModelOptions
from assistant.generating.generator import Generator
from assistant.web import serve
from tests.chat_server import Pieces, Reply, Request, serving
from tests.small_library import keys_of

pytestmark = pytest.mark.web

QUESTION = "How many people travelled from Belgium to Syria and Iraq?"
FIRST = "An estimated 450 individuals had travelled from Belgium to Syria and Iraq up to 2018."
SECOND = "Of those, 75 were linked to the Sharia4Belgium network."


@pytest.fixture
def goes_on() -> Iterator[threading.Event]:
    """Set when the model may go on."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def growing(assistant: Assistant, goes_on, dutch_browser, tmp_path) -> Iterator:
    """A browser on a page whose answers a model writes, which waits after its first sentence."""

    def respond(request: Request) -> Reply:
        key = keys_of(request)[0]
        return Pieces([f"{FIRST} [{key}] {SECOND[:9]}", goes_on, f"{SECOND[9:]} [{key}]"])

    with serving(respond) as model:
        generator = Generator.load(ModelOptions("openai:m", model.url, 30, 0))
        writing = Assistant(
            assistant.index, dataclasses.replace(assistant.models, generator=generator), assistant.settings
        )
        listener = serve.listen("127.0.0.1", 0)
        server = serve.make_server(writing)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        browser = type(dutch_browser)(f"http://127.0.0.1:{listener.getsockname()[1]}/", "en", str(tmp_path))
        yield browser
        browser.driver.quit()
        server.should_exit = True
        thread.join(10)
        listener.close()


def test_sentences_are_shown_as_they_are_verified(growing, goes_on):
    growing.ask(QUESTION)
    assert FIRST in growing.text("#result .tw-text")
    assert SECOND not in growing.text("#result .tw-text")
    assert growing.one("#result").get_attribute("aria-busy") == "true"
    goes_on.set()
    growing.until(lambda _: SECOND in growing.text("#result .tw-text"))
    growing.until(lambda _: growing.one("#result").get_attribute("aria-busy") is None)
    assert growing.all("#result [data-note='generated']")
    assert len(growing.all(".tw-exchange")) == 1
    assert growing.errors() == []


def test_a_growing_answer_can_be_followed_up(growing, goes_on):
    goes_on.set()
    growing.ask(QUESTION)
    growing.until(lambda _: SECOND in growing.text("#result .tw-text"))
    growing.until(lambda _: growing.one("#result").get_attribute("aria-busy") is None)
    growing.click("#examples button")
    growing.until(lambda _: growing.all("#earlier .tw-exchange, #earlier details, #earlier li"))
