"""The short answer inside a sentence: of the wanted kind, not in the question, nearest to the question's words."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from assistant.answering import short
from assistant.answering.short import Positions
from assistant.datatypes import Lang
from assistant.questions import Wanted, wanted
from assistant.retrieval.analysis import terms
from assistant.retrieval.query import Query

NUMBER, PERSON, PLACE, TIME = Wanted.NUMBER, Wanted.PERSON, Wanted.PLACE, Wanted.TIME


def words_of(question: str, lang: Lang) -> Positions:
    """The words of a question, each standing for itself."""
    own = dict.fromkeys(terms(question, lang))
    none = np.zeros((len(own), 0), dtype=np.float32)
    query = Query(tuple({term: 1.0} for term in own), (False,) * len(own), none)
    return partial(query.positions, lang=lang, asked_in=lang)


def found(text: str, lang: Lang, question: str, kind: Wanted | None = None) -> str | None:
    """The short answer to a question, which wants this kind of answer or what its own words say."""
    kind = kind or wanted(question, lang)
    span = short.find(text, lang, question, kind, words_of(question, lang))
    return text[slice(*span)] if span is not None else None


# Numbers


@pytest.mark.parametrize(
    ("lang", "text", "answer"),
    [
        ("nl", "Er kwamen 450.", "450"),
        ("nl", "Er kwamen 450 Belgen.", "450 Belgen"),
        ("en", "There came 450 Belgians.", "450 Belgians"),
        ("nl", "Er kwamen 450 in juni.", "450"),  # a word that counts nothing
        ("en", "There came 450 of them.", "450"),
        ("nl", "Er kwamen ongeveer 1.878 Belgen.", "ongeveer 1.878 Belgen"),
        ("en", "There came about 1,878 Belgians.", "about 1,878 Belgians"),
        ("en", "There came 40% in the end.", "40%"),
        ("en", "It cost $2 billion.", "$2 billion"),
        ("en", "It cost US$ 2 billion.", "US$ 2 billion"),
        ("nl", "Het kostte € 2 miljard.", "€ 2 miljard"),
        ("nl", "Het kostte 2 miljard.", "2 miljard"),
        ("nl", "Er kwamen twaalf Belgen.", "twaalf Belgen"),
        ("en", "There came twenty-five Belgians.", "twenty-five Belgians"),
        ("nl", "Er kwamen duizenden Belgen.", "duizenden Belgen"),
        ("en", "Half of them came.", "Half"),
        ("nl", "Er kwamen er 450, in totaal.", "450"),
        ("nl", "Er kwamen er 450", "450"),
    ],
)
def test_a_number_comes_with_what_it_counts(lang, text, answer):
    question = "Hoeveel kwamen er?" if lang == "nl" else "How many came?"
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "Zij kwamen in 2014."),
        ("nl", "Zij kwamen op 12 juni."),
        ("en", "They came on June 12, 2014."),
        ("en", "They came in 1914."),
    ],
)
def test_a_date_is_no_number(lang, text):
    assert found(text, lang, "Hoeveel kwamen er?" if lang == "nl" else "How many came?") is None


def test_a_number_as_large_as_a_year_may_be_one():
    assert found("Er kwamen 2.014 Belgen.", "nl", "Hoeveel kwamen er?") == "2.014 Belgen"
    assert found("There came 1,914 Belgians.", "en", "How many came?") == "1,914 Belgians"


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("nl", "Van de 450 keerden er 120 terug.", "Hoeveel van de 450 keerden terug?", "120 terug"),
        ("en", "Of the 450, there returned 120.", "How many of the 450 returned?", "120"),
        ("en", "Of the twelve, there returned five.", "How many of the twelve returned?", "five"),
        ("en", "Of the 450, none returned.", "How many of the 450 returned?", None),
    ],
)
def test_a_number_that_the_question_names_is_no_answer_to_it(lang, text, question, answer):
    assert found(text, lang, question) == answer


def test_the_number_nearest_to_the_words_of_the_question_is_chosen():
    # "kwamen" is 4 words from "12 doden", and 1 from "450"
    assert found("Bij 12 doden en veel schade kwamen 450.", "nl", "Hoeveel kwamen er?") == "450"
    assert found("There came 450, with much damage and 12 dead.", "en", "How many came?") == "450"


def test_a_number_of_several_words_is_as_near_as_its_nearer_end():
    # "left" is 2 words from "men", and 3 from "7"
    assert found("So about 450 men then left with the 7 women.", "en", "How many left?") == "about 450 men"


def test_a_number_before_a_word_that_is_asked_for_is_nearer_than_it_stands():
    # From "9 times" to Syria, travelled and Belgian: 2, 1 and 6 words, on average 3. From "450 Belgian" to the first
    # two: 8 and 7 words, on average 7.5, and 8 less for what it counts.
    text = "To Syria travelled 9 times in the year some 450 Belgian men."
    assert found(text, "en", "How many Belgians travelled to Syria?") == "450 Belgian"
    assert found(text, "en", "How many travelled to Syria?") == "9 times"


def test_with_no_word_of_the_question_the_first_number_is_chosen():
    assert found("Er waren 12 doden en 450 gewonden.", "nl", "Hoeveel olie?") == "12 doden"


# Dates


@pytest.mark.parametrize(
    ("lang", "text", "answer"),
    [
        ("nl", "Mosoel viel op 10 juni 2014.", "10 juni 2014"),
        ("en", "Mosul fell on June 10, 2014.", "June 10, 2014"),
        ("nl", "Mosoel viel eind juni 2014.", "eind juni 2014"),
        ("nl", "Mosoel viel begin 2014.", "begin 2014"),
        ("nl", "Mosoel viel aan het einde van 2014.", "het einde van 2014"),
        ("en", "Mosul fell in early June 2014.", "early June 2014"),
        ("en", "Mosul fell in mid-June.", "mid-June"),
        ("en", "Mosul fell at the end of 2014.", "the end of 2014"),
        ("nl", "Mosoel viel in 2014.", "2014"),
        ("nl", "Mosoel viel met 450 doden.", None),
        ("en", "Mosul may fall.", None),
    ],
)
def test_a_date_is_as_full_as_it_stands(lang, text, answer):
    assert found(text, lang, "Wanneer viel Mosoel?" if lang == "nl" else "When did Mosul fall?") == answer


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("nl", "Na 2013 viel Mosoel in 2014.", "Wanneer viel Mosoel, na 2013?", "2014"),
        ("en", "On 10 June Mosul fell, and in July Tikrit.", "What fell after 10 June, and when?", "July"),
        ("en", "On 10 June Mosul fell, and on 10 July Tikrit.", "What fell after 10 June, and when?", "10 July"),
        ("nl", "Mosoel viel op 10 juni.", "Wanneer viel Mosoel: op 10 juni?", None),
        ("en", "Mosul fell in 2014.", "When in 2014 did Mosul fall?", None),
        ("en", "Mosul fell on 10 June 2014.", "When in June 2014 did Mosul fall?", "10 June 2014"),  # says more
    ],
)
def test_a_date_that_the_question_names_is_no_answer_to_it(lang, text, question, answer):
    assert found(text, lang, question, TIME) == answer


def test_the_date_nearest_to_the_words_of_the_question_is_chosen():
    text = "In 2013 viel Raqqa, en pas in juni 2014 werd Mosoel bevrijd."
    assert found(text, "nl", "Wanneer viel Raqqa?") == "2013"
    assert found(text, "nl", "Wanneer werd Mosoel bevrijd?") == "juni 2014"


def test_a_year_inside_a_date_is_no_answer_by_itself():
    # The date is named, but for its year.
    assert found("Mosul fell on 10 June 2014.", "en", "When did Mosul fall, on 10 June?") is None


# Persons and places


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("en", "Jihadi John was Mohammed Emwazi.", "Who was Jihadi John?", "Mohammed Emwazi"),
        ("nl", "Jihadi John was Mohammed Emwazi.", "Wie was Jihadi John?", "Mohammed Emwazi"),
        ("en", "It was led by Abu Bakr al-Baghdadi of the north.", "Who led it?", "Abu Bakr al-Baghdadi"),
        ("nl", "Daarna leidde Ludwig van Beethoven het.", "Wie leidde het?", "Ludwig van Beethoven"),
        ("nl", "Haddad leidde het.", "Wie leidde het?", "Haddad"),
        ("en", "Mohammed Emwazi left.", "Who was Emwazi?", "Mohammed Emwazi"),  # more than the question names
        ("en", "Later it was led by nobody.", "Who led it?", None),  # the first word is no name
        ("en", "It was led by a man called Many.", "Who led it?", "Many"),  # no first word
        ("nl", "Hij leidde het. Daarna viel het.", "Wie leidde het?", None),
        ("en", "The Turkish leader left.", "Who led Turkey?", "The Turkish"),
        ("en", "Obama met Merkel.", "Who met Obama?", "Merkel"),
        ("en", "Obama met nobody.", "Who met Obama?", None),
        ("en", "It was nobody.", "Who was it?", None),
        ("en", "", "Who was it?", None),
    ],
)
def test_a_person_is_a_name_that_is_not_in_the_question(lang, text, question, answer):
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("en", "Haddad was born near Samarra.", "Where was Haddad born?", "Samarra"),
        ("nl", "Haddad werd geboren in Samarra.", "Waar werd Haddad geboren?", "Samarra"),
        ("en", "Haddad was born at home.", "Where was Haddad born?", None),
    ],
)
def test_a_place_is_a_name_that_is_not_in_the_question(lang, text, question, answer):
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text", "question", "place"),
    [
        # From "Samarra" to Haddad and born: 2 and 4 words, on average 3, and 2 less. From "Obama": 3 and 1, so 2.
        ("en", "And in Samarra then Haddad was born, Obama said.", "Where was Haddad born?", "Samarra"),
        ("en", "And near the Tigris then Haddad was born, Obama said.", "Where was Haddad born?", "Tigris"),
        # From "Samarra" to Haddad and geboren: 3 and 4 words, so 3.5, and 2 less. From "Obama": 3 and 2, so 2.5.
        ("nl", "En in Samarra werd toen Haddad geboren, zei Obama.", "Waar werd Haddad geboren?", "Samarra"),
    ],
)
def test_a_name_behind_a_word_of_place_is_nearer_than_it_stands(lang, text, question, place):
    assert found(text, lang, question) == place
    assert found(text, lang, question, PERSON) == "Obama"


# Other questions


@pytest.mark.parametrize("kind", [Wanted.ANYTHING, Wanted.DEFINITION, Wanted.REASON])
def test_other_questions_have_no_short_answer(kind):
    text = "In 2014 kwamen 450 Belgen naar Samarra."
    assert found(text, "nl", "Hoe kwamen zij?", kind) is None


@pytest.mark.parametrize("kind", Wanted)
def test_an_empty_text_has_no_short_answer(kind):
    assert found("", "nl", "", kind) is None


@pytest.mark.parametrize("kind", [NUMBER, TIME, PERSON])
def test_an_empty_question_gets_the_first_candidate(kind):
    first = {NUMBER: "450 Belgen", TIME: "2014", PERSON: "Belgen"}
    text = "In 2014 kwamen 450 Belgen, en in 2015 kwamen 12 Zweden."
    assert found(text, "nl", "", kind) == first[kind]
