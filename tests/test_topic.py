"""What an exchange was about."""

from __future__ import annotations

import pytest

from assistant.datatypes import Abstention, Answer, Question, Reason, Statement
from assistant.retrieval.topic import names_of, person, stem, topic


@pytest.mark.parametrize(
    ("lang", "question", "about"),
    [
        ("en", "How many Belgians travelled to Syria?", "Belgians travelled to Syria"),
        ("en", "When did the Dutch parliament vote on it?", "Dutch parliament vote on"),
        ("en", "When did IS confirm it?", "IS confirm"),
        ("nl", "Hoeveel Belgen reisden naar Syrië?", "Belgen reisden naar Syrië"),
        ("nl", "In welke stad zat IS?", "stad zat IS"),
        ("en", "Why?", ""),
    ],
)
def test_the_stem_of_a_question(lang, question, about):
    assert stem(question, lang) == about


def test_what_was_added_before_comes_first():
    assert topic("How many of them returned (Belgians travelled to Syria)?", "en") == (
        "Belgians travelled to Syria, returned"
    )


def test_a_topic_does_not_grow_without_end():
    long = " ".join(f"word{n}" for n in range(20))
    assert topic(f"Who denied their many ugly dark secret plans ({long})?", "en") == long


def test_names():
    assert names_of("Where did Abu Omar al-Shishani die, and was it in Raqqa?") == ["Abu Omar al-Shishani", "Raqqa"]
    assert names_of("Who was al-Baghdadi? Trump and IS") == ["al-Baghdadi", "Trump"]


def exchange(question: str, *statements: Statement) -> Answer:
    abstention = None if statements else Abstention(Reason.NO_EVIDENCE, "")
    return Answer(Question(question, "en"), statements, (), abstention, 0.9, ())


def test_the_person_asked_for_and_given():
    text = "The militia is led by Yasser Abu Shabab in Rafah."
    short = (text.index("Yasser"), text.index(" in Rafah"))
    assert person(exchange("Who leads the militia in Rafah?", Statement(text, (1,), short))) == "Yasser Abu Shabab"


def test_who_is_x_is_about_x_whatever_the_answer_names():
    text = "Tarkhan Batirashvili was a commander."
    assert person(exchange("Who is Omar al-Shishani?", Statement(text, (1,), (0, 20)))) == "Omar al-Shishani"


def test_the_person_whom_the_answer_names_where_the_question_names_none():
    statement = Statement("In August IS beheaded the archaeologist Khaled al-Asaad.", (1,))
    assert person(exchange("which archaeologist was beheaded?", statement)) == "Khaled al-Asaad"


def test_the_first_name_of_the_question_is_its_subject():
    assert person(exchange("When did Netanyahu say that Hamas is ISIS?")) == "Netanyahu"


def test_an_exchange_about_nobody():
    assert person(exchange("how much oil was sold?")) == ""
