"""Splitting a paragraph into sentences: the repairs, the abbreviations, the offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import sentences

SIGNS = st.sampled_from([*" .!?…:;,\"'“”‘’„()[]-–\nabAB12éÉİعßﬁ𐤍\u200b\u00ad\u2028\x0c"])


def split(text: str, lang="en") -> list[str]:
    return [text[start:end] for start, end in sentences.split(text, lang)]


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["It began in 2014.", "It ended in 2019."]),
        ("en", ["Was it so?", "It was!", "So they say."]),
        ("en", ["Dr. Harel Chorev spoke to Gen. Yoav Mordechai.", "He agreed."]),
        ("en", ["Senator Rand Paul accused the U.S. government.", "It denied this."]),
        ("en", ["S. B. de P. was arrested.", "He had pledged allegiance."]),
        ("en", ["It has 2,500 members (est. 2014).", "Some left."]),
        ("en", ['He said: "We created it."', "Nobody answered."]),
        ("en", ["In 2017 it had 171,889 people.", "About 1.4 million fled."]),
        ("nl", ["Het begon in 2014.", "Het eindigde in 2019."]),
        ("nl", ["Er zijn interviews (o.a. met gevangenen) te lezen.", "Dat is zo."]),
        ("nl", ["Volgens dr. Jansen e.a. was het zo.", "Hij kwam b.v. niet."]),
        ("nl", ["Rond 19.30 uur kwamen 30.000 mensen.", "Zij gingen om 21u15."]),
        ("nl", ["Hij ging weg.", "'s Avonds was het stil.", "'t Was koud."]),
        ("nl", ["Om 10.15 uur vertrok de heer A. de Vries.", "Hij kwam niet terug."]),
        ("nl", ["Het kost ca. 5 mln. euro per jaar.", "Dat is veel."]),
    ],
)
def test_sentences_are_split_at_their_ends(lang, parts):
    assert split(" ".join(parts), lang) == parts


# The repairs, each for a place in the documents that ship


def test_an_acronym_that_is_also_an_abbreviation_ends_a_sentence():
    parts = ["Het offensief werd gesteund door de VS.", "In deze derde fase werden dorpen veroverd."]
    assert split(" ".join(parts), "nl") == parts


@pytest.mark.parametrize("quote", ['"', "“", "‘"])
def test_an_acronym_ends_a_sentence_before_a_quotation(quote):
    parts = ["Dat zei de VS.", f"{quote}Wij gaan door."]
    assert split(" ".join(parts), "nl") == parts


def test_a_closing_bracket_is_no_sentence():
    parts = ["Support was pledged in 2014.", "It was only revealed in 2020 upon its ban.)"]
    assert split(" ".join(parts)) == parts


@pytest.mark.parametrize("end", ["...", "…", '"', "”", ")."])
def test_what_has_no_words_is_no_sentence(end):
    assert split(f"It was founded in 1946 in Mahabad. {end}") == [f"It was founded in 1946 in Mahabad. {end}"]


@pytest.mark.parametrize("quote", ["“", "„", "‘"])
def test_an_opening_quotation_mark_goes_with_the_sentence_that_it_opens(quote):
    parts = [
        "De strijders melden een nederlaag van IS.",
        f"{quote}Op deze dag herdenken we hen.",
        "Zij zijn er niet meer.",
    ]
    assert split(" ".join(parts), "nl") == parts


def test_a_quotation_of_two_sentences_inside_a_sentence_is_not_torn_apart():
    text = 'He replied: "Qatar does not support such groups. We are repelled by them."'
    assert split(text) == [text]


# Offsets


@pytest.mark.parametrize("text", ["", " ", "\t \u00a0"])
def test_a_text_without_words_or_signs_has_no_sentences(text):
    assert sentences.split(text, "nl") == []


def test_white_space_around_sentences_belongs_to_none():
    assert sentences.split("  One is here.   Two is here.  ", "en") == [(2, 14), (17, 29)]


def test_offsets_count_characters_also_beyond_the_basic_plane():
    assert split("Hebrew nūn, Aramaic nūn 𐡍. It is 𐤍 in Phoenician. Its value is 50.") == [
        "Hebrew nūn, Aramaic nūn 𐡍.",
        "It is 𐤍 in Phoenician.",
        "Its value is 50.",
    ]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(SIGNS, max_size=60), st.sampled_from(["nl", "en"]))
def test_sentences_are_in_order_trimmed_and_leave_out_only_white_space(text, lang):
    position = 0
    for start, end in sentences.split(text, lang):
        assert position <= start < end
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""
