"""Proper names in a sentence and its translation."""

from __future__ import annotations

import pytest

from assistant.facts.names import OPENERS, in_text, not_kept, pairs_in
from assistant.text import fold

PAIRS = pairs_in(
    [
        ("Hij woonde in Wenen.", "He lived in Vienna."),
        ("Van Wenen naar Praag.", "From Vienna to Prague."),
        ("De heer Barack Obama kwam.", "Mr Barack Obama came."),
        ("Toen ging Barack Obama weg.", "Then Barack Obama left."),
        ("Een keer in Nieuwpoort.", "Once in Newhaven."),
    ]
)


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("Daar sprak Fatima Haddad.", "Fatima Haddad spoke there."),
        ("De val van Mosoel.", "The fall of Mosul."),
        ("De stad Tadmoer.", "The town of Tadmur."),
        ("Een Turkse journalist.", "A Turkish journalist."),
        ("De Verenigde Staten.", "The United States."),  # words of their language
        ("Hij verliet Wenen.", "He left Vienna."),  # a known pair
        ("Open op zondagen in juni.", "Open on Sundays in June."),  # a date
        ("Oezbeken kwamen.", "They came."),  # the first word may be any word
        ('Hij zei: "Niemand hielp."', 'He said: "Nobody helped."'),
        ("De IS-leider van Raqqa.", "The IS leader of Raqqa."),
    ],
)
def test_names_that_are_kept(dutch, english):
    assert not_kept(dutch, "nl", english, PAIRS) == []
    assert not_kept(english, "en", dutch, PAIRS) == []


@pytest.mark.parametrize(
    ("dutch", "english", "lost", "added"),
    [
        ("Daar sprak Fatima Haddad.", "A woman spoke there.", ["Fatima", "Haddad"], []),
        ("Daar sprak een vrouw.", "There Fatima Haddad spoke.", [], ["Fatima", "Haddad"]),
        ("De val van Mosoel.", "The fall of Tikrit.", ["Mosoel"], ["Tikrit"]),
        ("Hij verliet Wenen.", "He left Prague.", ["Wenen"], ["Prague"]),
        (
            "Toen kwam Barack.",
            "Then Obama came.",
            ["Barack"],
            ["Obama"],
        ),  # a pair with itself, not with what it stands by
        ("Hij ging naar Nieuwpoort.", "He went to Newhaven.", ["Nieuwpoort"], ["Newhaven"]),  # seen once: not known
    ],
)
def test_names_that_are_not(dutch, english, lost, added):
    assert not_kept(dutch, "nl", english, PAIRS) == lost
    assert not_kept(english, "en", dutch, PAIRS) == added


def test_a_name_is_named_once():
    assert not_kept("Hij zag Haddad en Haddad.", "nl", "He saw them.", {}) == ["Haddad"]


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Daar sprak Fatima Haddad met Merkel.", "nl", ["Fatima", "Haddad", "Merkel"]),
        ("There Fatima Haddad spoke.", "en", ["Fatima", "Haddad"]),
        ("Hij zag Haddad en Haddad.", "nl", ["Haddad"]),
        ("Toen sprak Haddad's broer.", "nl", ["Haddad"]),
        ("Haddad sprak. Merkel zweeg.", "nl", []),  # the first word of a sentence may be any word
        ('Hij zei: "Niemand hielp Obama."', "nl", ["Obama"]),
        ("De Verenigde Staten kwamen.", "nl", []),  # words of their language
        ("They left the United States.", "en", []),
        ("Op Zondag in Juni kwam hij bij Mosoel.", "nl", ["Mosoel"]),  # a date
        ("Toen sprak de VN in 2014.", "nl", []),  # too short
        ("niemand sprak.", "nl", []),
        ("", "en", []),
    ],
)
def test_names_in_a_text(text, lang, names):
    assert in_text(text, lang) == names


@pytest.mark.parametrize("word", ["De", "Volgens", "Daarna", "Veel", "The", "According", "Later", "Several"])
def test_a_word_that_often_opens_a_sentence_is_known(word):
    assert fold(word) in OPENERS


@pytest.mark.parametrize("word", ["Abu", "Bin", "Al", "Turkije", "Syria", "Islamic"])
def test_a_word_that_begins_a_name_opens_no_sentence(word):
    assert fold(word) not in OPENERS
