"""Questions and search words that are alike, misfiled or of no use."""

from __future__ import annotations

import pytest

from assistant.enriching.questions import (
    adds_nothing,
    are_alike,
    bare,
    is_in_language,
    is_search_word,
    without_near_duplicates,
)


def test_questions_are_compared_without_case_and_punctuation():
    assert bare("Wat is IS, eigenlijk?") == bare("wat is is  eigenlijk") == "wat is is eigenlijk"


@pytest.mark.parametrize(
    ("one", "other", "lang", "alike"),
    [
        ("When does the library open?", "when does the library open", "en", True),
        ("When is the library open?", "When was the library open?", "en", True),
        ("When does the library open?", "When does the library close?", "en", False),
        ("Welke stad was de hoofdstad?", "In welk land lag de hoofdstad?", "nl", False),
        ("Wie was de eerste leider?", "Wie waren de eerste leiders?", "nl", True),
        ("Who won in 2014?", "Who won in 2015?", "en", False),
        ("When did she win?", "Where did she win?", "en", False),
        ("Who accused Qatar?", "Who was accused by Qatar?", "en", False),
        ("Did Rome help Carthage?", "Did Carthage help Rome?", "en", False),
    ],
)
def test_near_duplicates(one, other, lang, alike):
    assert are_alike(one, other, lang) == are_alike(other, one, lang) == alike


def test_the_first_of_near_duplicates_stays():
    assert without_near_duplicates(["Who came?", "When was it?", "who came", "Who  came?"], "en") == [
        "Who came?",
        "When was it?",
    ]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Hoe laat gaat de bibliotheek open?", "nl", True),
        ("Hoe laat gaat de bibliotheek open?", "en", False),
        ("When does the library open?", "en", True),
        ("When does the library open?", "nl", False),
        ("Abu Sayyaf?", "nl", True),  # too close to call
        ("Abu Sayyaf?", "en", True),
    ],
)
def test_the_language_of_a_question(text, lang, expected):
    assert is_in_language(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("amnesty", True), ("divide and rule", True), ("a b c d", False), ("in 2014", False), ("", False)],
)
def test_search_words_are_one_to_three_words_without_digits(text, expected):
    assert is_search_word(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("libraries", True),
        ("the library", True),
        ("opening library", True),
        ("reading room", False),
        ("book library", False),
    ],
)
def test_search_words_whose_terms_are_there_add_nothing(word, expected):
    assert adds_nothing(word, "en", ["The library opens at nine."]) == expected
