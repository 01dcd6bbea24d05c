"""Index terms: folded, without stop words, stemmed as the language wants."""

from __future__ import annotations

import pytest

from assistant.retrieval.analysis import stem, terms


def test_dutch_is_stemmed_as_dutch():
    # "de", "en" are stop words; strijders -> strijder, veroverden -> verover, inwoners -> inwoner
    assert terms("De strijders veroverden de stad en inwoners", "nl") == ["strijder", "verover", "stad", "inwoner"]


def test_english_is_stemmed_as_english():
    # "the", "for" are stop words; fighters -> fighter, fighting -> fight, caliphate -> caliph
    assert terms("The fighters fighting for the caliphate", "en") == ["fighter", "fight", "caliph"]


def test_the_same_words_give_other_terms_in_the_other_language():
    assert terms("vrouwen", "nl") == ["vrouw"]
    assert terms("vrouwen", "en") == ["vrouwen"]


@pytest.mark.parametrize(("lang", "stop_words"), [("nl", "de het een en van"), ("en", "the a and of in")])
def test_stop_words_leave_no_terms(lang, stop_words):
    assert terms(stop_words, lang) == []


def test_stop_words_are_those_of_the_language():
    assert terms("het the", "nl") == ["the"]
    assert terms("het the", "en") == ["het"]


def test_accents_and_capitals_make_no_difference():
    assert terms("café Café cafe", "nl") == ["cafe", "cafe", "cafe"]


def test_composed_and_decomposed_letters_make_no_difference():
    composed, decomposed = "Syriërs beëindigden", "Syrie\u0308rs bee\u0308indigden"
    assert terms(decomposed, "nl") == terms(composed, "nl")
    assert len(terms(composed, "nl")) == 2


def test_the_separators_of_a_large_number_make_no_difference():
    assert terms("78.000", "nl") == terms("78,000", "en") == ["78000"]


def test_a_repeated_word_is_a_repeated_term():
    assert terms("stad stad", "nl") == ["stad", "stad"]


def test_text_without_words_has_no_terms():
    assert terms("", "nl") == []
    assert terms("?! — …", "en") == []


@pytest.mark.parametrize(("word", "lang", "expected"), [("strijders", "nl", "strijder"), ("attacks", "en", "attack")])
def test_stem_is_the_term_of_one_word(word, lang, expected):
    assert stem(word, lang) == expected
    assert terms(word, lang) == [expected]
