"""Serving: what the browser is told, and that nothing in the page points to another machine."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urljoin, urlsplit

import pytest

from assistant import __version__
from assistant.assistant import Assistant
from assistant.datatypes import Document
from assistant.errors import FeedbackError, SettingsError
from assistant.settings import Settings
from assistant.web import serve
from assistant.web.serving.auth import Credentials
from assistant.web.serving.bounds import MOST_BYTES
from assistant.web.serving.limits import BURST
from assistant.web.serving.options import Serving

DOCUMENT = Document("en", "en", "Collaboration", "https://en.wikipedia.org/wiki/X", "CC BY-SA 4.0", "", (), (), ())
INDEX = SimpleNamespace(documents={"en": DOCUMENT}, passages={"en:1": None, "en:2": None}, enrichments={})
LOCAL = Serving()
CREDENTIALS = Credentials("anna", "ü:x")
READER = {"X-Forwarded-For": "203.0.113.1"}  # as a proxy on this machine says


def assistant(ask: Callable[[str], object] = str.upper) -> Assistant:
    """An assistant that has one document, and answers so."""
    answer = SimpleNamespace(to_dict=lambda: {"answer": "no"})
    made = SimpleNamespace(
        index=INDEX, settings=Settings(), generates=False, ask=lambda text, *_, **__: ask(text) and answer
    )
    return cast(Assistant, made)


ASSISTANT = assistant()
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


@contextmanager
def running(assistant: Assistant = ASSISTANT, serving: Serving = LOCAL) -> Iterator[str]:
    """The address of a page while it is being served."""
    with serve.listen("127.0.0.1", 0) as listener:
        server = serve.make_server(assistant, serving)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield serve.address(listener, serving.root_path)
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def address():
    with running() as address:
        yield address


def fetch(address: str, body: bytes | Iterator[bytes] | None = None, headers: dict[str, str] | None = None):
    request = urllib.request.Request(address, body, {"Content-Type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.headers, response.read().decode()


def status(address: str, body: bytes | Iterator[bytes] | None = None, headers: dict[str, str] | None = None) -> int:
    try:
        fetch(address, body, headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200


def authorization(text: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}


# The page


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
    assert set(json.loads(fetch(f"{address}gradio_api/info")[1])["unnamed_endpoints"]) == set()


def test_nothing_is_open_that_gradio_brings_and_nobody_needs(address):
    for path in ("gradio_api/upload", "gradio_api/component_server", "login", "gradio_api/vibe-edit"):
        assert status(f"{address}{path}", b"{}") == 404
    served = ["", "config", "theme.css", "favicon.ico", "manifest.json", "gradio_api/info", "gradio_api/startup-events"]
    for path in served:
        assert status(f"{address}{path}") == 200, path


def test_health(address):
    headers, body = fetch(f"{address}health")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"status": "ok", "version": __version__, "documents": 1, "passages": 2}


def test_documents_are_read_beside_the_page(address):
    assert "Collaboration" in fetch(f"{address}read")[1]


# Bounds


@pytest.mark.parametrize("path", ["gradio_api/call/search", "gradio_api/run/predict", "gradio_api/queue/join"])
def test_a_request_that_is_too_large(address, path):
    large = b" " * (MOST_BYTES + 1)
    assert status(f"{address}{path}", large) == 413
    assert status(f"{address}{path}", iter([large[:40_000], large[40_000:]])) == 413  # it does not say how large it is
    assert status(f"{address}{path}", large[:-1]) == 422  # is not JSON


def test_programs_do_not_get_round_the_limit_by_the_way_that_pages_take():
    with running(serving=Serving(per_minute=60)) as address:
        config = json.loads(fetch(f"{address}config")[1])
        [number] = [one["id"] for one in config["dependencies"] if one["api_name"] == "read"]
        body = json.dumps({"fn_index": number, "data": ["", 0, None]}).encode()
        answers = [status(f"{address}gradio_api/run/predict", body, READER) for _ in range(40)]
        assert answers[:BURST] == [200] * BURST
        assert 500 in answers[BURST:]  # as Gradio sends what a program is told


def test_programs_are_told_to_wait_and_pages_and_health_are_not():
    with running(serving=Serving(per_minute=60)) as address:
        answers = [status(f"{address}gradio_api/call/read", b'{"data": ["", 0, null]}', READER) for _ in range(40)]
        assert answers[:BURST] == [200] * BURST
        assert answers[-1] == 429
        for path in ("", "health", "gradio_api/info"):
            assert [status(f"{address}{path}", headers=READER) for _ in range(3)] == [200] * 3
        assert (
            status(f"{address}gradio_api/call/read", b'{"data": ["", 0, null]}', {"X-Forwarded-For": "192.0.2.7"})
            == 200
        )
        assert status(f"{address}gradio_api/call/read", b'{"data": ["", 0, null]}') == 200


# A password


def test_nobody_gets_in_without_the_password():
    with running(serving=Serving(credentials=CREDENTIALS)) as address:
        for path in ("", "config", "read", "gradio_api/info", "theme.css", "nothing", "health/", "//health"):
            with pytest.raises(urllib.error.HTTPError, match="401") as raised:
                fetch(f"{address}{path}")
            with raised.value as refused:
                assert refused.headers["WWW-Authenticate"] == 'Basic realm="Tweespraak", charset="UTF-8"'
                assert refused.headers["Content-Security-Policy"]
                assert refused.read() == b"a name and a password are needed\n"
        assert status(f"{address}gradio_api/call/ask", b"{}") == 401
        assert status(address, headers=authorization("anna:ü")) == 401
        assert status(f"{address}health") == 200
        assert status(address, headers=authorization("anna:ü:x")) == 200
        assert status(f"{address}gradio_api/info", headers=authorization("anna:ü:x")) == 200


def test_gradio_client_gets_in_with_it():
    from gradio_client import Client

    with running(serving=Serving(credentials=CREDENTIALS)) as address:
        client = Client(address, headers=authorization("anna:ü:x"), verbose=False)
        read = client.predict("", 0, None, api_name="/read")
        assert [document["document"] for document in read["documents"]] == ["en"]


# Behind a proxy


def test_the_page_under_a_path_of_a_proxy_that_leaves_the_path_on_or_takes_it_off():
    with running(serving=Serving(root_path="/ask/here")) as address:
        server = address.removesuffix("/ask/here/")
        assert address == f"{server}/ask/here/"
        for prefix in ("", "/ask/here"):
            html = fetch(f"{server}{prefix}/")[1]
            assert f'"root":"{server}/ask/here"' in html
            # Gradio looks for the manifest of an app, which the page is not, above the path: there is none there.
            own = [a for a in Fetched(html).addresses if not a.startswith("data:") and a != "/manifest.json"]
            assert len(own) >= 3
            for found in own:
                # As a browser does, which sees the page under the path whatever the proxy does with it.
                assert urljoin(address, found).startswith(address), found
            for path in ("/config", "/gradio_api/info", "/health", "/theme.css", "/read", "/gradio_api/startup-events"):
                assert status(f"{server}{prefix}{path}") == 200, prefix + path
        assert json.loads(fetch(f"{server}/config", headers={"X-Forwarded-Proto": "https"})[1])["root"] == (
            f"https{server.removeprefix('http')}/ask/here"
        )


def test_events_under_a_path_of_a_proxy():
    from gradio_client import Client

    with running(serving=Serving(root_path="/ask")) as address:
        client = Client(address, verbose=False)
        assert client.predict("", 0, None, api_name="/read")["documents"][0]["title"] == "Collaboration"


# Beside the page


def test_what_is_not_asked_for_is_not_there(address):
    assert status(f"{address}feedback", b"{}") in {404, 405}
    assert status(f"{address}mcp", b"{}") in {404, 405}


def test_feedback_and_tools_when_asked_for(tmp_path):
    with running(serving=Serving(feedback=tmp_path / "f.sqlite", tools=True)) as address:
        assert status(f"{address}feedback", b'{"answer": "x", "verdict": "helpful"}') == 404  # no such answer
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepted = {"Accept": "application/json, text/event-stream"}
        tools = json.loads(fetch(f"{address}mcp", json.dumps(call).encode(), accepted)[1])["result"]["tools"]
        assert "ask" in [tool["name"] for tool in tools]


def test_a_file_for_feedback_that_is_none(tmp_path):
    with pytest.raises(FeedbackError):
        serve.make_server(ASSISTANT, Serving(feedback=tmp_path))


# Closing


def test_closing_does_not_wait_for_open_pages():
    with ExitStack() as stack:
        page = running()
        address = page.__enter__()
        stack.enter_context(urllib.request.urlopen(f"{address}gradio_api/heartbeat/visit", timeout=10))
        started = time.monotonic()
        page.__exit__(None, None, None)
        assert time.monotonic() - started < serve.CLOSING_SECONDS


@contextmanager
def process(index: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`tweespraak serve` as a process of its own, with its address."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0", "--index", str(index), *arguments]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    with started:
        try:
            assert started.stdout is not None
            assert started.stdout.readline() == "Tweespraak is starting ...\n"
            yield started, started.stdout.readline().removesuffix(" (Ctrl+C stops it)\n")
        finally:
            started.kill()


def health(address: str) -> None:
    assert json.loads(fetch(f"{address}health")[1])["status"] == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="has no signals")
def test_stopping_a_process_is_no_fault(index_folder):
    for number in (signal.SIGINT, signal.SIGTERM):
        with process(index_folder) as (started, address):
            health(address)
            post(address, "search", "Wie is Jihadi John?")
            with urllib.request.urlopen(f"{address}gradio_api/heartbeat/visit", timeout=10):
                before = time.monotonic()
                started.send_signal(number)
                out, err = started.communicate(timeout=20)
                assert time.monotonic() - before < serve.CLOSING_SECONDS + 2
            assert (started.returncode, out) == (0, "")
            assert "Jihadi" not in err
            assert "Traceback" not in err


def post(address: str, name: str, question: str) -> str:
    event = json.loads(
        fetch(f"{address}gradio_api/call/{name}", json.dumps({"data": [question, 1, "auto"]}).encode())[1]
    )
    return fetch(f"{address}gradio_api/call/{name}/{event['event_id']}")[1]


SLOW = """
import sys, time
from tests.test_web_serve import assistant
from assistant.web import serve
from assistant.web.serving.options import Serving
serve.serve(assistant(lambda text: time.sleep(60)), Serving(port=0), lambda address: print(address, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no signals")
def test_closing_does_not_wait_for_a_question_that_takes_for_ever():
    with subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE, encoding="utf-8") as started:
        assert started.stdout is not None
        address = started.stdout.readline().strip()
        try:
            names = json.loads(fetch(f"{address}gradio_api/info")[1])["named_endpoints"]
            ask = next(name for name in names if name.startswith("/ask"))
            fetch(f"{address}gradio_api/call{ask}", b'{"data": ["Who?", "auto", null]}')
            health(address)  # also while it is being answered
            before = time.monotonic()
            started.send_signal(signal.SIGINT)
            assert started.wait(timeout=20) == 0
            assert 1 < time.monotonic() - before < serve.CLOSING_SECONDS + 3
        finally:
            started.kill()


def test_a_server_for_everybody_warns_once(index_folder):
    with process(index_folder, "--host", "0.0.0.0") as (started, address):
        health(address.replace("0.0.0.0", "127.0.0.1"))
        started.terminate()
        [line] = started.communicate(timeout=20)[1].splitlines()
    warning = json.loads(line)
    assert warning["level"] == "WARNING"
    assert warning["event"] == "anybody who can reach 0.0.0.0 can ask questions; --auth asks them for a password"


def test_bad_credentials_end_it_before_anything_is_opened():
    command = [sys.executable, "-m", "assistant", "serve", "--auth", "secret"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tweespraak: credentials are a name and a password")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


# Before it is served


def test_the_front_end_itself_is_light_to_import():
    loaded = "import sys, assistant.web.serve, assistant.web.html.render; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_port_that_is_taken_is_said_in_one_line():
    with serve.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError, match=f"cannot listen on 127.0.0.1, port {port}: .*; choose another"):
            serve.listen("127.0.0.1", port)


def test_an_impossible_address_is_said_in_one_line():
    with pytest.raises(SettingsError, match=r"cannot listen on 192\.0\.2\.1, port 0: .*; choose another"):
        serve.listen("192.0.2.1", 0)


def test_the_address_that_readers_open():
    with serve.listen("127.0.0.1", 0) as listener:
        assert serve.address(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}/"
