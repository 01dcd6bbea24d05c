"""What a statement has that its source has not: numbers, dates, names, and words that change what is claimed."""

from __future__ import annotations

import pytest

from assistant.datatypes import Lang
from assistant.facts.support import LEAST_NAMES, Lacking, lacking

DATE, NAME, NUMBER, WORDING = Lacking.DATE, Lacking.NAME, Lacking.NUMBER, Lacking.WORDING

FAITHFUL = [
    ("De groep verkocht olie.", "The group sold oil."),
    ("In 2014 kwamen 450 mensen.", "In 2014, 450 people came."),
    ("Er vielen 1.878 doden.", "There were 1,878 deaths."),
    ("Er waren 1,2 miljoen mensen.", "There were 1,200,000 people."),
    ("Op 12 juni 2014 viel de stad.", "The city fell on June 12, 2014."),
    ("Om 20.30 uur viel de stad.", "The city fell at 8:30 p.m."),
    ("De regering ontkende dit.", "The government denied this."),
    ("Hij werd daarvan beschuldigd.", "He was accused of it."),
    ("Er kwam niemand.", "Nobody came."),
    ("Toen kwamen Haddad, Obama en Merkel.", "Then Haddad, Obama and Merkel came."),
    ("De val van Mosoel, Tadmoer en Tikriet.", "The fall of Mosul, Tadmur and Tikrit."),
    ("", ""),
]


@pytest.mark.parametrize(("dutch", "english"), FAITHFUL)
def test_a_faithful_translation_lacks_nothing(dutch, english):
    assert lacking(dutch, "nl", english, "en") == []
    assert lacking(english, "en", dutch, "nl") == []


@pytest.mark.parametrize(
    ("statement", "lang", "source", "kind"),
    [
        ("In 2014 kwamen 540 mensen.", "nl", "In 2014, 450 people came.", NUMBER),
        ("Er kwamen 450 mensen.", "nl", "Many people came.", NUMBER),
        ("Er kwamen 5 en 5 mensen.", "nl", "There came 5 people.", NUMBER),  # once in the source
        ("2 billion dollars", "en", "2 miljoen dollar", NUMBER),
        ("Op 12 juli 2014 viel de stad.", "nl", "The city fell on June 12, 2014.", DATE),
        ("The city fell in July 2014.", "en", "De stad viel in juni 2014.", DATE),
        ("The city fell on 6 May in 7 hours.", "en", "De stad viel op 7 mei in 6 uur.", DATE),
        ("Toen kwamen Haddad, Obama en Merkel.", "nl", "Then they came.", NAME),
        ("De regering deed dit niet.", "nl", "The government did this.", WORDING),
        ("The government did not do this.", "en", "De regering deed dit.", WORDING),
        ("Hij werd beschuldigd.", "nl", "He did it.", WORDING),
        ("She denied it.", "en", "Zij deed het.", WORDING),
    ],
)
def test_what_the_source_does_not_have_is_named(statement, lang, source, kind):
    other: Lang = "en" if lang == "nl" else "nl"
    assert lacking(statement, lang, source, other) == [kind]


@pytest.mark.parametrize(
    ("statement", "lang", "source"),
    [
        ("De regering deed dit.", "nl", "The government did not do this."),
        ("De regering deed dit.", "nl", "The government denied this."),
        ("He did it.", "en", "Hij werd daarvan beschuldigd."),
        ("", "nl", "The government denied this."),
    ],
)
def test_a_negation_a_denial_or_an_accusation_may_not_be_lost_either(statement, lang, source):
    other: Lang = "en" if lang == "nl" else "nl"
    assert lacking(statement, lang, source, other) == [WORDING]


def test_all_that_is_lacking_is_named():
    assert lacking("Op 13 juni 2014 viel de stad niet.", "nl", "The city fell on June 12, 2014.", "en") == [
        NUMBER,
        DATE,
        WORDING,
    ]
    assert lacking("Toen kwamen Haddad, Obama en Merkel in 2014.", "nl", "", "en") == [NUMBER, NAME]


@pytest.mark.parametrize(
    ("statement", "lang", "source"),
    [
        ("Er kwamen mensen.", "nl", "In June 2014, 450 people came."),  # a number and a date
        ("Then they came.", "en", "Toen kwamen Haddad, Obama en Merkel."),
    ],
)
def test_a_statement_may_say_less_than_its_source(statement, lang, source):
    other: Lang = "en" if lang == "nl" else "nl"
    assert lacking(statement, lang, source, other) == []


def test_a_month_alone_may_be_a_word():
    assert lacking("Then Prime Minister May came.", "en", "Toen kwam de premier.", "nl") == []


def test_a_number_in_words_is_none():
    assert lacking("Er kwamen twee mensen.", "nl", "There came 2 people.", "en") == []


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Toen kwamen Haddad en Obama.", "Then they came."),  # two
        ("Toen kwamen Haddad, Obama en Merkel.", "Then Merkel came."),  # one of three is there
    ],
)
def test_names_are_lacking_only_when_none_of_three_is_there(statement, source):
    assert LEAST_NAMES == 3
    assert lacking(statement, "nl", source, "en") == []


def test_who_says_so_may_be_said_otherwise():
    # Dutch and English differ too much in how they report for a word to be missed.
    assert lacking("Hij deed het volgens de politie.", "nl", "He did it.", "en") == []
