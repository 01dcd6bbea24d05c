"""The short answer inside a sentence: of the wanted kind, not in the question, nearest to the question's words."""

from __future__ import annotations

import pytest

from assistant.answering import short
from assistant.answering.short import Positions
from assistant.datatypes import Lang
from assistant.questions import Wanted, wanted
from assistant.retrieval.analysis import terms

NUMBER, PERSON, PLACE, TIME = Wanted.NUMBER, Wanted.PERSON, Wanted.PLACE, Wanted.TIME


def words_of(question: str, lang: Lang) -> Positions:
    """The words of a question, each standing for itself."""
    own = list(dict.fromkeys(terms(question, lang)))
    return lambda word: frozenset(own.index(term) for term in terms(word, lang) if term in own)


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
        ("nl", "Er kwamen 450 Belgen.", "450"),  # what is counted is not asked for
        ("en", "There came 450 Belgians.", "450"),
        ("nl", "Er kwamen 450 in juni.", "450"),
        ("en", "There came 450 of them.", "450"),
        ("nl", "Er kwamen ongeveer 1.878 Belgen.", "1.878"),
        ("en", "There came about 1,878 Belgians.", "1,878"),
        ("en", "There came 40% in the end.", "40%"),
        ("nl", "Er kwam 40 procent.", "40 procent"),
        ("en", "There came 40 percent.", "40 percent"),
        ("en", "There came 40 per cent.", "40 per cent"),
        ("en", "It cost 2 billion dollars.", "2 billion dollars"),
        ("en", "It cost 12 US dollars.", "12 US dollars"),
        ("nl", "Het kostte 12 Amerikaanse dollar.", "12 Amerikaanse dollar"),
        ("nl", "Het kostte 12 euro.", "12 euro"),
        ("nl", "Het duurde 12 jaar.", "12 jaar"),
        ("en", "It lasted 12 years.", "12 years"),
        ("en", "They went 12 kilometres.", "12 kilometres"),
        ("nl", "Er kwamen 12 jaarlingen.", "12"),  # no unit, though it begins as one
        ("en", "It cost $2 billion.", "$2 billion"),
        ("en", "It cost US$ 2 billion.", "US$ 2 billion"),
        ("nl", "Het kostte € 2 miljard.", "€ 2 miljard"),
        ("nl", "Het kostte 2 miljard.", "2 miljard"),
        ("nl", "Er kwamen twaalf Belgen.", "twaalf"),
        ("en", "There came twenty-five Belgians.", "twenty-five"),
        ("nl", "Er kwamen duizenden Belgen.", "duizenden"),
        ("en", "Half of them came.", "Half"),
        ("nl", "Er kwamen er 450, in totaal.", "450"),
        ("nl", "Er kwamen er 450", "450"),
    ],
)
def test_a_number_comes_with_its_currency_and_its_unit(lang, text, answer):
    question = "Hoeveel kwamen er?" if lang == "nl" else "How many came?"
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("nl", "Er kwamen 450 Belgen.", "Hoeveel Belgen kwamen er?", "450 Belgen"),
        ("en", "There came about 1,878 Belgians.", "How many Belgians came?", "1,878 Belgians"),
        ("en", "There came 2 million Belgians.", "How many Belgians came?", "2 million Belgians"),
        ("en", "There came 450 Belgian men.", "How many Belgians came?", "450 Belgian"),
        ("en", "There came 450 Swedes.", "How many Belgians came?", "450"),
        ("en", "There came 450 young Belgians.", "How many Belgians came?", "450"),  # it stands one word further
        ("en", "There came 450, Belgians all.", "How many Belgians came?", "450"),
    ],
)
def test_a_number_comes_with_the_word_behind_it_that_is_asked_for(lang, text, question, answer):
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text", "answer"),
    [
        ("nl", "Er kwamen 400-450 Belgen.", "400-450 Belgen"),
        ("nl", "Er kwamen 400 – 450 Belgen.", "400 – 450 Belgen"),
        ("nl", "Er kwamen 400 tot 450 Belgen.", "400 tot 450 Belgen"),
        ("nl", "Er kwamen 400 à 450 Belgen.", "400 à 450 Belgen"),
        ("nl", "Er kwamen tussen de 400 en 450 Belgen.", "400 en 450 Belgen"),
        ("nl", "Er kwamen twee of drie Belgen.", "twee of drie Belgen"),
        ("en", "There came 400 to 450 Belgians.", "400 to 450 Belgians"),
        ("en", "There came between 400 and 450 Belgians.", "400 and 450 Belgians"),
        ("en", "There came two or three Belgians.", "two or three Belgians"),
        ("en", "It cost $2 to $3 billion.", "$2 to $3 billion"),
        ("en", "There came 12, then 450 Belgians.", "450 Belgians"),  # two numbers
    ],
)
def test_a_range_is_one_number(lang, text, answer):
    question = "Hoeveel Belgen kwamen er?" if lang == "nl" else "How many Belgians came?"
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text", "question", "answer"),
    [
        ("nl", "Van de 450 keerde 40% terug.", "Welk percentage keerde terug?", "40%"),
        ("nl", "Van de 450 keerde 40 procent terug.", "Welk aandeel keerde terug, van hoeveel?", "40 procent"),
        ("nl", "Van de 450 keerde 20 tot 30% terug.", "Hoeveel procent keerde terug?", "20 tot 30%"),
        ("en", "Of the 450 there returned 40 per cent.", "What percentage returned?", "40 per cent"),
        ("en", "Of the 450 there returned 40%.", "What share returned?", "40%"),
        ("en", "Of the 450 there returned 40%.", "What proportion returned?", "40%"),
        ("en", "Of the 450 there returned 120.", "What percentage returned?", None),
    ],
)
def test_a_share_that_is_asked_for_is_one(lang, text, question, answer):
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("lang", "text"), [("nl", "Er kwam een man."), ("en", "One of the men came."), ("en", "There came no one.")]
)
def test_an_article_is_no_number(lang, text):
    assert found(text, lang, "Hoeveel kwamen er?" if lang == "nl" else "How many came?") is None


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
    assert found("Er kwamen 2.014 Belgen.", "nl", "Hoeveel kwamen er?") == "2.014"
    assert found("There came 1,914 Belgians.", "en", "How many came?") == "1,914"


