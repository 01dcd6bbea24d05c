from __future__ import annotations

import pytest

from assistant.facts.quantities import is_number, quantities


@pytest.mark.parametrize(
    ("text", "lang", "values"),
    [
        ("2.000 mensen", "nl", {"2000"}),
        ("2,000 people", "en", {"2000"}),
        ("tweeduizend mensen", "nl", {"2000"}),
        ("two thousand people", "en", {"2000"}),
        ("honderdveertigduizend Koerden", "nl", {"140000"}),
        ("tweehonderdvijftig", "nl", {"250"}),
        ("eenentwintig kopten en tweeëntwintig anderen", "nl", {"21", "22"}),
        ("a hundred and fifty, and fifty-seven", "en", {"150", "57"}),
        ("vijf miljoen", "nl", {"5000000"}),
        ("5 thousand", "en", {"5000"}),
        ("four and five men", "en", {"4", "5"}),
        ("een kwart van de strijders", "nl", {"25"}),
        ("three-quarters of the men", "en", {"75"}),
        ("three out of four belong to it", "en", {"75"}),
        ("een op de vijf", "nl", {"20"}),
        ("in 2015–16", "en", {"2015", "16", "2016"}),
        ("20-30.000 gevangenen", "nl", {"20", "30000", "20000"}),
        ("two groups and one man, gehonderd", "en", set()),
        ("een man en twee groepen", "nl", set()),
    ],
)
def test_the_values_of_numbers_in_figures_and_in_words(text, lang, values):
    assert quantities(text, lang) == values


def test_a_word_is_a_number_or_not():
    assert is_number("vijftig", "nl")
    assert is_number("Hundred", "en")
    assert not is_number("vijftiger", "nl")
    assert not is_number("duizendpoot", "nl")
