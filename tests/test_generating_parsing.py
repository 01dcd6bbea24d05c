"""From the pieces of a reply to sentences with their keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generating.parsing import Parser, Proposed

REPLIES = {
    "keys behind each sentence": (
        "It opens at nine. [k2bc] It closes at six. [k3cd][k4df]",
        [("It opens at nine.", "k2bc"), ("It closes at six.", "k3cd k4df")],
    ),
    "a full stop behind the keys": (
        "It opens at nine [k2bc]. It closes [k3cd].",
        [("It opens at nine.", "k2bc"), ("It closes.", "k3cd")],
    ),
    "several keys in one pair of brackets": ("It opens. [k2bc, k3cd; k4df]", [("It opens.", "k2bc k3cd k4df")]),
    "two sentences that share their keys": (
        "It opens. It closes. [k2bc]",
        [("It opens.", "k2bc"), ("It closes.", "k2bc")],
    ),
    "a list": ("- It opens. [k2bc]\n2. It **closes**. [k3cd]\n", [("It opens.", "k2bc"), ("It closes.", "k3cd")]),
    "no keys at the end": ("It opens. [k2bc] Good luck!", [("It opens.", "k2bc"), ("Good luck!", "")]),
    "numbers, which are keys of nothing": ("It opens. [1]", [("It opens.", "1")]),
    "a key twice": ("It opens. [k2bc][k2bc]", [("It opens.", "k2bc")]),
    "a key that never closes": ("It opens. [k2b", [("It opens.", ""), ("[k2b.", "")]),
    "thoughts before it": ("<think>It may open. [k9zz]</think>\nIt opens. [k2bc]", [("It opens.", "k2bc")]),
    "thoughts without an end": ("<think>It may open. [k9zz] And", []),
    "white space": ("  \n ", []),
    "keys alone": ("[k2bc] [k3cd]", []),
    "invisible characters": ("It\u200b opens\u202e. [k2bc]", [("It opens.", "k2bc")]),
}


def read(pieces: list[str]) -> list[Proposed]:
    parser = Parser("en")
    return [*(one for piece in pieces for one in parser.feed(piece)), *parser.finish()]


@pytest.mark.parametrize(("reply", "found"), REPLIES.values(), ids=REPLIES)
def test_a_reply_is_sentences_with_keys(reply, found):
    assert read([reply]) == [Proposed(text, tuple(keys.split())) for text, keys in found]


@pytest.mark.parametrize("reply", [reply for reply, _ in REPLIES.values()], ids=REPLIES)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_however_it_is_cut_a_reply_is_the_same(reply, size):
    assert read([reply[at : at + size] for at in range(0, len(reply), size)]) == read([reply])


def test_a_sentence_is_told_as_soon_as_something_else_begins():
    parser = Parser("en")
    assert parser.feed("It opens at nine. [k2bc]") == []
    assert parser.feed(" [k3cd]") == []
    assert parser.feed(" It") == [Proposed("It opens at nine.", ("k2bc", "k3cd"))]
    assert parser.finish() == [Proposed("It.", ())]


@given(st.text(alphabet="ab .!?[]k29<think/>\n", max_size=80))
def test_no_reply_is_too_odd_to_be_read(reply):
    for proposed in read(list(reply)):
        assert proposed.text.strip()
