"""What programs may ask: the functions themselves, and the endpoints as the real client and plain requests see them."""

from __future__ import annotations

import asyncio
import base64
import doctest
import json
import re
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import httpx2
import mcp
import pytest
from fastapi import FastAPI
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp.client.streamable_http import streamable_http_client
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server

from assistant.assistant import Assistant
from assistant.datatypes import Document, Section, Sentence
from assistant.errors import DocumentError, QuestionError
from assistant.web import serve
from assistant.web.asking import Desk
from assistant.web.programs import api
from assistant.web.programs.api import FAILED, MOST_PASSAGES, PIECE, Interface, publish
from assistant.web.programs.mcp import PATH, mount

API = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
PASSWORD = "Basic " + base64.b64encode(b"name:password").decode()
BELGIUM = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"


def ask() -> None:
    """What a button of the page does; programs may not, and its name is not in their way."""


class Password:
    """Middleware that wants a password of whoever comes to localhost, as a proxy in front might."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if headers.get("host", "").startswith("localhost:") and headers.get("authorization") != PASSWORD:
            await PlainTextResponse("a password, please", 401)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def served(assistant: Assistant):
    """Serve a page with the endpoints as `serve` does; gives its address, and closes when asked for the next one."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in serve.ENVIRONMENT.items():
            patch.setenv(name, value)
        with gr.Blocks() as page:
            button = gr.Button("a button")
            button.click(ask, api_visibility="private")
            publish(Desk(assistant))
    app = FastAPI()
    mount(app, Desk(assistant))
    app.add_middleware(Password)
    gr.mount_gradio_app(app, page, path="/", ssr_mode=False, show_error=True)
    with serve.listen("127.0.0.1", 0) as listener:
        server = Server(Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield serve.address(listener)
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def address(assistant):
    yield from served(assistant)


@pytest.fixture(scope="module")
def client(address):
    client = Client(address, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def fetch(address: str, body: dict[str, Any] | None = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode()


def events(address: str, name: str, body: dict[str, Any]) -> tuple[str, Any]:
    """The last event of a call by plain requests, with its data."""
    event_id = json.loads(fetch(f"{address}gradio_api/call/{name}", body))["event_id"]
    last = fetch(f"{address}gradio_api/call/{name}/{event_id}").strip().split("\n\n")[-1]
    event, data = last.split("\n")
    return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


# The functions


@pytest.fixture(scope="module")
def interface(assistant):
    return Interface(Desk(assistant))


def test_an_answer_is_what_the_command_prints(interface, assistant):
    answer, printed = interface.ask(BELGIUM), assistant.ask(BELGIUM).to_dict()
    assert answer.keys() == printed.keys()
    assert {k: v for k, v in answer.items() if k != "timings_ms"} == {
        k: v for k, v in printed.items() if k != "timings_ms"
    }
    json.dumps(answer)
    assert interface.ask("450", "en")["language"] == "en"


def test_as_many_passages_as_are_asked_for(interface):
    found = interface.search(BELGIUM, 3)
    assert (found["question"], found["language"]) == (BELGIUM, "nl")
    assert [passage["rank"] for passage in found["retrieved"]] == [1, 2, 3]
    assert "450" in found["retrieved"][0]["text"]
    assert len(interface.search(BELGIUM, 100)["retrieved"]) == 100


def test_the_documents_are_listed(interface, assistant):
    assert interface.read() == {
        "documents": [
            {
                "document": document.id,
                "title": document.title,
                "language": document.lang,
                "source": document.source,
                "licence": document.licence,
                "length": len(document.text),
            }
            for document in assistant.index.documents.values()
        ]
    }


@pytest.mark.parametrize("name", ["en", "nl"])
def test_the_pieces_of_a_document_are_the_document(interface, assistant, name):
    document = assistant.index.documents[name]
    ends = {sentence.end for sentence in document.sentences}
    text = ""
    start: int | None = 0
    while start is not None:
        piece = interface.read(name, start)
        assert piece["start"] == len(text)
        assert len(piece["text"]) <= PIECE
        assert piece["end"] in ends
        text, start = text + piece["text"], piece["next"]
    assert text == document.text


def test_a_piece_from_here_to_there(interface, assistant):
    citation = interface.ask(BELGIUM)["citations"][0]
    piece = interface.read(citation["document"], citation["start"], citation["end"])
    assert piece["text"] == citation["quote"]
    assert (piece["start"], piece["end"], piece["next"]) == (citation["start"], citation["end"], citation["end"])
    assert [section["section"] for section in piece["sections"]] == [citation["section"]]


# 0         10        20        30
# First. Second one.\n\nHeading\nThird.
SMALL = Document(
    *("small", "en", "Small", "a file", "none", "First. Second one.\n\nHeading\nThird."),
    (Section((), 0, 0, 18), Section(("Heading",), 20, 28, 34)),
    (),
    (Sentence(0, 6, 0), Sentence(7, 18, 0), Sentence(28, 34, 1)),
)


@pytest.mark.parametrize(
    ("start", "end", "text", "following", "sections"),
    [
        (0, None, "First.", 6, [[]]),
        (6, None, " Second on", 16, [[]]),  # no sentence ends in it, so it ends at the limit
        (16, None, "e.", 18, [[]]),
        (18, None, "\n\nHeading\n", 28, [["Heading"]]),
        (17, 22, ".\n\nHe", 22, [[], ["Heading"]]),
        (0, 30, "First. Sec", 10, [[]]),
        (28, 99, "Third.", None, [["Heading"]]),
        (28, None, "Third.", None, [["Heading"]]),
        (24, None, "ing\nThird.", None, [["Heading"]]),
        (33, None, ".", None, [["Heading"]]),
    ],
)
def test_where_a_piece_of_ten_characters_ends(monkeypatch, start, end, text, following, sections):
    monkeypatch.setattr(api, "PIECE", 10)
    small = Interface(Desk(cast(Assistant, SimpleNamespace(index=SimpleNamespace(documents={"small": SMALL})))))
    piece = small.read("small", start, end)
    assert piece["text"] == text == SMALL.text[piece["start"] : piece["end"]]
    assert piece["next"] == following
    assert [section["section"] for section in piece["sections"]] == sections


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fr",), "there is no document 'fr'; there is: en, nl"),
        ((["en"],), r"there is no document \['en'\]; there is: en, nl"),
        (("en", -1), 'start is an offset in document "en", from 0 to [0-9]+, not -1'),
        (("en", 10**6), 'start is an offset in document "en", from 0 to [0-9]+, not 1000000'),
        (("en", "0"), "start is an offset .*, not '0'"),
        (("en", True), "start is an offset .*, not True"),
        (("en", None), "start is an offset .*, not None"),
        (("en", 5, 5), "end is an offset behind start, 5, not 5"),
        (("en", 5, 6.5), "end is an offset behind start, 5, not 6.5"),
    ],
)
def test_what_cannot_be_read(interface, arguments, message):
    with pytest.raises(DocumentError, match=f"^{message}$"):
        interface.read(*arguments)


@pytest.mark.parametrize("k", [0, -1, 101, 2.0, "3", None, True])
def test_impossible_numbers_of_passages(interface, k):
    with pytest.raises(QuestionError, match=f"^k is the number of passages, from 1 to 100, not {k!r}$"):
        interface.search(BELGIUM, k)


@pytest.mark.parametrize("question", ["", " ?", "x" * 2_001, None, 5, ["Who?"]])
def test_impossible_questions(interface, question):
    for function in (interface.ask, interface.search):
        with pytest.raises(QuestionError):
            function(question)


# The endpoints


def test_the_endpoints_that_are_documented(address):
    told = json.loads(fetch(f"{address}gradio_api/info"))
    assert told["unnamed_endpoints"] == {}
    taken = {
        name: [(p["parameter_name"], p["parameter_has_default"]) for p in endpoint["parameters"]]
        for name, endpoint in told["named_endpoints"].items()
    }
    assert taken == {
        "/ask": [("question", False), ("lang", True), ("before", True)],
        "/search": [("question", False), ("k", True), ("lang", True)],
        "/read": [("document", True), ("start", True), ("end", True)],
    }
    for endpoint in told["named_endpoints"].values():
        assert endpoint["returns"][0]["type"]["type"] == "object"
        assert endpoint["description"].endswith(".")
        assert "Raises" not in endpoint["description"]


def test_asking_with_the_client(client, assistant):
    answer = client.predict(BELGIUM, api_name="/ask")
    assert answer["answer"] == assistant.ask(BELGIUM).text
    assert len(answer["retrieved"]) == 10
    assert client.predict(question="450?", lang="en", api_name="/ask")["language"] == "en"


def test_searching_and_reading_with_the_client(client, interface):
    assert client.predict(BELGIUM, k=2, api_name="/search") == interface.search(BELGIUM, 2)
    assert client.predict(api_name="/read") == interface.read()
    assert client.predict("en", 300, 400, api_name="/read") == interface.read("en", 300, 400)
    assert client.predict("en", api_name="/read") == interface.read("en")


def test_eight_at_once_each_get_their_own_answer(client):
    questions = [f"How many people travelled from {place}?" for place in "Belgium Turkey Iraq Qatar Iran Syria".split()]
    questions += [BELGIUM, "Wie was Jihadi John?"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: client.predict(question, api_name="/ask"), questions))
    assert [answer["question"] for answer in answers] == questions


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("/ask", {"question": " "}, "the question is empty; type a question in Dutch or English"),
        ("/ask", {"question": "x" * 2_001}, "the question has 2001 characters; use at most 2000"),
        ("/ask", {"question": "Who?", "lang": "fr"}, 'language "fr" is not known; use nl, en or auto'),
        ("/search", {"question": "Who?", "k": 0}, "k is the number of passages, from 1 to 100, not 0"),
        ("/read", {"document": "fr"}, "there is no document 'fr'; there is: en, nl"),
        ("/read", {"document": "en", "start": 5, "end": 4}, "end is an offset behind start, 5, not 4"),
    ],
)
def test_a_mistake_is_told_in_one_line(client, capfd, name, arguments, message):
    with pytest.raises(AppError) as told:
        client.predict(**arguments, api_name=name)
    assert str(told.value) == message
    assert "Traceback" not in capfd.readouterr().err


