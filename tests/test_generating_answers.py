"""Answers of a chat model, a server on this machine: what is supported gets through; where it fails, the reader answers."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator

import pytest

from assistant.chat.model import ModelOptions
from assistant.datatypes import Answer, Evidence, Note, Question
from assistant.generating.answers import Basis, answers
from assistant.generating.denials import Denials
from assistant.generating.generator import Generator
from assistant.pipeline import load_encoders
from assistant.retrieval.encoder import Encoder
from assistant.settings import Settings
from tests.chat_server import ChatServer, Hangs, Pieces, Raw, Request, Respond, Wrong, serving
from tests.small_library import (
    CLOSED,
    LENDS,
    OPENS,
    OPENS_NL,
    QUESTION,
    VRAAG,
    basis_of,
    document_of,
    evidence_of,
    keys_of,
    passage_of,
    rejected_of,
    sources_of,
)

LIBRARY = document_of([OPENS, LENDS, CLOSED])
EVIDENCE = evidence_of(LIBRARY, [OPENS_NL])


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with serving(lambda _: "") as made:
        yield made


@pytest.fixture(autouse=True)
def fresh(server) -> None:
    server.requests.clear()
    server.gone.clear()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoders(Settings()).words


@pytest.fixture
def basis(encoder) -> Basis:
    return basis_of(QUESTION, EVIDENCE, [LIBRARY], encoder)


def generator(server: ChatServer, timeout: float = 10, retries: int = 0) -> Generator:
    return Generator.load(ModelOptions("openai:m", server.url, timeout, retries))


def all_of(basis: Basis, server: ChatServer, timeout: float = 10, retries: int = 0) -> list[Answer]:
    return list(answers(basis, generator(server, timeout, retries)))


def texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def says(*sentences: tuple[str, int]) -> Respond:
    """A model that says these sentences of these sources, counted from 0, and mends none."""

    def respond(request: Request) -> str:
        if rejected_of(request):
            return ""
        keys = keys_of(request)
        return " ".join(f"{text} [{keys[at]}]" for text, at in sentences)

    return respond


# What is supported


def test_the_answer_grows_sentence_by_sentence(basis, server):
    server.respond = says((OPENS, 0), (CLOSED, 2))
    grown = all_of(basis, server)
    assert [texts(one) for one in grown] == [[OPENS], [OPENS, CLOSED], [OPENS, CLOSED]]
    assert grown[-1].generator == "openai:m"
    assert grown[-1].notes == (Note.GENERATED,)
    assert [c.quote for c in grown[-1].citations] == [OPENS, CLOSED]
    assert [s.cites for s in grown[-1].statements] == [(1,), (2,)]
    assert len(server.requests) == 1


def test_a_rewording_that_says_the_same_gets_through(basis, server):
    server.respond = says(("The library opens at nine in the morning.", 0))
    assert texts(all_of(basis, server)[-1]) == ["The library opens at nine in the morning."]


def test_a_dutch_answer_is_checked_against_the_translation(encoder, server):
    basis = basis_of(VRAAG, EVIDENCE, [LIBRARY], encoder)
    server.respond = says(("De stadsbibliotheek opent om negen uur 's ochtends.", 0))
    answer = all_of(basis, server)[-1]
    assert texts(answer) == ["De stadsbibliotheek opent om negen uur 's ochtends."]
    assert answer.citations[0].quote == OPENS
    [source, *_] = sources_of(server.requests[0])
    assert (source["text"], source["translation"]) == (OPENS, OPENS_NL)


def test_a_reply_that_is_not_streamed_is_read_too(basis, server):
    made = generator(server)
    whole = Generator(made.options, made.model.model_copy(update={"disable_streaming": True}))
    server.respond = says((OPENS, 0))
    assert texts(list(answers(basis, whole))[-1]) == [OPENS]
    assert not server.requests[0].get("stream")


# What is withheld

WRONG = {
    "another number": ("The library lends 2,878 books to its members.", 1),
    "another source": ("The library lends 1,878 books to its members.", 2),
    "a negation": ("The town library does not open its doors at nine in the morning.", 0),
    "something else altogether": ("The mayor of Paris plays the violin in a famous orchestra.", 0),
    "the other language": ("De stadsbibliotheek opent haar deuren om negen uur in de ochtend.", 0),
    "a link": (f"{OPENS[:-1]}, see https://collect.example/now.", 0),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_the_evidence_does_not_say_is_withheld(basis, server, wrong):
    server.respond = says(wrong, (CLOSED, 2))
    for answer in (grown := all_of(basis, server)):
        assert texts(answer) == [CLOSED]
    assert grown[-1].withheld == 1


@pytest.mark.parametrize("keys", ["", "[1]", "[kzzzz]", "[k2bc, {0}]", "({0})"])
def test_without_a_key_that_was_given_nothing_gets_through(basis, server, keys):
    server.respond = lambda request: f"{OPENS} {keys.format(*keys_of(request))}"
    [answer] = all_of(basis, server)
    assert answer.notes == (Note.FALLBACK,)
    assert (answer.generator, answer.statements) == ("extractive", basis.extracted.statements)


def test_a_sentence_that_fails_is_mended_once(basis, server):
    def respond(request: Request) -> str:
        keys = keys_of(request)
        if not rejected_of(request):
            return f"The library opens at ten. [{keys[0]}] {CLOSED} [{keys[2]}]"
        return f"The library opens at nine in the morning. [{keys[0]}] {CLOSED} [{keys[2]}]"

    server.respond = respond
    answer = all_of(basis, server)[-1]
    assert texts(answer) == [CLOSED, "The library opens at nine in the morning."]
    assert (answer.withheld, len(server.requests)) == (1, 2)
    [rejected] = rejected_of(server.requests[1])
    assert rejected["sentence"] == "The library opens at ten."
    assert "number" in rejected["reason"] or "more than" in rejected["reason"]


def test_keys_are_other_ones_in_every_request(basis, server):
    server.respond = says((OPENS, 0))
    all_of(basis, server)
    all_of(basis, server)
    first, second = (set(keys_of(request)) for request in server.requests)
    assert len(first) == len(second) == 3
    assert first != second


def test_when_sentences_cannot_be_mended_the_good_ones_stay(basis, server, caplog):
    first = says((CLOSED, 2), ("It is open on 31 December 1999.", 0))
    server.respond = lambda request: Wrong(500) if rejected_of(request) else first(request)
    answer = all_of(basis, server)[-1]
    assert (texts(answer), answer.withheld, answer.notes) == ([CLOSED], 1, (Note.GENERATED,))
    assert "could not be mended" in caplog.text


def test_no_more_than_five_sentences_are_taken_and_the_rest_is_not_waited_for(basis, server):
    sentences = [
        *("The town library opens its doors at nine.", "The library opens at nine in the morning.", OPENS),
        *("The library opens its doors at nine.", "The town library opens at nine.", "The doors open at nine."),
    ]
    server.respond = lambda request: Pieces([f"{one} [{keys_of(request)[0]}] " for one in sentences], hangs=True)
    started = time.monotonic()
    answer = all_of(basis, server)[-1]
    assert texts(answer) == sentences[:5]
    assert time.monotonic() - started < 5


def test_an_answer_has_no_more_words_than_it_may(basis, server):
    server.respond = says((OPENS, 0), (CLOSED, 2))
    short = dataclasses.replace(basis, most_words=42)  # 30 of them are for a denial
    assert texts(all_of(short, server)[-1]) == [OPENS]


def test_evidence_that_does_not_stand_in_its_document_is_not_shown(encoder, server):
    other = document_of([OPENS.replace("nine", "nice"), LENDS, CLOSED])
    basis = basis_of(QUESTION, [EVIDENCE[1], EVIDENCE[0]], [other], encoder)
    server.respond = says((LENDS.replace("It", "The library"), 0))
    all_of(basis, server)
    assert [source["text"] for source in sources_of(server.requests[0])] == [LENDS]


# Nothing to say


@pytest.mark.parametrize(
    "reply", ["NOT IN THE DOCUMENTS", "Not in the documents.", "NIET IN DE DOCUMENTEN", "not in the documents [1]"]
)
def test_the_model_may_say_that_the_evidence_does_not_answer(basis, server, reply):
    server.respond = lambda _: reply
    [answer] = all_of(basis, server)
    assert answer.abstention is basis.none
    assert (answer.generator, answer.citations, answer.notes) == ("openai:m", (), ())
    assert answer.confidence == pytest.approx(0.1)


def test_what_is_said_beside_that_counts(basis, server):
    server.respond = lambda request: f"NOT IN THE DOCUMENTS. {OPENS} [{keys_of(request)[0]}]"
    assert texts(all_of(basis, server)[-1]) == [OPENS]


# Denials

ACCUSED = "The mayor accused the library of hiding books."
DENIED = "Its director denied that."


def with_denials(basis: Basis, near: Evidence | None = None) -> Basis:
    return dataclasses.replace(basis, denials=Denials(lambda _: near, {}, basis.documents))


def accused(encoder, *, together: bool) -> Basis:
    document = document_of([ACCUSED, DENIED])
    passage = passage_of(document)
    one, other = evidence_of(document)
    both = Evidence(passage, passage.start, passage.end, passage.text, 0.9)
    basis = basis_of(Question("What did the mayor say?", "en"), [both] if together else [one], [document], encoder)
    return with_denials(basis, None if together else other)


@pytest.mark.parametrize("together", [True, False], ids=["in the evidence", "near by"])
def test_a_denial_that_the_model_leaves_out_is_added(encoder, server, together):
    server.respond = says((ACCUSED, 0))
    answer = all_of(accused(encoder, together=together), server)[-1]
    assert texts(answer) == [ACCUSED, DENIED]
    assert len(answer.citations) == (1 if together else 2)


def test_a_denial_that_the_model_gives_is_not_given_again(encoder, server):
    server.respond = says((ACCUSED, 0), (DENIED, 0))
    assert texts(all_of(accused(encoder, together=True), server)[-1]) == [ACCUSED, DENIED]


# Faults: the reader answers, with a note, in time

FAULTS = {
    "an error of the server": lambda _: Wrong(500),
    "too many requests": lambda _: Wrong(429),
    "a wrong key": lambda _: Wrong(401),
    "an empty reply": lambda _: "",
    "a reply without an end": lambda request: Pieces([f"{OPENS} [{keys_of(request)[0]}] {CLOSED}"], has_end=False),
    "no reply": lambda _: Hangs(),
    "silence in mid-answer": lambda request: Pieces([f"{OPENS} [{keys_of(request)[0]}] And"], hangs=True),
    "a word a while": lambda request: Pieces([0.05, "word "] * 100),
    "no JSON": lambda _: Raw(b"data: {oops\n\ndata: [DONE]\n\n"),
    "a page": lambda _: Raw(b"<html><body>Welcome</body></html>", "text/html"),
    "chatter": lambda _: "Sure! I am happy to help you with that. What would you like to know?",
    "no letters": lambda _: "🙂 ... [] [] \x00",
    "keys alone": lambda request: " ".join(f"[{key}]" for key in keys_of(request)),
    "the other language": lambda request: f"{OPENS_NL} [{keys_of(request)[0]}]",
    "a call of a tool": lambda _: Pieces([], tools=[{"name": "search", "arguments": '{"q": "x"}'}]),
    "one endless word": lambda _: Pieces(["x" * 500] * 50),
}


@pytest.mark.parametrize("respond", FAULTS.values(), ids=FAULTS)
def test_whatever_goes_wrong_the_reader_answers_in_time(basis, server, respond):
    server.respond = respond
    started = time.monotonic()
    *_, answer = all_of(basis, server, timeout=0.6)
    assert time.monotonic() - started < 2
    assert answer.statements == basis.extracted.statements
    assert answer.citations == basis.extracted.citations
    assert (answer.generator, answer.notes) == ("extractive", (Note.FALLBACK,))


def test_a_server_that_is_not_there_is_a_fault_like_any_other(basis, caplog):
    nobody = Generator.load(ModelOptions("openai:m", "http://127.0.0.1:9/v1", 5, 0))
    [answer] = answers(basis, nobody)
    assert answer.notes == (Note.FALLBACK,)
    assert "http://127.0.0.1:9/v1: cannot be reached" in caplog.text


def test_a_request_that_is_refused_for_the_moment_is_made_again(basis, server):
    replies = [Wrong(429), Wrong(503)]
    good = says((OPENS, 0))
    server.respond = lambda request: replies.pop() if replies else good(request)
    assert texts(all_of(basis, server, retries=2)[-1]) == [OPENS]
    assert len(server.requests) == 3


ON_AND_ON: list[str | float] = [0.02, "on and "] * 200
AFTER_A_PAUSE: list[str | float] = [0.5, *ON_AND_ON]


def test_closing_the_iterator_ends_the_request(basis, server):
    server.respond = lambda request: Pieces([f"{OPENS} [{keys_of(request)[0]}] And so ", *ON_AND_ON])
    growing = answers(basis, generator(server))
    assert texts(next(growing)) == [OPENS]
    assert not server.gone.is_set()
    growing.close()
    assert server.gone.wait(3)


def test_closing_it_while_nothing_comes_ends_the_request_too(basis, server):
    server.respond = lambda request: Pieces([f"{OPENS} [{keys_of(request)[0]}] And", *AFTER_A_PAUSE])
    growing = answers(basis, generator(server))
    next(growing)
    started = time.monotonic()
    growing.close()
    assert time.monotonic() - started < 0.3
    assert server.gone.wait(3)


def test_only_question_and_evidence_are_sent(basis, server):
    server.respond = says((OPENS, 0))
    all_of(basis, server)
    [request] = server.requests
    system, asked = (one["content"] for one in request["messages"])
    assert QUESTION.text in asked
    assert set(request) <= {"model", "messages", "stream", "stream_options"}
    assert re.findall(r"library", system) == []
