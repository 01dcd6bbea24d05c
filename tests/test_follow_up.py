"""Completing a question from the exchange before it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.datatypes import Abstention, Answer, Lang, Question, Reason, Statement
from assistant.retrieval.follow_up import Knowledge, complete

BELGIANS = "How many Belgians travelled to Syria?"


def exchange(text: str, lang: Lang = "en", short: str = "", reason: Reason = Reason.NO_EVIDENCE) -> Answer:
    question = Question(text, lang)
    if not short:
        return Answer(question, (), (), Abstention(reason, "-"), 0.9, ())
    return Answer(question, (Statement(short, (1,), (0, len(short))),), (), None, 0.9, ())


def knowing(said: str = "", answered: Mapping[str, float] | None = None, on_topic: float = 0.9) -> Knowledge:
    """Words are alike that begin with the same letter; `said` is an earlier question in the other language."""
    return Knowledge(
        alike=lambda word, others: [0.5 * (word[0] == other[0]) for other in others],
        in_language=lambda answer, lang: said,
        outlook=lambda question: ((answered or {}).get(question.text, 0.5), on_topic),
    )


def completed(text: str, *before: Answer, lang: Lang = "en", known: Knowledge | None = None) -> Question:
    return complete(Question(text, lang, "q1"), before, known or knowing(), 1_000)


def test_without_anything_before_it_a_question_stays_as_it_is():
    assert completed("Why?") == Question("Why?", "en", "q1")


def test_a_question_that_stands_by_itself_stays_as_it_is():
    assert completed("Who is Munira Khayyat?", exchange(BELGIANS)) == Question("Who is Munira Khayyat?", "en", "q1")


def test_a_fragment_takes_the_place_of_its_like():
    assert completed("And Bulgarians?", exchange(BELGIANS)) == Question(
        "How many Bulgarians travelled to Syria?", "en", "q1", "And Bulgarians?"
    )


@pytest.mark.parametrize(
    ("asked", "understood"),
    [
        ("Why?", "Why (Belgians travelled to Syria)?"),
        ("How many of them returned?", "How many of them returned (Belgians travelled to Syria)?"),
        ("When was that", "When was that (Belgians travelled to Syria)?"),
    ],
)
def test_the_words_of_the_earlier_question_in_brackets(asked, understood):
    found = completed(asked, exchange(BELGIANS))
    assert (found.text, found.asked) == (understood, asked)


def test_the_last_exchange_counts():
    assert completed("Why?", exchange("Who sold oil?"), exchange(BELGIANS)).text == "Why (Belgians travelled to Syria)?"


def test_the_name_that_the_answer_gave_for_a_person():
    before = exchange("Who leads the militia?", short="Yasser Abu Shabab")
    assert completed("Where was he born?", before).text == "Where was Yasser Abu Shabab born?"


def test_without_a_name_a_person_is_described():
    assert completed("Where was he born?", exchange("Who led the cell?")).text == "Where was he born (led the cell)?"


def test_a_place_that_the_answer_gave_for_there_and_not_for_it():
    before = exchange("Where did the caliph speak?", short="Mosul")
    assert completed("What happened there?", before).text == "What happened there (Mosul, caliph speak)?"
    assert completed("Who saw it?", before).text == "Who saw it (caliph speak)?"


def test_a_chain_keeps_what_it_began_with():
    first = completed("How many of them returned?", exchange(BELGIANS))
    second = completed("When was that?", exchange(first.text))
    assert second.text == "When was that (Belgians travelled to Syria, returned)?"


def test_an_earlier_question_in_the_other_language_is_taken_as_it_is_known_in_this_one():
    before = exchange("Hoeveel Belgen reisden naar Syrië?", "nl")
    known = knowing(said="How many Belgians went to Syria?")
    assert completed("And Bulgarians?", before, known=known).text == "How many Bulgarians went to Syria?"


def test_an_earlier_question_that_is_not_known_in_this_language_is_given_in_its_own():
    before = exchange("Hoeveel Belgen reisden naar Syrië?", "nl")
    assert completed("And Bulgarians?", before).text == "And Bulgarians (Belgen reisden naar Syrië)?"


def test_a_question_that_may_stand_by_itself_is_completed_where_that_is_answered_better():
    long = "How many children died (Belgians travelled to Syria)?"
    better, no_better = {long: 0.7, "How many children died?": 0.5}, {long: 0.55}
    before = exchange(BELGIANS)
    assert completed("How many children died?", before, known=knowing(answered=better)).text == long
    assert completed("How many children died?", before, known=knowing(answered=no_better)).asked == ""


def test_a_question_about_something_else_is_not_drawn_to_the_documents():
    answered = {"How many children died (Belgians travelled to Syria)?": 0.9}
    known = knowing(answered=answered, on_topic=0.2)
    assert completed("How many children died?", exchange(BELGIANS), known=known).asked == ""


def test_it_is_not_drawn_to_what_the_documents_are_not_about():
    answered = {"How many children died (won the Tour de France)?": 0.9}
    before = exchange("Who won the Tour de France?", reason=Reason.OFF_TOPIC)
    assert completed("How many children died?", before, known=knowing(answered=answered)).asked == ""


def test_a_completed_question_is_not_too_long():
    assert complete(Question("Why?", "en"), [exchange(BELGIANS)], knowing(), 20) == Question("Why?", "en")


def test_an_earlier_question_that_says_nothing_adds_nothing():
    assert completed("Why?", exchange("When was that?")) == Question("Why?", "en", "q1")