def test_a_year_in_brackets_is_no_number():
    assert found("In June [2014] there came some.", "en", "How many came?") is None
    assert found("In [2014] there came 12.", "en", "How many came?") == "12"


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
    # "left" is 2 words from "450" and 4 from "400", and 3 from "7"
    assert found("So 400 to 450 then left with the 7 women.", "en", "How many left?") == "400 to 450"


def test_a_number_before_a_word_that_is_asked_for_is_nearer_than_it_stands():
    # From "9" to Syria, travelled and Belgian: 2, 1 and 7 words, on average 3.3. From "450": 8, 7 and 1 words, on
    # average 5.3, and 8 less for the word behind it.
    text = "To Syria travelled 9 times in the year some 450 Belgian men."
    assert found(text, "en", "How many Belgians travelled to Syria?") == "450 Belgian"
    assert found(text, "en", "How many travelled to Syria?") == "9"


def test_of_a_word_that_stands_in_a_text_twice_the_nearer_place_counts():
    # From 2014 to Mosoel and viel: 2 (not 8, 9 or 10) and 1 words, on average 1.5. From 2015: 5 and 2, so 3.5. Over all
    # places it would be 30 / 5 and 25 / 5, and with the last one 11 / 2 and 9 / 2.
    text = "Mosoel in 2014 viel; voor 2015 was er stilte in Mosoel, Mosoel, Mosoel."
    assert found(text, "nl", "Wanneer viel Mosoel?") == "2014"


