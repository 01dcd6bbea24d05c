"""The pages of the documents: addresses, languages, refusals, and that they fetch nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web import reading_page
from assistant.web.html import standalone
from assistant.web.serving.protection import Protection

QUOTE = "non-state actors"


@pytest.fixture(scope="module")
def client(assistant):
    app = FastAPI()
    app.add_middleware(Protection)
    app.include_router(reading_page.router(assistant))
    with TestClient(app, headers={"accept-language": "nl"}) as client:
        yield client


class Marked(HTMLParser):
    """The words that are marked, without what is added to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "br"}:
            self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.tags.pop() == tag

    def handle_data(self, data):
        if "mark" in self.tags and "sup" not in self.tags:
            self.words += data


def test_a_document_is_a_whole_page_in_the_language_of_the_browser(client):
    page = client.get("/read/en")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == "nl"
    assert page.headers["vary"] == "Accept-Language"
    assert page.text.startswith('<!doctype html><html lang="nl">')
    assert "<title>Collaboration with the Islamic State – Tweespraak</title>" in page.text
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text


@pytest.mark.parametrize(("wanted", "lang"), [("en", "en"), ("nl", "nl"), ("fr", "nl"), ("", "nl"), ("EN", "nl")])
def test_an_address_may_name_the_language(client, wanted, lang):
    assert f'<html lang="{lang}">' in client.get("/read/en", params={"lang": wanted}).text


def test_a_part_is_what_another_page_takes_in(client):
    part = client.get("/read/nl?lang=en&part=1").text
    assert part.startswith('<div class="tw-reading" lang="en">')
    assert "<style" not in part
    assert part in client.get("/read/nl?lang=en").text.replace('"../read/', '"./read/')


def test_a_place_is_marked(client, assistant):
    start = assistant.index.documents["en"].text.index(QUOTE)
    for part in ("", "&part=1"):
        page = client.get(f"/read/en?lang=nl&start={start}&end={start + len(QUOTE)}{part}")
        assert page.status_code == 200
        assert Marked(page.text).words == QUOTE
        assert "Vertaling door een taalmodel" in page.text
    assert Marked(client.get("/read/en?lang=nl").text).words == ""


def test_the_last_character_can_be_marked(client, assistant):
    length = len(assistant.index.documents["nl"].text)
    assert Marked(client.get(f"/read/nl?start={length - 1}&end={length}").text).words == "."
    assert client.get(f"/read/nl?start={length - 1}&end={length + 1}").status_code == 400


@pytest.mark.parametrize(
    "place",
    [
        *("start=5", "end=5", "start=5&end=5", "start=6&end=5", "start=-1&end=5", "start=a&end=5", "start=&end="),
        *(
            "start=0&end=999999",
            "start=1&end=1" + 5_000 * "0",
            "start=1.5&end=3",
            "start=%C2%B2&end=5",
            "start=+1&end=5",
        ),
        "start=235&end=237",  # the empty line between two sections
    ],
)
def test_a_place_that_is_none_is_refused_kindly(client, place):
    for part in ("", "&part=1"):
        page = client.get(f"/read/en?lang=en&{place}{part}")
        assert page.status_code == 400
        assert '<p class="tw-problem" role="status" lang="en">The place that the link points to' in page.text
        assert "<mark" not in page.text
        assert 'id="s-0"' in page.text


def test_a_document_that_is_not_there_is_told_with_those_that_are(client):
    for path in ("/read/xx", "/read/a/b/c", "/read/", "/read/%3Cscript%3E", "/read/../en"):
        page = client.get(f"{path}?lang=nl") if ".." not in path else client.get("/read/..%2Fen?lang=nl")
        assert page.status_code == 404
        assert "Dit document is er niet." in page.text
        assert "script" not in page.text
        assert 'data-document="en"' in page.text
    part = client.get("/read/xx?lang=nl&part=1")
    assert part.status_code == 404
    assert part.text.startswith('<p class="tw-problem"')


def test_documents_can_be_chosen(client):
    page = client.get("/read?lang=nl")
    assert page.status_code == 200
    assert '<h2 id="reading-title" tabindex="-1">Kies een document</h2>' in page.text
    assert client.get("/read?lang=nl&part=1").text in page.text


# Links


def links(client, address: str) -> dict[str, str]:
    """Where the links of a page lead, by their text, as a browser resolves them."""
    found = re.findall(r'<a href="([^"#]*)[^>]*>(?:<span[^>]*>)?([^<]+)', client.get(address).text)
    return {shown: urljoin(f"http://host/prefix{address}", href.replace("&amp;", "&")) for href, shown in found}


@pytest.mark.parametrize("address", ["/read?lang=nl", "/read/en?lang=nl", "/read/a/b?lang=nl", "/read/?lang=nl"])
def test_links_hold_under_any_prefix(client, address):
    found = links(client, address)
    assert found["Terug naar de vragen"] == "http://host/prefix/"
    assert found["Islamitische Staat (terreurorganisatie)"] == "http://host/prefix/read/nl?lang=nl"
    assert found["English"] == f"http://host/prefix{address.replace('lang=nl', 'lang=en')}"


def test_the_other_language_shows_the_same_place(client):
    page = client.get("/read/en?lang=nl&start=10&end=20")
    assert 'href="?lang=en&amp;start=10&amp;end=20#marked" lang="en" hreflang="en">English</a>' in page.text


def test_documents_in_folders_are_found(tmp_path):
    (tmp_path / "texts" / "more & more").mkdir(parents=True)
    (tmp_path / "texts" / "more & more" / "one.txt").write_text("The ship sailed to Malta in 1914. It sank.\n")
    settings = Settings(documents=str(tmp_path / "texts"), index=str(tmp_path / "index"))
    assistant = Assistant.open(settings)
    app = FastAPI()
    app.include_router(reading_page.router(assistant))
    client = TestClient(app)
    [(document_id, document)] = assistant.index.documents.items()
    [href] = re.findall(r'href="([^"]*)" data-document', client.get("/read").text)
    page = client.get(urljoin("http://host/read", href.replace("&amp;", "&")).removeprefix("http://host"))
    assert page.status_code == 200
    assert document.text.split(".")[0] in page.text
    assert f'<a href="{"../" * (document_id.count("/") + 1)}">' in page.text


# Nothing is fetched, nothing runs


@pytest.mark.parametrize("address", ["/read", "/read/en?start=10&end=20", "/read/nl", "/read/xx"])
def test_pages_fetch_nothing_and_run_nothing(client, address):
    page = client.get(address)
    assert re.search(r"<(script|img|link|iframe|object|embed|base)\b| (src|srcset|style|on\w+)=", page.text) is None
    style = page.text.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = page.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy


def test_dark_pages_have_the_colours_of_dark_pages():
    style = standalone.style()
    [wished] = re.findall(r"@media \(prefers-color-scheme: dark\) \{ :root \{(.*?)\} \}", style, re.DOTALL)
    colours = dict(re.findall(r"(--tw-[\w-]+): (#\w+);", wished))
    light = dict(re.findall(r"(--tw-[\w-]+): (#\w+);", style.partition("}")[0]))
    assert colours.keys() == light.keys()
    assert all(colours[name] != light[name] for name in colours)
