"""The address that feedback is posted to, and the form under an answer."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from html.parser import HTMLParser

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant import __version__
from assistant.datatypes import LANGUAGES, Answer, Citation, Question, Statement
from assistant.feedback import MOST_CHARACTERS, Cited, FeedbackStore, Verdict
from assistant.web import serve
from assistant.web.feedback import router
from assistant.web.html.feedback_form import form
from assistant.web.recent import RecentAnswers
from assistant.web.texts import text

ANSWER = Answer(
    Question("Hoeveel mensen vertrokken uit België?", "nl", asked="En uit België?"),
    (Statement("Vierhonderdvijftig mensen vertrokken.", (1,), (0, 18)),),
    (Citation(1, "en", "Collaboration", "en", ("Belgium",), "en:1", "Four hundred and fifty left.", 10, 38),),
    None,
    0.9,
    (),
)
HOSTILE = """"><script>alert("1")</script> & 'x'"""


class Elements(HTMLParser):
    """The elements of a piece of HTML in order, each with its attributes and the text inside it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[int] = []
        self.feed(html)
        assert not self.open, "an element is left open"

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))
        self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag):
        assert self.found[self.open.pop()][0] == tag

    def handle_data(self, data):
        for position in self.open:
            self.found[position][2].append(data)

    def all(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        """The attributes and the text of the elements with this tag or class."""
        return [
            (attributes, "".join(words))
            for tag, attributes, words in self.found
            if name in (tag, *(attributes.get("class") or "").split())
        ]

    def one(self, name: str) -> tuple[dict[str, str | None], str]:
        """The attributes and the text of the only such element."""
        (element,) = self.all(name)
        return element


class Page:
    """A server that takes feedback on one answer, and a browser with its page open."""

    def __init__(self, path) -> None:
        self.store = FeedbackStore(path)
        self.recent = RecentAnswers()
        self.key = self.recent.remember(ANSWER)
        self.app = FastAPI()
        self.app.include_router(router(self.store, self.recent))
        self.client = TestClient(self.app, base_url="http://127.0.0.1:7860")

    def post(self, *, headers=None, content=None, **fields):
        sent = {"answer": self.key, "verdict": "helpful", "comment": "", "lang": "nl"} | fields
        body = json.dumps(sent).encode() if content is None else content
        return self.client.post(
            "/feedback", content=body, headers={"content-type": "application/json", **(headers or {})}
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        return [(str(one.verdict), one.comment) for one in self.store]


@pytest.fixture
def page(tmp_path):
    made = Page(tmp_path / "feedback.sqlite")
    yield made
    made.store.close()


def refused(page: Page, response, status: int, key: str, lang="nl", **values) -> None:
    assert (response.status_code, response.json()) == (status, {"message": text(lang, key, **values)})
    assert page.kept == []


# Taking feedback


def test_feedback_is_kept_with_the_servers_own_answer(page):
    response = page.post(verdict="wrong_source", comment="Dat staat er niet.\n")
    assert (response.status_code, response.json()) == (200, {"message": "Dank u, uw oordeel is bewaard."})
    [given] = page.store
    assert (given.key, given.verdict, given.comment) == (page.key, Verdict.WRONG_SOURCE, "Dat staat er niet.")
    assert (given.asked, given.question) == ("En uit België?", ANSWER.question.text)
    assert (given.answer, given.citations) == (ANSWER.text, (Cited("en", 10, 38, "Four hundred and fifty left."),))
    assert given.version == __version__


def test_what_else_a_browser_sends_is_not_kept(page, tmp_path):
    secret = "Zeer-Herkenbaar"
    response = page.post(
        headers={"user-agent": secret, "cookie": f"id={secret}", "x-forwarded-for": secret, "referer": secret},
        question=secret,
        answer_text=secret,
    )
    assert response.status_code == 200
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert any(b"helpful" in data for data in files)
    assert not any(secret.encode() in data or b"testclient" in data for data in files)


def test_the_last_verdict_counts(page):
    page.post(comment="mooi")
    page.post(verdict="not_helpful")
    assert page.kept == [("not_helpful", "")]


def test_null_withdraws(page):
    page.post()
    response = page.post(verdict=None)
    assert (response.status_code, response.json()["message"]) == (200, "Uw oordeel is gewist.")
    assert page.kept == []
    assert page.post(verdict=None).status_code == 200  # what is gone already may be withdrawn once more


def test_feedback_can_be_withdrawn_when_the_answer_is_no_longer_known(page):
    page.post()
    page.recent._answers.clear()
    assert page.post().status_code == 404
    assert page.kept == [("helpful", "")]
    assert page.post(verdict=None).status_code == 200
    assert page.kept == []


@pytest.mark.parametrize("verdict", ["helpful", None])
def test_an_unknown_key(page, verdict):
    refused(page, page.post(answer="a" * 22, verdict=verdict), 404, "feedback.expired")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_is_in_the_language_of_the_page(page, lang):
    other = "en" if lang == "nl" else "nl"
    response = page.post(lang=lang, headers={"accept-language": other})
    assert response.json()["message"] == text(lang, "feedback.thanks")


@pytest.mark.parametrize("lang", ["de", None, 1, ["nl"], {}])
def test_another_language_is_that_of_the_browser(page, lang):
    assert page.post(lang=lang, headers={"accept-language": "nl"}).json()["message"] == text("nl", "feedback.thanks")


# What is not taken


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "great"},
        {"verdict": ""},
        {"verdict": 1},
        {"verdict": ["helpful"]},
        {"answer": None},
        {"answer": 7},
        {"answer": ["x"]},
        {"answer": "\ud800", "verdict": None},
        {"comment": 7},
        {"comment": ["x"]},
    ],
    ids=str,
)
def test_fields_of_another_kind(page, fields):
    refused(page, page.post(**fields), 422, "feedback.unreadable")


def test_a_verdict_left_out_does_not_withdraw(page):
    page.post()
    response = page.post(content=json.dumps({"answer": page.key}).encode())
    assert response.status_code == 422
    assert page.kept == [("helpful", "")]


@pytest.mark.parametrize("comment", [None, "x" * MOST_CHARACTERS, "\ud800\0"])
def test_comments_that_are_taken(page, comment):
    assert page.post(comment=comment).status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comment_that_is_too_long(page, lang):
    limit = {"nl": "1.000", "en": "1,000"}[lang]
    response = page.post(comment="x" * (MOST_CHARACTERS + 1), lang=lang)
    refused(page, response, 422, "feedback.too_long", lang, limit=limit)


def test_the_longest_comment_fits_however_it_is_escaped(page):
    assert page.post(comment="\U0001f600" * MOST_CHARACTERS).status_code == 200


def test_a_request_that_is_too_large(page):
    response = page.post(comment="x" * 100_000, headers={"accept-language": "nl"})
    refused(page, response, 413, "feedback.too_long", limit="1.000")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe\xfa", 400),
        (b"[" * 10_000, 400),
        (b"1" * 10_000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"helpful"', 422),
    ],
    ids=["empty", "cut_off", "bytes", "deep", "digits", "list", "null", "text"],
)
def test_a_body_that_is_no_object(page, body, status):
    refused(page, page.post(content=body, headers={"accept-language": "nl"}), status, "feedback.unreadable")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/plain; application/json"],
)
def test_what_another_sites_form_could_send(page, content_type):
    response = page.post(headers={"content-type": content_type, "accept-language": "nl"})
    refused(page, response, 415, "feedback.unreadable")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:7860"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://["},
    ],
    ids=str,
)
def test_other_sites_are_refused(page, headers):
    refused(page, page.post(headers={**headers, "accept-language": "nl"}), 403, "feedback.refused")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:7860"},
        {"origin": "http://127.0.0.1:7860"},
        {"host": "answers.example", "origin": "https://Answers.example"},
        {"content-type": "Application/JSON; charset=utf-8"},
    ],
    ids=str,
)
def test_the_page_itself_is_not(page, headers):
    assert page.post(headers=headers).status_code == 200


def test_a_file_that_cannot_be_written(page):
    page.store.close()
    response = page.post()
    assert (response.status_code, response.json()) == (503, {"message": text("nl", "feedback.failed")})


def test_feedback_over_real_http_by_several_readers_at_once(page):
    keys = [page.recent.remember(ANSWER) for _ in range(20)]
    listener = serve.listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(page.app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def send(key: str) -> None:
        request = urllib.request.Request(
            f"{serve.address(listener)}feedback",
            json.dumps({"answer": key, "verdict": "helpful", "comment": key, "lang": "en"}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            assert json.load(response) == {"message": text("en", "feedback.thanks")}

    senders = [threading.Thread(target=send, args=(key,)) for key in keys]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(20)
    server.should_exit = True
    thread.join(10)
    listener.close()
    assert not thread.is_alive()
    assert sorted(comment for _, comment in page.kept) == sorted(keys)


# The form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_can_be_used_without_seeing_it(lang):
    elements = Elements(form("the-key", lang))
    assert elements.one("fieldset")[1].startswith(elements.one("legend")[1])
    buttons = elements.all("tw-feedback-verdict")
    assert [(b["type"], b["data-verdict"], b["aria-pressed"]) for b, _ in buttons] == [
        ("button", str(verdict), "false") for verdict in Verdict
    ]
    assert len({label for _, label in buttons}) == 3
    assert elements.one("label")[1] == text(lang, "feedback.comment")  # around the textarea, which is empty
    assert elements.one("textarea")[0]["maxlength"] == str(MOST_CHARACTERS)
    assert elements.one("tw-feedback-send")[0]["type"] == "button"
    assert elements.one("tw-feedback-status") == ({"class": "tw-feedback-status", "role": "status"}, "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_carries_what_a_script_needs(lang, page):
    attributes, words = Elements(form(page.key, lang)).one("form")
    assert attributes["data-failed"] == text(lang, "feedback.failed")
    assert attributes["data-choose"] == text(lang, "feedback.choose")
    assert attributes["lang"] == attributes["data-lang"] == lang
    assert text(lang, "feedback.privacy") in words
    response = page.client.post(
        f"/{attributes['data-url']}",
        json={"answer": attributes["data-answer"], "verdict": "helpful", "lang": attributes["data-lang"]},
    )
    assert response.json() == {"message": text(lang, "feedback.thanks")}


def test_the_form_has_no_script_and_sends_nothing_by_itself():
    found = Elements(form("key", "nl")).found
    assert not [name for _, attributes, _ in found for name in attributes if name.startswith("on")]
    assert not [tag for tag, attributes, _ in found if tag == "script" or "action" in attributes]
    assert all(attributes["type"] == "button" for tag, attributes, _ in found if tag == "button")


def test_an_answer_without_sources_has_no_wrong_source():
    buttons = Elements(form("key", "nl", cited=False)).all("tw-feedback-verdict")
    assert [attributes["data-verdict"] for attributes, _ in buttons] == ["helpful", "not_helpful"]


def test_the_key_is_escaped():
    assert Elements(form(HOSTILE, "nl")).one("form")[0]["data-answer"] == HOSTILE
