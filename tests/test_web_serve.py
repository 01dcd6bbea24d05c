"""Serving: what the browser is told, and that nothing in the page points to another machine."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import pytest

from assistant.assistant import Assistant
from assistant.datatypes import Document
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.web import serve

DOCUMENT = Document("en", "en", "Collaboration", "https://en.wikipedia.org/wiki/X", "CC BY-SA 4.0", "", (), (), ())
ASSISTANT = cast(
    Assistant,
    SimpleNamespace(index=SimpleNamespace(documents={"en": DOCUMENT}, passages={}), settings=Settings()),
)
# What a browser fetches by itself; it follows the address of an `a` only when the reader asks.
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "base": "href"}


class Fetched(HTMLParser):
    """The addresses that a browser would fetch for a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        address = dict(attrs).get(FETCHED.get(tag, ""))
        if address:
            self.addresses.append(address)


@pytest.fixture(scope="module")
def address():
    """The address of a page that is being served."""
    listener = serve.listen("127.0.0.1", 0)
    server = serve.make_server(ASSISTANT)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield serve.address(listener)
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert not thread.is_alive()


def fetch(address: str, body: bytes | None = None):
    with urllib.request.urlopen(address, body, timeout=10) as response:
        return response.headers, response.read().decode()


def test_the_served_page(address):
    """One test, because it imports Gradio: title, addresses, headers, favicon, and no analytics."""
    headers, html = fetch(address)
    own = urlsplit(address).netloc
    addresses = Fetched(html).addresses
    assert len(addresses) > 3
    assert {urlsplit(a).netloc for a in addresses} <= {"", own}
    assert "Tweespraak" in html

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"

    theme = fetch(f"{address}theme.css")[1]
    assert "@import" not in theme
    assert "http" not in theme.replace("http://www.w3.org/2000/svg", "")
    assert fetch(f"{address}favicon.ico")[1].startswith("<svg")

    config = fetch(f"{address}config")[1]
    assert '"analytics_enabled":false' in config
    assert '"footer_links":[]' in config
    assert fetch(f"{address}gradio_api/info")[1] == '{"named_endpoints":{},"unnamed_endpoints":{}}'

    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{address}gradio_api/upload", b"a file")


def test_closing_does_not_wait_for_open_pages():
    listener = serve.listen("127.0.0.1", 0)
    server = serve.make_server(ASSISTANT)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    with listener, urllib.request.urlopen(f"{serve.address(listener)}gradio_api/heartbeat/visit", timeout=10):
        server.should_exit = True
        started = time.monotonic()
        thread.join(10)
        assert time.monotonic() - started < serve.CLOSING_SECONDS


def test_the_front_end_itself_is_light_to_import():
    loaded = "import sys, assistant.web.serve, assistant.web.render; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_port_that_is_taken_is_said_in_one_line():
    with serve.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError, match=f"cannot listen on 127.0.0.1, port {port}: .*; choose another"):
            serve.listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 65_536), ("127.0.0.1", -1)])
def test_an_impossible_address_is_said_in_one_line(host, port):
    with pytest.raises(SettingsError, match="cannot listen on"):
        serve.listen(host, port)


def test_the_address_that_readers_open():
    with serve.listen("127.0.0.1", 0) as listener:
        assert serve.address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"
