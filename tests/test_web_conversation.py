"""The exchanges of a visit: numbered, bounded, and problems do not pile up."""

from __future__ import annotations

from assistant.datatypes import Abstention, Answer, Question, Reason
from assistant.web.conversation import MOST, Conversation, Problem


def answer(text: str) -> Answer:
    return Answer(Question(text, "nl"), (), (), Abstention(Reason.NO_EVIDENCE, "?"), 0.5, ())


def test_exchanges_are_numbered_and_the_last_is_the_last():
    talk = Conversation().with_outcome(answer("Een?"), "a").with_outcome(answer("Twee?"), "b")
    assert [(e.number, e.key) for e in talk.exchanges] == [(1, "a"), (2, "b")]
    assert talk.last == talk.exchanges[1]
    assert [a.question.text for a in talk.answers] == ["Een?", "Twee?"]
    assert [e.number for e in talk.earlier] == [1]


def test_an_empty_conversation():
    assert Conversation().last is None
    assert Conversation().earlier == ()
    assert Conversation().answers == ()


def test_a_problem_takes_the_place_of_the_problem_before_it():
    talk = Conversation().with_outcome(answer("Een?"))
    twice = talk.with_outcome(Problem("problem.busy")).with_outcome(Problem("problem.empty"))
    assert [e.number for e in twice.exchanges] == [1, 3]
    assert twice.last is not None
    assert twice.last.outcome == Problem("problem.empty")
    answered = twice.with_outcome(answer("Twee?"))
    assert [a.question.text for a in answered.answers] == ["Een?", "Twee?"]
    assert [e.number for e in answered.earlier] == [1]


def test_a_conversation_is_bounded():
    talk = Conversation()
    for n in range(MOST + 5):
        talk = talk.with_outcome(answer(f"Vraag {n}?"))
    assert [e.number for e in talk.exchanges] == list(range(6, MOST + 6))


def test_a_conversation_equals_only_itself():
    assert Conversation() != Conversation()
    assert len({Conversation(), Conversation()}) == 2
