"""What the headings say of a sentence: the year of its dates, and the term that it defines."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.answering.context import complete
from assistant.datatypes import Document, Evidence, Kind, Lang, Passage, Section

FELL_NL, FELL_EN = "In juni viel Mosoel.", "In June, Mosul fell."


def document(*sections: tuple[tuple[str, ...], str], lang: Lang = "nl") -> Document:
    """Sections, each a heading path and what stands under it: the last heading on a line, and the body below it."""
    text, made = "", []
    for path, body in sections:
        heading = path[-1] if path else ""
        start = len(text)
        text += f"{heading}\n{body}\n"
        made.append(Section(path, start, start + len(heading) + 1, len(text) - 1))
    return Document("d", lang, "A title", "source", "licence", text, tuple(made), (), ())


def evidence(within: Document, sentence: str, kind: Kind = "text") -> Evidence:
    """The last place where a sentence stands in a document, in a passage of its own."""
    start = within.text.rindex(sentence)
    end = start + len(sentence)
    path = max((s for s in within.sections if s.body <= start), key=lambda s: s.body).path
    passage = Passage(f"d:{start}", "d", within.lang, kind, path, start, end, sentence, ((start, end),))
    return Evidence(passage, start, end, sentence, 0.9, "A translation.")


def completed(within: Document, sentence: str, kind: Kind = "text") -> Evidence:
    [only] = complete([evidence(within, sentence, kind)], {"d": within})
    return only


def year(path: tuple[str, ...], sentence: str, before: str = "", lang: Lang = "nl") -> str:
    """The year that a sentence gets under these headings, with something before it in its section."""
    return completed(document((path, f"{before} {sentence}".strip()), lang=lang), sentence).year


def subject(term: str, sentence: str, kind: Kind = "definition") -> str:
    return completed(document((("Terms", term), sentence), lang="en"), sentence, kind).subject


# The year


@pytest.mark.parametrize(
    ("lang", "path", "sentence"),
    [
        ("nl", ("Geschiedenis", "Gebeurtenissen 2014"), FELL_NL),
        ("nl", ("Gebeurtenissen 2014",), "Op 10 juni viel Mosoel."),
        ("en", ("History", "Events in 2014"), FELL_EN),
        ("en", ("2014",), "On June 10, Mosul fell."),
        ("nl", ("Gebeurtenissen 2014", "Irak"), FELL_NL),  # further up
        ("nl", ("2010", "2014", "Irak"), FELL_NL),  # the nearest one that names a year
        ("nl", ("2014 (sinds januari 2014)",), FELL_NL),  # twice the same
    ],
)
def test_a_date_without_a_year_gets_that_of_the_nearest_heading(lang, path, sentence):
    assert year(path, sentence, lang=lang) == "2014"


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("nl", "In juni 2014 viel Mosoel."),
        ("en", "In June 2014, Mosul fell."),
        ("nl", "In juni viel Mosoel, anders dan in 2013."),  # which of the two is meant cannot be told
        ("nl", "Mosoel viel."),
        ("en", "Mosul fell, and 450 people may march."),
        ("en", "Theresa May spoke of Mosul."),  # a name
        ("en", FELL_NL),  # a date of the other language
    ],
)
def test_a_sentence_that_lacks_no_year_gets_none(lang, sentence):
    assert year(("Events in 2014",), sentence, lang=lang) == ""


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("Irak",),
        ("2014 en 2015",),
        ("2014-2015",),
        ("2013", "2014 en 2015"),  # the nearest one with a year says nothing
        ("Vlucht 9268",),
        ("Lijst van 20145 namen",),
    ],
)
def test_headings_that_do_not_name_one_year_give_none(path):
    assert year(path, FELL_NL) == ""


def test_another_year_that_stands_nearer_than_the_heading_stops_it():
    assert year(("2014",), FELL_NL, before="In 2013 was het rustig.") == ""
    assert year(("2014",), FELL_NL, before="In januari 2014 was het rustig, anders dan in 2013.") == ""


def test_the_same_year_nearer_by_does_not():
    assert year(("2014",), FELL_NL, before="Sinds januari 2014 was het onrustig.") == "2014"
    assert year(("2014",), FELL_NL, before="Anders dan in 2013 was het in 2014 onrustig.") == "2014"


def test_a_year_in_another_section_or_behind_the_sentence_does_not():
    within = document((("2013",), "In 2013 was het rustig."), (("2014",), f"{FELL_NL} Dat duurde tot 2017."))
    assert completed(within, FELL_NL).year == "2014"


def test_a_year_before_a_subsection_does_not():
    within = document((("2014",), "Anders dan in 2013."), (("2014", "Irak"), FELL_NL))
    assert completed(within, FELL_NL).year == "2014"


# The subject


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("Hamid Karzai", "He previously served as president."),
        ("jihadist", "In a narrower sense, it refers to armed confrontation."),
        ("Raqqa", "It is located east of the Tabqa Dam."),
        ("PKK", "It is a Kurdish party."),  # a short term
        ("Syria", "It was a part of the Assyrian empire."),  # its letters stand inside another word
    ],
)
def test_a_definition_that_does_not_name_its_term_gets_it(term, sentence):
    assert subject(term, sentence) == term


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("Raqqa", "Raqqa is a city."),
        ("caliphate", "A Caliphate is a state."),
        ("Turkey", "The Turkish state."),  # a form of it
        ("Abū Bakr", "Abu Bakr was the first caliph."),
        ("Hamid Karzai", "Karzai was president."),  # a part of it
        ("Turkiye", "Türkiye is a state."),
        ("PKK", "The PKK is a Kurdish party."),
    ],
)
def test_a_definition_that_names_its_term_gets_nothing(term, sentence):
    assert subject(term, sentence) == ""


def test_running_text_gets_no_subject():
    assert subject("Raqqa", "It is located east of the Tabqa Dam.", kind="text") == ""


def test_a_definition_without_a_heading_gets_no_subject():
    assert completed(document(((), "It is a city.")), "It is a city.", "definition").subject == ""


# What is completed


def test_a_definition_gets_both():
    within = document((("Siege of 2014",), FELL_EN), lang="en")
    found = completed(within, FELL_EN, "definition")
    assert (found.year, found.subject) == ("2014", "Siege of 2014")


def test_all_else_stays_as_it_was():
    within = document((("2014",), FELL_NL))
    given = evidence(within, FELL_NL)
    [found] = complete([given], {"d": within})
    assert found == dataclasses.replace(given, year="2014")


def test_each_piece_is_completed_from_its_own_document_in_order():
    dutch = document((("2014",), FELL_NL))
    english = dataclasses.replace(document((("2015",), FELL_EN), lang="en"), id="en")
    given = evidence(english, FELL_EN)
    second = dataclasses.replace(given, passage=dataclasses.replace(given.passage, document="en"))
    found = complete([evidence(dutch, FELL_NL), second], {"d": dutch, "en": english})
    assert [(e.text, e.year) for e in found] == [(FELL_NL, "2014"), (FELL_EN, "2015")]


def test_no_evidence_is_left_as_it_is():
    assert complete([], {}) == []
