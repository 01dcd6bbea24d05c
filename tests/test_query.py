"""From a question to what is looked up: its words, each with the spellings that may stand for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from assistant.datatypes import Lang, Question
from assistant.retrieval.bridge import Alternatives, Links, Near, Word
from assistant.retrieval.names import NameLinks
from assistant.retrieval.query import MAX_VARIANTS, STANDS_FROM, VARIANT_WEIGHT, Query, expand

LINKS = NameLinks(["mosul", "mosoel", "iraq", "irak", "iran", "syria", "syrie"])


def bridge_to(linked: Alternatives) -> Callable[[list[Word]], Links]:
    """Links every word to the same terms."""
    return lambda words: Links(tuple(dict(linked) for _ in words), tuple(Near(np.zeros(0, np.float32)) for _ in words))


no_bridge = bridge_to({})


def expanded(
    text: str,
    lang: Lang = "nl",
    known: str = "",
    links: NameLinks = LINKS,
    bridge: Callable[[list[Word]], Links] = no_bridge,
) -> Query:
    """What is looked up, without what is marked as the other language: that is tested at the end."""
    query = expand(Question(text, lang), links, known.split().__contains__, bridge)
    own = tuple({term: weight for term, weight in word.items() if ":" not in term} for word in query.words)
    return Query(own, query.is_specific, query.is_asking, query.is_number, query.near)


def test_words_that_are_known_stand_for_themselves():
    query = expanded("oliehandel belasting", known="oliehandel belast")
    assert list(query.words) == [{"oliehandel": 1.0}, {"belast": 1.0}]


def test_stop_words_are_not_looked_up():
    assert list(expanded("de olie van het", known="olie").words) == [{"olie": 1.0}]


def test_a_name_gets_its_other_spellings_though_it_is_known():
    # Mosoel and Mosul sound the same: similarity 1
    query = expanded("viel Mosoel", known="viel mosoel mosul")
    assert list(query.words) == [{"viel": 1.0}, {"mosoel": 1.0, "mosul": VARIANT_WEIGHT}]


def test_a_name_in_small_letters_gets_its_other_spellings_when_it_is_not_known():
    assert list(expanded("viel mosoel", known="viel").words) == [
        {"viel": 1.0},
        {"mosoel": 1.0, "mosul": VARIANT_WEIGHT},
    ]


def test_a_known_word_in_small_letters_gets_none():
    assert list(expanded("mosoel", known="mosoel").words) == [{"mosoel": 1.0}]


def test_another_spelling_weighs_less_than_the_word_itself_by_its_similarity():
    # "Irakees" is stemmed to irakees, sounds irekes: " ir ire rek eke kes es " (6); irak sounds irek:
    # " ir ire rek ek " (4); 3 are shared: 2 * 3 / (6 + 4) = .6
    [alternatives] = expanded("Irakees").words
    assert alternatives["irak"] == pytest.approx(VARIANT_WEIGHT * 0.6)


def test_other_countries_do_not_become_spellings():
    [alternatives] = expanded("Iran").words
    assert alternatives == {"iran": 1.0}


def test_variants_are_stems_of_the_language_of_the_question():
    links = NameLinks(["yazidis"])
    [english] = expanded("Jezidi", "en", links=links).words
    assert set(english) == {"jezidi", "yazidi"}


def test_a_repeated_word_is_looked_up_once():
    assert len(expanded("Mosoel Mosoel mosoel").words) == 1


def test_at_most_so_many_spellings_are_tried():
    links = NameLinks([f"mosul{letter}" for letter in "bcdfgklmnprstv"])
    [alternatives] = expanded("Mosul", links=links).words
    assert len(alternatives) == 1 + MAX_VARIANTS


@pytest.mark.parametrize("text", ["", "?!", "de het een"])
def test_a_question_without_terms_looks_nothing_up(text):
    assert list(expanded(text).words) == []
    assert list(expanded(text).specific) == []


def test_names_and_numbers_are_what_is_specific():
    query = expanded("hoeveel strijders hielden in 2014 Mosoel", known="hoevel strijder hield 2014 mosoel")
    assert [next(iter(word)) for word in query.specific] == ["2014", "mosoel"]


def test_the_first_word_of_a_question_is_not_taken_for_a_name():
    assert list(expanded("Hoeveel olie", known="hoevel olie").specific) == []


@pytest.mark.parametrize(
    ("text", "looked_up"), [("2 + 2", []), ("1", []), ("2014", ["2014"]), ("2 olie", ["2", "olie"])]
)
def test_small_numbers_alone_are_about_nothing(text, looked_up):
    assert [next(iter(word)) for word in expanded(text).words] == looked_up


def test_what_is_asked_for_is_the_first_word_that_is_no_name():
    # "in" is a stop word, 2014 a number, and what stands inside the sentence with a capital is a name
    assert expanded("In 2014 Hamas zetels geven", known="hamas zetel gev").focus == 2
    assert expanded("zetels van Hamas in 2014", known="hamas zetel").focus == 0


@pytest.mark.parametrize("text", ["in Mosoel", "in 2014", ""])
def test_where_there_are_names_alone_or_nothing_no_word_is_asked_for(text):
    assert expanded(text, known="mosoel").focus is None


def asking(text: str, lang: Lang = "nl") -> list[str]:
    """The words that only make it a question."""
    query = expanded(text, lang)
    return [next(iter(word)) for word, flag in zip(query.words, query.is_asking, strict=True) if flag]


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("nl", "Hoeveel zetels won Hamas precies?", ["hoeveel", "precie"]),
        ("nl", "Geef de namen van de leiders.", ["geef"]),
        ("nl", "Welke groepen deden mee, en waarom?", ["welke", "deed", "waarom"]),
        ("en", "How many seats did Hamas win exactly?", ["how", "mani", "did", "exact"]),
        ("en", "Tell who had been the leader, please.", ["tell", "who", "had", "been", "pleas"]),
        ("en", "Seats of Hamas", []),
        ("en", "", []),
    ],
)
def test_words_that_only_make_it_a_question_are_told(lang, text, found):
    assert asking(text, lang) == found


def test_there_is_a_flag_for_each_word():
    query = expanded("Hoeveel zetels won Hamas in 2006, hoeveel?")
    assert query.is_asking == (True, False, False, False, False)
    assert len(query.is_specific) == len(query.words) == 5


def test_a_word_that_makes_a_question_in_the_other_language_is_one_like_any_other():
    assert asking("Where many", "nl") == asking("Hoeveel waarom", "en") == []


def test_an_acronym_that_reads_like_such_a_word_is_none():
    assert asking("Wat deed IS?") == ["deed"]  # "wat" is a stop word
    assert asking("What did WHO do?", "en") == ["what", "did", "do"]


def test_words_that_only_make_it_a_question_are_not_asked_for():
    assert expanded("Hoeveel precies: zetels van Hamas").focus == 2
    assert expanded("How many seats did Hamas win?", "en").focus == 2


@pytest.mark.parametrize("text", ["Hoeveel?", "Wie was Hamas?", "Wanneer precies in 2014?"])
def test_where_no_other_word_is_left_no_word_is_asked_for(text):
    assert expanded(text).focus is None


# The words of a text


QUERY = Query(
    (
        {"zetel": 1.0, "en:seat": 0.75, "stoel": STANDS_FROM, "bank": STANDS_FROM - 0.01},
        {"hamas": 1.0, "en:hama": 1.0},
        {"stoel": 0.5},
    ),
    (False, True, False),
    (False, False, False),
    (False, False, False),
    (),
)
ASKED = dataclasses.replace(QUERY, is_asking=(False, False, True))  # the last word only makes it a question


def test_a_word_of_a_text_stands_for_the_words_that_it_is_an_alternative_of():
    assert QUERY.positions("Zetels", "nl", "nl") == {0}
    assert QUERY.positions("Hamas", "nl", "nl") == {1}
    assert QUERY.positions("zeppelin", "nl", "nl") == set()


def test_a_word_may_stand_for_several_and_for_none_that_it_is_too_far_from():
    assert QUERY.positions("stoelen", "nl", "nl") == {0, 2}
    assert QUERY.positions("bank", "nl", "nl") == set()


def test_a_word_of_a_text_in_the_other_language_stands_as_that_language_has_it():
    assert QUERY.positions("seats", "en", "nl") == {0}
    assert QUERY.positions("Hamas", "en", "nl") == {1}
    assert QUERY.positions("seats", "nl", "nl") == QUERY.positions("zetels", "en", "nl") == set()


def test_no_word_of_a_text_stands_for_one_that_only_makes_it_a_question():
    assert ASKED.positions("stoelen", "nl", "nl") == {0}
    query = expanded("How many seats did Hamas win?", "en")
    assert [query.positions(word, "en", "en") for word in ("many", "did", "seat", "seats")] == [set(), set(), {2}, {2}]


def test_the_words_of_a_question_stand_for_themselves():
    query = expanded("Wie verkochten olie?", known="verkocht oli")
    assert [query.positions(word, "nl", "nl") for word in ("verkochten", "olie", "Olie")] == [{0}, {1}, {1}]


# The other language


def both(text: str, known: str = "", bridge: Callable[[list[Word]], Links] = no_bridge) -> list[Alternatives]:
    return list(expand(Question(text, "nl"), LINKS, known.split().__contains__, bridge).words)


def test_a_number_is_looked_up_in_the_other_language_as_it_is():
    assert both("verkocht 78.000", known="verkocht")[1] == {"78000": 1.0, "en:78000": 1.0}


def test_a_name_is_looked_up_in_the_other_language_with_its_spellings():
    [_, mosul] = both("viel Mosoel", known="viel mosoel mosul")
    assert mosul == {
        "mosoel": 1.0,
        "en:mosoel": 1.0,
        "mosul": VARIANT_WEIGHT,
        "en:mosul": VARIANT_WEIGHT,
    }


def test_a_known_word_is_not_taken_for_a_word_of_the_other_language():
    # "die" is a Dutch stop word, but "brand" is a word in both languages, with other meanings
    assert both("brand", known="brand") == [{"brand": 1.0}]


def test_what_the_bridge_links_is_added_with_its_weight():
    linked = both("brand", known="brand", bridge=bridge_to({"en:fire": 0.7, "vuur": 0.2}))
    assert linked == [{"brand": 1.0, "en:fire": 0.7, "vuur": 0.2}]


def test_a_word_itself_weighs_more_than_what_the_bridge_says():
    [word] = both("brand", known="brand", bridge=bridge_to({"brand": 0.2}))
    assert word == {"brand": 1.0}


def test_the_bridge_is_asked_for_the_words_as_they_stand_and_told_which_are_names():
    asked: list[Word] = []

    def bridge(words: list[Word]) -> Links:
        asked.extend(words)
        return no_bridge(words)

    both("Waarom vluchtten vrouwen uit Mosoel in 2014?", bridge=bridge)
    assert asked == [
        Word("waarom", False),
        Word("vluchtten", False),
        Word("vrouwen", False),
        Word("mosoel", True),
        Word("2014", True),
    ]
