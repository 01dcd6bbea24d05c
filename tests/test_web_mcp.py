"""The tools for other assistants, asked by the real client over HTTP."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import threading
import time
import urllib.error
import urllib.request
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import mcp
import pytest
from fastapi import FastAPI
from mcp.server.lowlevel import Server as ToolServer
from uvicorn import Config, Server

from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.web import serve
from assistant.web.asking import Desk
from assistant.web.programs.api import FAILED, PIECE
from assistant.web.programs.mcp import make_server, mount, require

BELGIUM = "Hoeveel mensen reisden vanuit België naar Syrië en Irak?"


def serving(app: FastAPI, **options):
    """Serve an application in a thread; gives its address, and closes when it is asked for the next one."""
    with serve.listen("127.0.0.1", 0) as listener:
        server = Server(Config(app, log_level="warning", **options))
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
    """The address of an application with a page, and the tools beside it."""
    app = FastAPI()
    with gr.Blocks() as page:
        button = gr.Button("a button")
        button.click(lambda: None, api_visibility="private")
    gr.mount_gradio_app(app, page, path="/", ssr_mode=False)
    mount(app, Desk(assistant))
    yield from serving(app)


@pytest.fixture(scope="module")
def url(address):
    return f"{address}mcp"


def run(url: str | ToolServer, use):
    """What `use` makes of a connected client."""

    async def connected():
        async with mcp.Client(url) as client:
            return await use(client)

    return asyncio.run(connected())


def call(url: str, name: str, **arguments):
    return run(url, lambda client: client.call_tool(name, arguments))


def post(url: str, headers=None, method="POST", body: bytes | None = None):
    """The status with which a plain request is answered."""
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    plain = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    data = (body or json.dumps(message).encode()) if method == "POST" else None
    request = urllib.request.Request(url, data, plain | (headers or {}), method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


# What is offered


def test_the_tools_that_are_offered(url):
    listed, info, instructions = run(url, offered)
    assert [tool.name for tool in listed] == ["ask", "search", "read"]
    for tool in listed:
        assert tool.annotations.read_only_hint is True
        assert len(tool.description) > 200
        assert all(taken["description"] for taken in tool.input_schema["properties"].values())
    assert info.name == "tweespraak"
    assert "keep who said it" in instructions


async def offered(client):
    return (await client.list_tools()).tools, client.server_info, client.instructions


def test_descriptions_say_what_the_arguments_may_be(url):
    ask, search, read = (tool.input_schema for tool in run(url, offered)[0])
    assert ask["required"] == ["question"]
    assert ask["properties"]["lang"]["enum"] == ["nl", "en", "auto"]
    assert search["properties"]["k"]["maximum"] == 100
    assert "100" in search["properties"]["k"]["description"]
    assert read["required"] == []
    assert str(PIECE) in read["properties"]["end"]["description"]


# Asking


def test_asking(url, assistant):
    result = call(url, "ask", question=BELGIUM)
    assert not result.is_error
    answer = result.structured_content
    whole = assistant.ask(BELGIUM).to_dict()
    assert answer == {key: value for key, value in whole.items() if key not in ("retrieved", "timings_ms", "withheld")}
    assert "450" in answer["answer"]
    assert json.loads(result.content[0].text) == answer


def test_a_question_in_the_other_language_and_one_without_an_answer(url):
    english = call(url, "ask", question="Who was Jihadi John?", lang="en").structured_content
    assert english["language"] == "en"
    none = call(url, "ask", question="Who won the Tour de France?").structured_content
    assert (none["abstained"], none["reason"], none["citations"]) == (True, "off_topic", [])


def test_searching(url, assistant):
    found = call(url, "search", question=BELGIUM, k=3).structured_content
    assert [passage["rank"] for passage in found["retrieved"]] == [1, 2, 3]
    for passage in found["retrieved"]:
        assert passage["text"] in assistant.index.documents[passage["document"]].text


def test_reading_around_a_citation(url):
    citation = call(url, "ask", question=BELGIUM).structured_content["citations"][0]
    start = citation["start"] - 200
    piece = call(url, "read", document=citation["document"], start=start, end=citation["end"]).structured_content
    assert piece["text"].endswith(citation["quote"])
    assert len(piece["text"]) == 200 + len(citation["quote"])
    assert citation["section"] in [section["section"] for section in piece["sections"]]


def test_listing_the_documents(url):
    listed = call(url, "read").structured_content["documents"]
    assert [document["document"] for document in listed] == ["en", "nl"]


def test_what_is_given_keeps_to_the_schemas(url):
    """The client compares, and raises where something is missing or of another type."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("ask", {"question": BELGIUM}),
        ("ask", {"question": "Who won the Tour de France?"}),
        ("search", {"question": BELGIUM}),
        ("read", {}),
        ("read", {"document": "nl", "start": 100_000}),
    ]
    for name, arguments in calls:
        assert call(url, name, **arguments).structured_content


