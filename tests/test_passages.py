"""Splitting documents into passages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.datatypes import Document
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.documents.passages import split


def document(*blocks: Block) -> Document:
    return assemble(blocks, Description("d", "en", "", "", ""))


def heading(*path: str) -> Block:
    return Block("heading", path[-1], path)


def paragraph(text: str) -> Block:
    return Block("paragraph", text, ())


def item(text: str) -> Block:
    return Block("item", text, ())


def numbered(count: int, length: int = 0) -> str:
    """Sentences that say which they are, each of `length` characters where that is given."""
    openings = [f"This is sentence {n}" for n in range(1, count + 1)]
    return " ".join(f"{o} so{'o' * (length - len(o) - 4)}." if length else f"{o}." for o in openings)


def numbers(made: Document) -> list[list[int]]:
    """For each passage the numbers of its sentences, from 1."""
    position = {(s.start, s.end): n for n, s in enumerate(made.sentences, start=1)}
    return [[position[span] for span in passage.sentences] for passage in split(made)]


# Running text


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_short_section_is_one_passage(count):
    assert numbers(document(paragraph(numbered(count)))) == [list(range(1, count + 1))]


def test_a_longer_section_is_cut_in_windows_of_four_that_overlap_by_one():
    assert numbers(document(paragraph(numbered(10)))) == [[1, 2, 3, 4], [4, 5, 6, 7], [7, 8, 9, 10]]


@pytest.mark.parametrize(
    ("count", "windows"),
    [
        (6, [[1, 2, 3, 4], [4, 5, 6]]),
        (7, [[1, 2, 3, 4], [4, 5, 6, 7]]),
        (8, [[1, 2, 3, 4], [4, 5, 6, 7, 8]]),  # rather a fifth sentence than a passage of two
        (9, [[1, 2, 3, 4], [4, 5, 6, 7], [7, 8, 9]]),
    ],
)
def test_the_last_window_is_not_a_leftover(count, windows):
    assert numbers(document(paragraph(numbered(count)))) == windows


@pytest.mark.parametrize(
    ("length", "windows"),
    [
        (224, [[1, 2, 3, 4], [4, 5]]),  # four and three spaces: 899 characters, and 900 are allowed
        (225, [[1, 2, 3], [3, 4, 5]]),  # four: 903; three and two spaces: 677
        (299, [[1, 2, 3], [3, 4, 5]]),  # three: 899
        (300, [[1, 2], [2, 3], [3, 4], [4, 5]]),  # three: 902
        (600, [[1, 2], [2, 3], [3, 4], [4, 5]]),  # two: 1,201, but never fewer than two
    ],
)
def test_long_sentences_make_windows_of_fewer(length, windows):
    made = document(paragraph(numbered(5, length)))
    assert [s.end - s.start for s in made.sentences] == [length] * 5
    assert numbers(made) == windows


def test_a_short_section_of_long_sentences_is_cut_too():
    made = document(paragraph(numbered(3, 450)))
    assert numbers(made) == [[1, 2], [2, 3]]


def test_two_sentences_stay_together_however_long():
    made = document(paragraph("It says " + "very " * 200 + "much. It says " + "even " * 200 + "more."))
    assert numbers(made) == [[1, 2]]


def test_paragraphs_of_a_section_share_passages():
    made = document(paragraph("It is one."), paragraph("It is two."))
    assert [p.text for p in split(made)] == ["It is one.\nIt is two."]


def test_passages_keep_to_their_section():
    made = document(heading("A"), paragraph("It is one."), heading("A", "B"), paragraph("It is two."))
    assert [(p.section, p.text) for p in split(made)] == [(("A",), "It is one."), (("A", "B"), "It is two.")]


def test_a_section_without_text_has_no_passage():
    assert split(document(heading("A"))) == []


def test_passages_know_their_neighbours_in_the_section():
    made = document(paragraph(numbered(10)), heading("A"), paragraph("It is one."))
    first, second, third, other = split(made)
    assert [p.previous for p in (first, second, third, other)] == [None, first.id, second.id, None]
    assert [p.next for p in (first, second, third, other)] == [second.id, third.id, None, None]


def test_a_passage_carries_what_it_was_cut_from():
    made = document(heading("A"), paragraph("It is one. It is two."))
    [passage] = split(made)
    # "A" and its line end take two characters, each sentence ten, the space between them one
    assert (passage.id, passage.start, passage.end) == ("d:2-23", 2, 23)
    assert passage.sentences == ((2, 12), (13, 23))
    assert (passage.document, passage.lang, passage.kind, passage.context) == ("d", "en", "text", "")


# Lists


def test_a_short_list_is_one_passage_with_the_sentence_that_introduces_it():
    made = document(paragraph("It is long. It is old. These are named:"), *[item(f"Group {n}") for n in range(8)])
    text, short_list = split(made)
    assert text.text == "It is long. It is old. These are named:"
    assert short_list.sentence_text(0) == "These are named:"
    assert short_list.text.split("\n")[1:] == [f"Group {n}" for n in range(8)]
    assert (text.is_list, short_list.is_list) == (False, True)


def test_a_sentence_that_only_introduces_a_list_has_no_passage_of_its_own():
    made = document(paragraph("These are named:"), item("One"), item("Two"))
    assert [p.text for p in split(made)] == ["These are named:\nOne\nTwo"]


def test_text_below_a_list_is_a_passage_of_its_own():
    made = document(paragraph("Named:"), item("One"), item("Two"), paragraph("It is done."))
    assert [(p.text, p.is_list) for p in split(made)] == [("Named:\nOne\nTwo", True), ("It is done.", False)]


def test_two_lists_each_take_their_own_introduction():
    made = document(paragraph("First:"), item("One"), paragraph("Then:"), item("Two"))
    assert [p.text for p in split(made)] == ["First:\nOne", "Then:\nTwo"]


def test_a_list_without_an_introduction_is_a_passage():
    made = document(heading("A"), item("One"), item("Two"))
    assert [(p.text, p.is_list, p.context) for p in split(made)] == [("One\nTwo", True, "")]


def test_long_items_are_read_as_paragraphs_and_found_by_their_introduction():
    # on average 185 characters an item, more than 160
    made = document(paragraph("These are named:"), *[item(numbered(1, 185)) for _ in range(6)])
    assert numbers(made) == [[1, 2, 3, 4], [4, 5, 6, 7]]
    first, second = split(made)
    assert not first.is_list
    assert (first.context, second.context) == ("", "These are named:")


def test_a_list_of_very_many_items_is_cut():
    # 13 items of 100 characters and 12 line ends: 1,312 characters, more than 1,200
    made = document(paragraph("These are named:"), *[item(numbered(1, 100)) for _ in range(13)])
    assert not any(p.is_list for p in split(made))
    assert all(2 <= len(p.sentences) <= 5 for p in split(made))


def test_a_list_of_just_few_enough_items_is_whole():
    # 11 items of 100 characters and 10 line ends: 1,110 characters
    made = document(paragraph("These are named:"), *[item(numbered(1, 100)) for _ in range(11)])
    assert [(p.is_list, len(p.sentences)) for p in split(made)] == [(True, 1 + 11)]


# Definitions


def test_a_definition_is_one_passage_however_long():
    text = "\n".join(f"This is line {n} of what is said here." for n in range(9))
    made = document(heading("Definitions"), Block("definition", text, ("Definitions", "Term"), target="t"))
    [passage] = split(made)
    assert (passage.kind, passage.section, passage.text) == ("definition", ("Definitions", "Term"), text)


# Properties

blocks = st.lists(
    st.one_of(
        st.integers(1, 9).map(lambda n: paragraph(numbered(n, 40))),
        st.integers(1, 3).map(lambda n: paragraph(numbered(n, 380))),
        st.integers(1, 2).map(lambda n: item(numbered(n, 60))),
        st.sampled_from("ABC").map(heading),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(blocks)
def test_every_sentence_is_in_a_passage_of_its_section_and_every_passage_is_its_text(made_of):
    made = document(*made_of)
    passages = split(made)
    assert {span for p in passages for span in p.sentences} == {(s.start, s.end) for s in made.sentences}
    assert len({p.id for p in passages}) == len(passages)
    for passage in passages:
        assert made.text[passage.start : passage.end] == passage.text
        assert passage.is_list or len(passage.sentences) <= 5
    for found in numbers(made):
        assert found == list(range(found[0], found[0] + len(found)))
