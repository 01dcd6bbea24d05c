"""Small helpers for text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import fingerprint, fold, shorten, without_controls, words

# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Syrië", "syrie"),
        ("Suruç", "suruc"),
        ("İstiklal", "istiklal"),
        ("Al-Qá'im", "al-qa'im"),
        ("e\u0301e\u0301n", "een"),  # accents as characters of their own
        ("ﬁnanciën", "financien"),  # a ligature
        ("km²", "km2"),
        ("\U0001d401oko", "boko"),  # a letter made for formulas
        ("Straße", "straße"),
        ("١٢", "١٢"),
        ("", ""),
    ],
)
def test_folding_takes_away_case_and_accents(text, folded):
    assert fold(text) == folded


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


# Words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hoeveel Belgen reisden naar Syrië?", ["hoeveel", "belgen", "reisden", "naar", "syrie"]),
        ("al-Nusra, al_Sham en zo'n", ["al", "nusra", "al", "sham", "en", "zo", "n"]),
        ("", []),
        ("?! ... –", []),
    ],
)
def test_words_are_folded_and_without_punctuation(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("78.000 km", ["78000", "km"]),
        ("1,095 and 1,700", ["1095", "and", "1700"]),
        ("1.234.567", ["1234567"]),
        ("20-30.000", ["20", "30000"]),
        ("3.14", ["3", "14"]),
        ("1,4 miljoen", ["1", "4", "miljoen"]),
        ("in 2014.", ["in", "2014"]),
        ("100, 200", ["100", "200"]),
        ("1.0001", ["1", "0001"]),
        ("14:30", ["14", "30"]),
        ("18%", ["18"]),
    ],
)
def test_the_points_and_commas_of_thousands_are_left_out(text, found):
    assert words(text) == found


def test_dutch_and_english_thousands_are_the_same_word():
    assert words("25.000") == words("25,000") == words("25000")


def test_an_acronym_is_not_the_word_that_looks_like_it():
    assert words("Wat is IS?") == ["wat", "is", "IS"]
    assert words("de VN en de YPG") == ["de", "VN", "en", "de", "YPG"]


def test_in_a_text_all_in_capitals_there_are_no_acronyms():
    assert words("WAT IS DE HOOFDSTAD VAN IS?") == ["wat", "is", "de", "hoofdstad", "van", "is"]


# Fingerprints


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "ba7816bf8f01cfea"),  # FIPS 180-2: ba7816bf 8f01cfea 414140de ...
        ("", "e3b0c44298fc1c14"),
    ],
)
def test_a_fingerprint_is_the_start_of_the_sha256(text, expected):
    assert fingerprint(text) == expected


def test_a_fingerprint_sees_the_smallest_difference():
    assert len({fingerprint(text) for text in ["é", "e\u0301", "e", "e ", "E"]}) == 5


# Control characters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a b"),
        ("a\tb\r\n c", "a b c"),
        ("\x1b[31mrood\x1b[0m", "[31mrood [0m"),
        ("a\u202eb", "ab"),  # turns the direction of writing
        ("co\u00adop", "coop"),  # a soft hyphen
        ("\ufeffa", "a"),
        ("a\ue000b", "a b"),  # private use
        ("a\ud800b", "a b"),  # half a character
        ("  a  b ", "a b"),
        ("café 𐤍 🙂", "café 𐤍 🙂"),
        ("\x00", ""),
    ],
)
def test_control_characters_become_a_space_and_invisible_ones_nothing(text, shown):
    assert without_controls(text) == shown


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_nothing_that_cannot_be_seen_is_left(text):
    shown = without_controls(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert shown == " ".join(shown.split())


# Shortening


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("een twee", 8, "een twee"),
        ("een twee drie", 12, "een twee…"),
        ("een twee drie", 8, "een…"),
        ("een, twee", 8, "een…"),
        ("abcdefghij", 5, "abcd…"),
        ("abc", 1, "…"),
        ("", 5, ""),
    ],
)
def test_a_long_text_is_cut_at_a_word(text, limit, short):
    assert shorten(text, limit) == short


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text("ab ,;é", max_size=30), st.integers(1, 30))
def test_a_shortened_text_is_no_longer_than_asked_for_and_begins_as_before(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