def test_plain_requests(address, interface):
    event, [answer] = events(address, "ask", {"data": [BELGIUM, "auto", None]})
    assert event == "complete"
    assert answer["citations"] == interface.ask(BELGIUM)["citations"]
    event, data = events(address, "ask", {"data": ["", "auto", None]})
    assert event == "error"
    assert data["error"] == "the question is empty; type a question in Dutch or English"


def test_a_question_may_lean_on_those_before_it(client):
    answer = client.predict("En vanuit Nederland?", before=[BELGIUM], api_name="/ask")
    assert answer["question"] == "En vanuit Nederland?"
    assert "Nederland" in answer["understood"]
    assert "reisden" in answer["understood"]
    with pytest.raises(AppError, match="before is a list of the questions"):
        client.predict("En vanuit Nederland?", before="no list", api_name="/ask")


def test_plain_requests_by_name_leave_out_what_has_a_default(address, interface):
    assert events(address, "v2/search", {"question": BELGIUM, "k": 1}) == ("complete", [interface.search(BELGIUM, 1)])


def test_a_fault_of_the_program_is_logged_and_not_told(caplog):
    broken = cast(Assistant, SimpleNamespace(index=SimpleNamespace(documents=None)))
    for address in served(broken):
        event, data = events(address, "v2/read", {"document": "en"})
        assert (event, data["error"]) == ("error", FAILED)
        assert "NoneType" not in json.dumps(data)
    assert "argument of type 'NoneType' is not iterable" in caplog.text


