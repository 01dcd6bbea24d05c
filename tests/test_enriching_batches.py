"""Cutting documents into batches, and what a run over them is expected to take."""

from __future__ import annotations

import pytest

from assistant.datatypes import Document
from assistant.documents import enrichment
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.enriching.batches import MAX_CHARACTERS, Batch, is_asked, limited, split
from assistant.enriching.estimate import CHARACTERS_A_TOKEN, TOKENS_A_SECOND, TOKENS_A_SENTENCE, estimate
from assistant.enriching.messages import messages

FOUR = ["One is here.", "Two is here.", "Three is here.", "Four is here."]


def document(sections: dict[str, list[str]]) -> Document:
    blocks = []
    for heading, sentences in sections.items():
        blocks += [Block("heading", heading, (heading,)), Block("paragraph", " ".join(sentences), (heading,))]
    return assemble(blocks, Description("d", "en", "Title", "", ""))


def texts(batches: list[Batch]) -> list[list[str]]:
    return [[batch.text(sentence) for sentence in batch.sentences] for batch in batches]


def test_a_batch_holds_so_many_sentences_of_one_section():
    made = document({"A": FOUR[:3], "B": FOUR[3:]})
    assert texts(list(split(made, set(), 2))) == [FOUR[:2], FOUR[2:3], FOUR[3:]]
    assert [batch.section for batch in split(made, set(), 2)] == [("A",), ("A",), ("B",)]


def test_a_batch_is_not_longer_than_a_model_can_take_in():
    long = [f"Sentence {'x' * (MAX_CHARACTERS // 2)} {number} ends." for number in range(3)]
    assert [len(batch.sentences) for batch in split(document({"A": long}), set(), 8)] == [1, 1, 1]


def test_what_is_known_is_shown_but_not_asked():
    made = document({"A": FOUR})
    known = {enrichment.key(made, made.sentences[1])}
    [batch] = split(made, known, 8)
    assert texts([batch]) == [[FOUR[0], FOUR[2], FOUR[3]]]
    assert [batch.text(sentence) for sentence in batch.shown] == FOUR


def test_two_neighbours_on_each_side_are_shown():
    made = document({"A": [f"Number {word} is here." for word in "one two three four five six".split()]})
    third = list(split(made, set(), 1))[3]
    assert [third.text(sentence)[7:12] for sentence in third.shown] == ["two i", "three", "four ", "five ", "six i"]


def test_the_same_sentence_under_the_same_heading_is_asked_once():
    assert texts(list(split(document({"A": [FOUR[0], FOUR[1], FOUR[0]]}), set(), 8))) == [FOUR[:2]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("It is here.", True), ("These are:", True), ("It is ...", False), ("1.2 (3)", False), ("عن", True)],
)
def test_there_must_be_something_to_write_about(text, expected):
    assert is_asked(text) == expected


@pytest.mark.parametrize(("most", "sizes"), [(None, [2, 2]), (1, [1]), (2, [2]), (3, [2, 1]), (9, [2, 2])])
def test_a_limit_counts_sentences(most, sizes):
    batches = split(document({"A": FOUR}), set(), 2)
    assert [len(batch.sentences) for batch in limited(batches, most)] == sizes


def test_an_estimate_adds_up():
    batches = list(split(document({"A": FOUR}), set(), 2))
    expected = estimate(batches, 8)
    tokens_out = sum(map(len, FOUR)) / CHARACTERS_A_TOKEN + 4 * TOKENS_A_SENTENCE
    asked = sum(len(text) for batch in batches for _, text in messages(batch))
    assert (expected.sentences, expected.requests) == (4, 2)
    assert expected.tokens_in == round(asked / CHARACTERS_A_TOKEN)
    assert expected.tokens_out == round(tokens_out)
    assert expected.seconds == pytest.approx(tokens_out / TOKENS_A_SECOND / 2)  # two requests, both at once
