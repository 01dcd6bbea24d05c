"""What a question wants, and what a sentence offers, in both languages."""

from __future__ import annotations

import pytest

from assistant.datatypes import Lang
from assistant.questions import AMOUNT, MOST_PARTS, Wanted, named_in, offers, offers_new, parts, wanted

ANYTHING, DEFINITION, NUMBER = Wanted.ANYTHING, Wanted.DEFINITION, Wanted.NUMBER
PERSON, PLACE, REASON, TIME = Wanted.PERSON, Wanted.PLACE, Wanted.REASON, Wanted.TIME

WANTED: list[tuple[Lang, str, Wanted]] = [
    ("nl", "Hoeveel Belgen reisden naar Syrië?", NUMBER),
    ("nl", "Hoe groot was het gebied?", NUMBER),
    ("nl", "Hoe lang duurde het beleg?", NUMBER),
    ("nl", "Welk percentage keerde terug?", NUMBER),
    ("nl", "Wat is het aantal slachtoffers?", NUMBER),
    ("nl", "Volgens de VN, hoeveel mensen vluchtten er?", NUMBER),
    ("nl", "Wanneer viel Mosoel?", TIME),
    ("nl", "In welk jaar werd het kalifaat uitgeroepen?", TIME),
    ("nl", "Op welke datum viel Raqqa?", TIME),
    ("nl", "Sinds welk jaar bestaat de groep?", TIME),
    ("nl", "Wat is het kalifaat?", DEFINITION),
    ("nl", "Wat betekent Daesh?", DEFINITION),
    ("nl", "Wie was Jihadi John?", PERSON),
    ("nl", "Door wie werd de stad bevrijd?", PERSON),
    ("nl", "Waar ligt Kobani?", PLACE),
    ("nl", "Uit welke landen kwamen strijders?", ANYTHING),
    ("nl", "In welke stad werd de moskee opgeblazen?", PLACE),
    ("nl", "Naar welk land vluchtten zij?", PLACE),
    ("nl", "Waarom verliet Al Qaida de groep?", REASON),
    ("nl", "Hoe komt het dat jongeren vertrokken?", REASON),
    ("nl", "Welke groepen zwoeren trouw?", ANYTHING),
    ("nl", "Hoe financierde IS zichzelf?", ANYTHING),
    ("nl", "Noem drie groepen.", ANYTHING),
    ("nl", "", ANYTHING),
    ("en", "How many Swedes joined?", NUMBER),
    ("en", "How much oil was sold?", NUMBER),
    ("en", "What percentage of the fighters returned?", NUMBER),
    ("en", "What was the number of victims?", NUMBER),
    ("en", "According to the UN, how many people fled?", NUMBER),
    ("en", "When did Mosul fall?", TIME),
    ("en", "In which year was the caliphate proclaimed?", TIME),
    ("en", "What year did the group begin?", TIME),
    ("en", "What is a caliphate?", DEFINITION),
    ("en", "What does Daesh mean?", DEFINITION),
    ("en", "Who was Jihadi John?", PERSON),
    ("en", "By whom was the city freed?", PERSON),
    ("en", "Whose army took Raqqa?", PERSON),
    ("en", "Where is Kobani?", PLACE),
    ("en", "In which city was the mosque blown up?", PLACE),
    ("en", "From what country did they come?", PLACE),
    ("en", "Why did Al-Qaeda leave the group?", REASON),
    ("en", "For what reason was he arrested?", REASON),
    ("en", "Which groups pledged allegiance?", ANYTHING),
    ("en", "How did IS finance itself?", ANYTHING),
    ("en", "Name three groups.", ANYTHING),
    ("en", "", ANYTHING),
]


@pytest.mark.parametrize(("lang", "question", "kind"), WANTED)
def test_the_question_word_says_what_is_wanted(lang, question, kind):
    assert wanted(question, lang) == kind


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("nl", "Is het waar dat Turkije hielp?"),
        ("en", "What happened when Mosul fell?"),
        ("en", "What happened to those who refused?"),
    ],
)
def test_a_question_that_does_not_begin_with_such_a_word_wants_anything(lang, question):
    assert wanted(question, lang) == ANYTHING


