"""Plain-text extracts of wiki pages: headings, run-on sentences, lists that lost their markers."""

from __future__ import annotations

import pytest

from assistant.documents import wiki_extract
from assistant.documents.blocks import Block


def texts(raw: str, kind: str = "paragraph") -> list[str]:
    return [block.text for block in wiki_extract.clean(raw) if block.kind == kind]


def paths(raw: str) -> list[tuple[str, ...]]:
    return [block.path for block in wiki_extract.clean(raw) if block.kind == "heading"]


# Headings


def test_headings_keep_their_path():
    raw = "== Geschiedenis ==\n=== 2015 ===\n==== Irak ====\nTekst.\n=== 2016 ===\n== Steun =="
    assert paths(raw) == [
        ("Geschiedenis",),
        ("Geschiedenis", "2015"),
        ("Geschiedenis", "2015", "Irak"),
        ("Geschiedenis", "2016"),
        ("Steun",),
    ]


def test_a_heading_of_the_sixth_level_has_five_titles():
    raw = "== A ==\n=== B ===\n==== C ====\n===== D =====\n====== E ======\nTekst."
    assert paths(raw)[-1] == ("A", "B", "C", "D", "E")


def test_text_stands_under_the_heading_above_it():
    raw = "Inleiding.\n== A ==\n=== B ===\nEen.\nTwee."
    assert [(b.text, b.path) for b in wiki_extract.clean(raw) if b.kind == "paragraph"] == [
        ("Inleiding.", ()),
        ("Een.", ("A", "B")),
        ("Twee.", ("A", "B")),
    ]


def test_a_level_that_is_passed_over_adds_no_title():
    assert paths("== A ==\n==== C ====") == [("A",), ("A", "C")]


def test_a_heading_of_the_first_level_ends_every_section():
    assert paths("== A ==\n=== B ===\n= C =\n== D ==") == [("A",), ("A", "B"), ("C",), ("D",)]


def test_spaces_around_a_heading_do_not_matter():
    assert paths("  ==A==  \n==  B  ==") == [("A",), ("B",)]


@pytest.mark.parametrize("raw", ["", "Een zin.", "== A ==\nEen zin.", "== ==", "Een zin.\n== =="])
def test_there_is_no_heading_without_a_title(raw):
    assert all(block.path[-1].strip("= ") for block in wiki_extract.clean(raw) if block.kind == "heading")


def test_a_text_without_headings_has_none():
    assert wiki_extract.clean("Een zin.") == [Block("paragraph", "Een zin.", ())]


def test_equals_signs_inside_a_line_are_text():
    assert texts("Hier geldt a == b == c.") == ["Hier geldt a == b == c."]


# Run-on sentences


@pytest.mark.parametrize(
    ("run_on", "apart"),
    [
        ("uit de stad verdreven.In juni begon", "uit de stad verdreven. In juni begon"),
        ("van de inkomsten (7%).IS betaalde", "van de inkomsten (7%). IS betaalde"),
        ('als "race" betiteld.Op 2 mei', 'als "race" betiteld. Op 2 mei'),
        ('hij zei "kom".Op 2 mei', 'hij zei "kom". Op 2 mei'),
        ('hij zei "kom."Op 2 mei', 'hij zei "kom." Op 2 mei'),
        ("gepleegd door IS.Op 2 mei", "gepleegd door IS. Op 2 mei"),
        ("in Saoedi-Arabië.In mei", "in Saoedi-Arabië. In mei"),
        ("gearresteerd.In İstiklal", "gearresteerd. In İstiklal"),
        ("in 2015.In mei", "in 2015. In mei"),
        ("echt waar?In mei", "echt waar? In mei"),
        ("gearresteerd.İstiklal is een straat", "gearresteerd. İstiklal is een straat"),
        ("zei hij.“Kom mee", "zei hij. “Kom mee"),
        ('af te leggen:"De impact was groot", zei hij', 'af te leggen: "De impact was groot", zei hij'),
        ("weten:“De impact was groot”, zei hij", "weten: “De impact was groot”, zei hij"),
    ],
)
def test_run_on_sentences_get_their_space(run_on, apart):
    assert texts(run_on) == [apart]


@pytest.mark.parametrize(
    "line",
    [
        "om 19.30 uur en om 19u15",
        "een bedrag van 30.000 euro of $ 1.5",
        "(o.a. westerse gevangenen)",
        "van de S.A. en de U.S. Air Force",
        "op example.org en in index.html",
        "Saoedi-Arabië/Qatar en IS'ers",
        "de McDonald van iPhone en YouTube",
        "Hij zei: 'Kom mee.'",
    ],
)
def test_what_is_no_run_on_stays_as_it_is(line):
    assert texts(line) == [line]


def test_white_space_becomes_one_space():
    assert texts("  Een  zin\tmet\u00a0ruimte. ") == ["Een zin met ruimte."]


# Lists that lost their markers


def test_a_list_after_an_empty_line_has_items():
    raw = "== A ==\nNodig is:\n\nbrood\nkaas\nmelk"
    assert texts(raw) == ["Nodig is:"]
    assert texts(raw, "item") == ["brood", "kaas", "melk"]


def test_items_may_be_indented():
    assert texts("Nodig is:\n\n brood\n kaas", "item") == ["brood", "kaas"]


def test_the_paragraph_below_is_cut_from_the_last_item():
    raw = "Nodig is:\n\nHet brood.\nDe kaas.Daarna gingen zij. Zij kwamen terug.\nToen was het tijd."
    assert texts(raw, "item") == ["Het brood.", "De kaas."]
    assert texts(raw) == ["Nodig is:", "Daarna gingen zij. Zij kwamen terug.", "Toen was het tijd."]


def test_the_paragraph_below_is_cut_from_the_last_item_where_the_full_stop_is_lost():
    raw = "Nodig is:\n\nGeld afsnijden\nDe ideologie weerleggenIS zou alleen zo verslagen worden."
    assert texts(raw, "item") == ["Geld afsnijden", "De ideologie weerleggen"]
    assert texts(raw) == ["Nodig is:", "IS zou alleen zo verslagen worden."]


def test_an_item_of_two_sentences_is_one_item():
    raw = "Leden zijn:\n\nAli. Hij kwam om.\nOmar"
    assert texts(raw, "item") == ["Ali. Hij kwam om.", "Omar"]


def test_a_list_at_the_end_of_a_section_is_not_cut():
    raw = "Leden zijn:\n\nAli\nOmar\n\n\n== B ==\nTekst."
    assert texts(raw, "item") == ["Ali", "Omar"]
    assert texts(raw) == ["Leden zijn:", "Tekst."]


def test_one_line_after_an_empty_line_is_a_paragraph():
    assert texts("Een.\n\nTwee.\n\nDrie.", "item") == []


def test_lines_at_the_start_of_a_section_are_paragraphs_also_below_an_empty_line():
    assert texts("== A ==\n\nEen.\nTwee.", "item") == []