def test_behind_a_password(address, interface):
    guarded = address.replace("127.0.0.1", "localhost")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        fetch(f"{guarded}gradio_api/info")
    auth = ("name", "password")
    client = Client(guarded, verbose=False, analytics_enabled=False, httpx_kwargs={"auth": auth})
    assert client.predict(api_name="/read") == interface.read()
    client.close()

    async def tool():
        async with httpx2.AsyncClient(auth=auth) as http:
            transport = streamable_http_client(f"{guarded}mcp", http_client=http)
            async with mcp.Client(transport) as client:
                return (await client.call_tool("read")).structured_content

    assert asyncio.run(tool()) == interface.read()


# The documentation


def blocks(language: str) -> list[str]:
    """The blocks of docs/api.md in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", API, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", blocks("python"))
def test_the_documentation_shows_what_python_prints(address, block):
    test = doctest.DocTestParser().get_doctest(
        block.replace("http://127.0.0.1:7860/", address), {}, "block", None, None
    )
    assert test.examples
    told: list[str] = []
    doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert not told, "".join(told)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the example needs curl")
def test_the_documentation_shows_requests_that_work(address):
    [block] = blocks("sh")
    script = block.replace("http://127.0.0.1:7860", address.rstrip("/"))
    done = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, timeout=20, check=True)
    event, data = done.stdout.strip().split("\n")
    assert event == "event: complete"
    [answer] = json.loads(data.removeprefix("data: "))
    assert "450" in answer["answer"]
    assert answer["answer"].startswith("Tot 2018 waren ")


def test_the_documentation_has_the_address_of_the_tools_and_the_limits():
    [configuration] = blocks("json")
    assert json.loads(configuration)["mcpServers"]["tweespraak"]["url"] == f"http://127.0.0.1:7860{PATH}"
    assert f"at most {PIECE:,} of them" in API
    assert f"1 to {MOST_PASSAGES}; 10)" in API