def test_capitals_make_no_difference():
    assert wanted("HOEVEEL BELGEN?", "nl") == NUMBER
    assert wanted("how many belgians", "en") == NUMBER


def test_each_language_has_its_own_words():
    assert wanted("Who?", "nl") == ANYTHING
    assert wanted("Wie?", "en") == ANYTHING


OFFERS: list[tuple[Wanted, str]] = [
    (NUMBER, "Er kwamen 450 mensen."),
    (NUMBER, "Er kwamen twaalf mensen."),
    (NUMBER, "Duizenden mensen vluchtten."),
    (NUMBER, "Tientallen doden vielen."),
    (NUMBER, "Dozens were killed."),
    (NUMBER, "Twenty people came."),
    (NUMBER, "Half of them returned."),
    (TIME, "De stad viel in 2014."),
    (TIME, "De stad viel op 10 juni."),
    (TIME, "It fell in October."),
    (PERSON, "Volgens Abu Bakr was dat zo."),
    (PERSON, "Abu Bakr zei niets."),
    (PLACE, "Zij trokken naar Kobani."),
    (REASON, "Zij gingen omdat het moest."),
    (REASON, "It closed due to fighting."),
    (DEFINITION, "Een kalifaat is een staat."),
    (DEFINITION, "The word means state."),
    (ANYTHING, "Niets."),
    (ANYTHING, ""),
]


@pytest.mark.parametrize(("kind", "sentence"), OFFERS)
def test_a_sentence_offers_what_is_in_it(kind, sentence):
    assert offers(sentence, kind)


LACKS: list[tuple[Wanted, str]] = [
    (NUMBER, "De strijders vluchtten."),
    (NUMBER, "The fighters fled."),
    (NUMBER, "The party left the city for security."),
    (NUMBER, "De aanval was krachtig."),
    (TIME, "De stad viel."),
    (TIME, "They may return to the city."),
    (TIME, "Er waren 450 doden."),
    (PERSON, "De strijders vluchtten naar huis."),
    (PLACE, "The fighters went home."),
    (REASON, "De stad viel."),
    (DEFINITION, "De stad viel."),
]


@pytest.mark.parametrize(("kind", "sentence"), LACKS)
def test_a_sentence_does_not_offer_what_is_not_in_it(kind, sentence):
    assert not offers(sentence, kind)


# Beside what the question names

NEW: list[tuple[Wanted, str, str, bool]] = [
    (NUMBER, "Er waren 450 Belgen.", "Hoeveel van de 450 Belgen keerden terug?", False),
    (NUMBER, "Van de 450 Belgen keerden 118 terug.", "Hoeveel van de 450 Belgen keerden terug?", True),
    (NUMBER, "There were 30,000.", "How many of the 30,000 fled?", False),
    (NUMBER, "There were 30,000.", "How many of the 3,000 fled?", True),
    (NUMBER, "Het waren duizenden mensen.", "Hoeveel van de duizenden mensen?", False),
    (NUMBER, "De strijders vluchtten.", "Hoeveel strijders vluchtten?", False),
    (TIME, "It fell in 2014.", "When in 2014 did it fall?", False),
    (TIME, "It fell on 10 June 2014.", "When in 2014 did it fall?", True),
    (PERSON, "The speaker was Baghdadi.", "Who was Baghdadi?", False),
    (PERSON, "The brother of Baghdadi was Juma.", "Who was Baghdadi?", True),
    (PERSON, "Baghdadi Juma was his brother.", "Who was Baghdadi?", True),
    (PLACE, "They left for the Turkish border.", "Where in Turkije did they go?", False),
    (PLACE, "They left for Kobani.", "Where in Turkije did they go?", True),
    (DEFINITION, "Het is een staat.", "Wat betekent dat?", True),
    (ANYTHING, "", "", True),
]