def test_eight_at_once_each_get_their_own_answer(url, assistant):
    questions = [
        BELGIUM,
        "Who was Jihadi John?",
        "Did Turkey support IS?",
        "Where does the name Daesh come from?",
        "Which temples in Palmyra did IS blow up?",
        "Who won the Tour de France?",
        "Wie is de leider van IS?",
        "Hoeveel Belgen reisden naar Syrië?",
    ]

    async def all_at_once(client):
        return await asyncio.gather(*(client.call_tool("ask", {"question": question}) for question in questions))

    answers = [result.structured_content for result in run(url, all_at_once)]
    assert [answer["question"] for answer in answers] == questions
    assert [answer["answer"] for answer in answers] == [assistant.ask(question).text for question in questions]


def test_a_client_of_an_older_version_of_the_protocol(url):
    async def older():
        async with mcp.Client(url, mode="legacy") as client:
            listed = await client.list_tools()
            result = await client.call_tool("ask", {"question": BELGIUM})
            return [tool.name for tool in listed.tools], result.structured_content["answer"]

    names, answer = asyncio.run(older())
    assert names == ["ask", "search", "read"]
    assert "450" in answer


# Mistakes


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ask", {"question": " "}, "the question is empty; type a question in Dutch or English"),
        ("ask", {"question": "x" * 2_001}, "the question has 2001 characters; use at most 2000"),
        ("ask", {"question": "Who?", "lang": "fr"}, 'language "fr" is not known; use nl, en or auto'),
        ("ask", {}, "ask: missing a required argument: 'question'; see its input schema"),
        (
            "ask",
            {"question": "Who?", "k": 3},
            "ask: got an unexpected keyword argument 'k'; see its input schema",
        ),
        ("search", {"question": "Who?", "k": 0}, "k is the number of passages, from 1 to 100, not 0"),
        ("read", {"document": "fr"}, "there is no document 'fr'; there is: en, nl"),
        ("answer", {"question": "Who?"}, "there is no tool 'answer'; there is: ask, search, read"),
    ],
)
def test_a_mistake_is_told_in_one_line(url, name, arguments, message):
    result = call(url, name, **arguments)
    assert result.is_error
    assert [content.text for content in result.content] == [message]


def test_a_fault_of_the_program_is_logged_and_not_told(caplog):
    broken = cast(Assistant, SimpleNamespace(index=SimpleNamespace(documents=None)))
    result = run(make_server(Desk(broken)), lambda client: client.call_tool("read", {}))
    assert result.is_error
    assert [content.text for content in result.content] == [FAILED]
    assert "AttributeError" in caplog.text


# Who may ask


def test_pages_of_other_servers_are_refused(url):
    assert post(url, {"Host": "localhost:7860", "Origin": "http://localhost:7860"}) == 200
    assert post(url, {"Host": "localhost:7860", "Origin": "https://evil.example"}) == 403
    assert post(url, {"Host": "localhost:7860", "Origin": "null"}) == 403


def test_only_requests_of_a_sensible_size_are_taken(url):
    assert post(url, method="GET") == 405
    assert post(url, method="DELETE") == 405
    assert post(f"{url}/") == 200
    assert post(url, body=b'"' + b"x" * 100_000 + b'"') == 413


def test_the_page_stays_where_it_is(address):
    with urllib.request.urlopen(f"{address}gradio_api/info", timeout=10) as response:
        assert json.load(response)["named_endpoints"] == {}


def test_under_a_prefix(assistant):
    app = FastAPI()
    mount(app, Desk(assistant))
    for address in serving(app, root_path="/questions"):
        assert post(f"{address}mcp") == 200
        assert call(f"{address}mcp", "read").structured_content["documents"]


# Without the package


@pytest.mark.parametrize("missing", ["mcp", "mcp_types"])  # the second came with version 2
def test_without_the_package_one_line_says_what_to_install(monkeypatch, missing):
    require()
    find = importlib.util.find_spec
    monkeypatch.setattr("assistant.web.programs.mcp.find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(
        SettingsError, match=r'^serve --mcp needs the package "mcp", .*pip install "tweespraak\[mcp\]"$'
    ):
        mount(FastAPI(), cast(Desk, None))