def test_without_a_word_of_the_question_two_numbers_are_as_near_and_none_is_chosen():
    assert found("Er waren 12 doden en 450 gewonden.", "nl", "Hoeveel olie?") is None
    assert found("Er waren 12 doden.", "nl", "Hoeveel olie?") == "12"


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
        ("nl", "Mosoel viel in het weekeind 14 juni 2014.", "14 juni 2014"),  # no end of June
        ("nl", "Mosoel viel in juni [2014].", "juni [2014]"),  # the year that a heading gave
        ("en", "Mosul fell on 10 June [2014], or so.", "10 June [2014]"),
        ("en", "Mosul fell in mid-June [2014].", "mid-June [2014]"),
        ("en", "On 10 June [2014] 15 men left Mosul.", "10 June [2014]"),
        ("en", "[2014] Mosul fell.", None),
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
        ("nl", "Haddad leidde het.", "Wie leidde het?", None),  # a single word is often no person
        ("en", "Later Abu Bakr led it.", "Who led it?", "Abu Bakr"),  # without the word that opens the sentence
        ("en", "The Abu Bakr of old led it.", "Who led it?", "Abu Bakr"),
        ("nl", "Volgens Abu Bakr was het zo.", "Wie zei het?", "Abu Bakr"),
        ("nl", "Het viel. Toen Fatima Haddad kwam, was het leeg.", "Wie kwam?", "Fatima Haddad"),
        ("en", "Mohammed Emwazi left.", "Who was Emwazi?", "Mohammed Emwazi"),  # more than the question names
        ("en", "Later it was led by nobody.", "Who led it?", None),  # the first word is no name
        ("nl", "Hij leidde het. Daarna viel het.", "Wie leidde het?", None),
        ("en", "The Turkish leader left.", "Who led it?", None),
        ("en", "Obama met Angela Merkel.", "Who met Obama?", "Angela Merkel"),
        ("en", "Obama met Angela Merkel.", "Who met Angela Merkel?", None),
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
        ("nl", "Haddad werd geboren nabij de Tigris.", "Waar werd Haddad geboren?", "Tigris"),
        ("nl", "Haddad werd geboren in de stad Samarra.", "Waar werd Haddad geboren?", "Samarra"),
        ("en", "Haddad was born in the city of Samarra.", "Where was Haddad born?", "Samarra"),
        ("en", "In Samarra was Haddad born.", "Where was Haddad born?", "Samarra"),
        ("en", "Haddad was born at home.", "Where was Haddad born?", None),
        ("en", "Haddad was born in Iraq.", "Where in Iraq was Haddad born?", None),
        ("en", "Samarra was where Haddad was born.", "Where was Haddad born?", None),  # nothing says it is a place
        ("en", "Haddad was born, on Obama's word.", "Where was Haddad born?", None),
        ("en", "Haddad was born within Samarra.", "Where was Haddad born?", None),  # "in" ends another word
    ],
)
def test_a_place_is_a_name_behind_a_word_of_place_that_is_not_in_the_question(lang, text, question, answer):
    assert found(text, lang, question) == answer


@pytest.mark.parametrize(
    ("text", "question", "place"),
    [
        # From "Raqqa" to Haddad and born: 5 and 3 words; from "Samarra": 4 and 2.
        ("In Raqqa or so then was Haddad not born but in Samarra.", "Where was Haddad born?", "Samarra"),
        ("In Raqqa was Haddad born, and then left for good to Samarra.", "Where was Haddad born?", "Raqqa"),
    ],
)
def test_of_two_places_the_nearer_one_is_chosen(text, question, place):
    assert found(text, "en", question) == place


def test_a_name_with_a_word_of_the_question_is_as_near_as_can_be():
    # "Abu Bakr" is 2 words from the first "Emwazi"; "Mohammed Emwazi" has it inside.
    text = "Emwazi, said Abu Bakr, was Mohammed Emwazi."
    assert found(text, "en", "Who was Emwazi?") == "Mohammed Emwazi"


# Other questions


@pytest.mark.parametrize("kind", [Wanted.ANYTHING, Wanted.DEFINITION, Wanted.REASON])
def test_other_questions_have_no_short_answer(kind):
    text = "In 2014 kwamen 450 Belgen naar Samarra."
    assert found(text, "nl", "Hoe kwamen zij?", kind) is None


@pytest.mark.parametrize("kind", Wanted)
def test_an_empty_text_has_no_short_answer(kind):
    assert found("", "nl", "", kind) is None


@pytest.mark.parametrize("kind", [NUMBER, TIME, PERSON, PLACE])
def test_an_empty_question_has_no_short_answer_where_there_are_two(kind):
    text = (
        "In 2014 kwamen 450 Belgen naar Mosoel met Abu Bakr, en in 2015 kwamen 12 Zweden naar Raqqa met Fatima Haddad."
    )
    assert found(text, "nl", "", kind) is None