@pytest.mark.parametrize(("kind", "sentence", "question", "is_new"), NEW)
def test_only_what_the_question_does_not_name_itself_is_new(kind, sentence, question, is_new):
    assert offers_new(sentence, kind, question) == is_new


@pytest.mark.parametrize("word", ["Turkije", "turkije", "Turkish", "2014", "2014.", "30.000", "30.000,", "man"])
def test_a_question_names_a_word_in_any_of_its_forms(word):
    assert named_in(word, "Had een man in Turkije in 2014 al 30.000 mannen?")


@pytest.mark.parametrize("word", ["Turks", "2015", "201", "20145", "30", "30.000.000", "manschap", "Syrië"])
def test_what_is_another_word_or_number_is_not_named(word):
    assert not named_in(word, "Had een man in Turkije in 2014 al 30.000 mannen?")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Van de 30.000 waren 1,5 procent Belg.", ["30.000", "1,5"]),
        ("Twenty-two of the dozens fled; half returned.", ["Twenty-two", "dozens", "half"]),
        ("De strijders vluchtten.", []),
        ("Een man en twee vrouwen, zeventien in totaal.", ["twee", "zeventien"]),  # an article is none
        ("One of the two left, and no one of the nineteen.", ["two", "nineteen"]),
        ("Twenty-one left, eenentwintig bleven.", ["Twenty-one", "eenentwintig"]),
    ],
)
def test_an_amount_is_found_whole(text, amounts):
    assert [match[0] for match in AMOUNT.finditer(text)] == amounts


# Questions made of several

PARTS: list[tuple[Lang, str, list[str]]] = [
    ("en", "When was IS founded, and who leads it?", ["When was IS founded", "who leads it?"]),
    ("en", "Who leads IS and in which year was it founded?", ["Who leads IS", "in which year was it founded?"]),
    ("en", "Who leads IS? When was it founded?", ["Who leads IS?", "When was it founded?"]),
    ("en", "What is IS AND WHY was it founded", ["What is IS", "WHY was it founded"]),
    ("nl", "Wanneer ontstond IS, en wie leidt het?", ["Wanneer ontstond IS", "wie leidt het?"]),
    ("nl", "Wie leidt IS en sinds wanneer is dat zo?", ["Wie leidt IS", "sinds wanneer is dat zo?"]),
    ("nl", "Wie leidt IS?  Hoeveel leden heeft het?", ["Wie leidt IS?", "Hoeveel leden heeft het?"]),
    (
        "nl",
        "Wie leidt IS, wanneer ontstond het, en waar en hoeveel leden heeft het?",
        ["Wie leidt IS, wanneer ontstond het, en waar en hoeveel leden heeft het?"],  # "waar" is none by itself
    ),
    ("en", "Who leads IS, and where is he, and how old is he?", ["Who leads IS", "where is he", "how old is he?"]),
]


@pytest.mark.parametrize(("lang", "question", "found"), PARTS)
def test_a_question_is_made_of_the_questions_in_it(lang, question, found):
    assert parts(question, lang) == found


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Who leads IS?"),
        ("en", "Which groups fought in Syria and Iraq?"),
        ("en", "When and where was he born?"),
        ("en", "He was born, and why?"),
        ("en", "Who leads IS? "),
        ("en", "Wie leidt IS en wanneer ontstond het?"),  # the other language
        ("nl", "Welke groepen vochten in Syrië en Irak?"),
        ("nl", "Waar en wanneer werd hij geboren?"),
        ("nl", "Who leads IS and when was it founded?"),
        ("nl", ""),
    ],
)
def test_one_question_stays_whole(lang, question):
    assert parts(question, lang) == [question]


def test_a_question_of_too_many_is_left_whole():
    three = "Who is he? " * (MOST_PARTS - 1) + "Who is he?"
    assert len(parts(three, "en")) == MOST_PARTS
    assert parts(f"{three} Who is he?", "en") == [f"{three} Who is he?"]
