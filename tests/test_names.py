"""Spellings of one name are linked, and names that only look alike are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.sounds import sound
from assistant.retrieval.names import MIN_SIMILARITY, NameLinks, capitalised, names_in
from assistant.text import fold

# Every name of both lists stands in the index at once, so that a link is not made for want of another candidate.
SAME = [
    ("Mosoel", "Mosul"),
    ("jezidi", "yezidi"),
    ("jezidi", "Yazidi"),
    ("yezidi", "Yazidi"),
    ("Syrië", "Syria"),
    ("Irak", "Iraq"),
    ("Saoedi", "Saudi"),
    ("Hoessein", "Hussein"),
    ("Kirkoek", "Kirkuk"),
    ("Falluja", "Fallujah"),
    ("Raqqa", "Raqqah"),
    ("Mohammed", "Muhammad"),
    ("Koerdistan", "Kurdistan"),
    ("Libië", "Libya"),
    ("Jemen", "Yemen"),
]
DIFFERENT = [
    ("Iran", "Iraq"),
    ("Iran", "Irak"),
    ("Syria", "Libya"),
    ("Syrië", "Libië"),
    ("Turkey", "Tunisia"),
    ("Turkije", "Tunesië"),
    ("Mosul", "Kabul"),
    ("Belgium", "Bulgaria"),
    ("België", "Libië"),
    ("Aleppo", "Raqqa"),
    ("Sweden", "Sudan"),
]
ALL = sorted({name for pair in SAME + DIFFERENT for name in pair})


@pytest.fixture(scope="module")
def links() -> NameLinks:
    return NameLinks(fold(name) for name in ALL)


def linked(links: NameLinks, word: str) -> set[str]:
    return {name for name, _ in links.similar(word)}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_linked_both_ways(links, one, other):
    assert fold(other) in linked(links, one)
    assert fold(one) in linked(links, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_are_not_linked(links, one, other):
    assert fold(other) not in linked(links, one)
    assert fold(one) not in linked(links, other)


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("Mosoel", "musul"),  # oe -> u, o -> u
        ("Mosul", "musul"),  # o -> u
        ("Fallujah", "feluie"),  # a -> e, ll -> l, j -> i, the last h is silent
        ("ʿAbd", "ebd"),  # the sign for ayn is silent, a -> e
    ],
)
def test_letters_for_nearly_the_same_sound_become_equal(spelling, expected):
    assert sound(spelling) == expected


def test_the_similarity_is_the_dice_coefficient_of_the_trigrams():
    # "kamal" sounds kemel: " ke kem eme mel el " (5); "kamil" sounds kemil: " ke kem emi mil il " (5); 2 shared
    # 2 * 2 / (5 + 5) = .4 < .55: not linked
    assert NameLinks(["kamil"]).similar("Kamal") == []
    # "kamals" sounds kemels: " ke kem eme mel els ls " (6); 4 shared with kemel: 2 * 4 / (5 + 6) = 8 / 11
    assert NameLinks(["kamals"]).similar("Kamal") == [("kamals", 8 / 11)]


def test_the_best_spelling_comes_first_and_equals_come_in_order():
    found = NameLinks(["mosoel", "mosul", "mosulis"]).similar("Mossoul")
    assert [name for name, _ in found] == ["mosoel", "mosul", "mosulis"]
    assert [similarity for _, similarity in found[:2]] == [1.0, 1.0]
    assert found[2][1] < 1


def test_a_spelling_is_not_linked_with_itself():
    assert NameLinks(["mosul"]).similar("Mosul") == []


def test_short_names_are_left_out():
    links = NameLinks(["irn", "iran", "pkk"])
    assert links.names == ["iran"]


def test_nothing_is_like_a_word_of_other_letters():
    assert NameLinks([fold(name) for name in ALL]).similar("xyz") == []
    assert NameLinks([]).similar("Mosul") == []


def test_names_in_takes_capitalised_words_inside_a_sentence():
    text = "In Mosoel en Al-Bab vielen doden. Raqqa viel later, zei Abu Bakr."
    assert names_in(text) == ["Mosoel", "Bab", "Abu", "Bakr"]


@pytest.mark.parametrize("text", ["de stad (Mosoel) viel", "de stad “Mosoel” viel", "Raqqa/Mosoel viel"])
def test_names_in_sees_names_behind_brackets_quotation_marks_and_slashes(text):
    assert names_in(text) == ["Mosoel"]


def test_capitalised_takes_the_first_word_of_a_sentence_too():
    assert capitalised("Raqqa viel na Mosoel.") == ["Raqqa", "Mosoel"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abeikmorstu", min_size=4, max_size=8), max_size=8), st.text("abeikmorstu", min_size=1))
def test_links_are_sorted_within_bounds_and_go_both_ways(names, word):
    found = NameLinks(names).similar(word)
    similarities = [similarity for _, similarity in found]
    assert similarities == sorted(similarities, reverse=True)
    assert all(MIN_SIMILARITY <= similarity <= 1 for similarity in similarities)
    for name, similarity in found:
        if len(word) >= 4:
            assert NameLinks([word]).similar(name) == [(word, similarity)]
