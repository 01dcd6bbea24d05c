"""Asking on behalf of a reader: an answer, or a problem in plain words; never an exception."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.assistant import Assistant
from assistant.datatypes import Abstention, Answer, Question, Reason
from assistant.errors import IndexDamaged, QuestionError
from assistant.pipeline import question_from
from assistant.settings import Settings
from assistant.web.asking import Desk
from assistant.web.conversation import Conversation, Problem
from assistant.web.recent import RecentAnswers
from assistant.web.serving.limits import Admission, Busy, RateLimit

SETTINGS = Settings(max_question_characters=100)
ELSEWHERE = "192.0.2.1"


def assistant(error: Exception | None = None, holding: threading.Event | None = None) -> Assistant:
    """An assistant that reads questions as the real one does and answers none; `before` shows in its message."""

    def answer(text: str, lang: str = "auto", before: Any = ()) -> Answer:
        question = question_from(text, SETTINGS, lang)
        if error is not None:
            raise error
        if holding is not None:
            holding.wait(10)
        earlier = " ".join(one.question.text for one in before)
        return Answer(question, (), (), Abstention(Reason.NO_EVIDENCE, earlier), 0.5, ())

    return cast(Assistant, SimpleNamespace(ask=answer, settings=SETTINGS))


def outcome(text: str, error: Exception | None = None) -> Answer | Problem:
    last = Desk(assistant(error)).ask(text, Conversation(), ELSEWHERE).last
    assert last is not None
    return last.outcome


@pytest.mark.parametrize(("text", "lang"), [("Wie is de leider van de groep?", "nl"), ("Who leads the group?", "en")])
def test_the_answer_is_in_the_language_of_the_question(text, lang):
    answer = outcome(text)
    assert isinstance(answer, Answer)
    assert answer.question == Question(text, lang)


@pytest.mark.parametrize("text", ["", "   ", "???", "\n\x00\t"])
def test_an_empty_question(text):
    assert outcome(text) == Problem("problem.empty")


def test_a_question_that_is_too_long():
    assert outcome("woord " * 10_000) == Problem("problem.too_long", 100)


def test_a_question_that_is_refused_for_another_reason():
    assert outcome("Wat is dit?", QuestionError("in neither language")) == Problem("problem.unreadable")


@pytest.mark.parametrize("error", [IndexDamaged("/srv/index: passages.jsonl"), KeyError("en:1"), RuntimeError()])
def test_other_errors_are_logged_and_not_shown(error: Any, caplog):
    with caplog.at_level(logging.ERROR):
        assert outcome("Wat is dit?", error) == Problem("problem.failed")
    assert caplog.records[0].exc_info[1] is error


def test_a_question_is_asked_with_the_answers_before_it():
    desk = Desk(assistant())
    talk = desk.ask("Wat is dit?", Conversation(), ELSEWHERE)
    talk = desk.ask("En wat is dat?", desk.ask("???", talk, ELSEWHERE), ELSEWHERE)
    last = talk.answers[-1].abstention
    assert last is not None
    assert last.message == "Wat is dit?"


def test_who_asks_too_often_is_told_so():
    desk = Desk(assistant(), rate=RateLimit(per_minute=1, burst=1))
    talk = desk.ask("Wat is dit?", Conversation(), ELSEWHERE)
    again = desk.ask("Wat is dit?", talk, ELSEWHERE).last
    assert again is not None
    assert again.outcome == Problem("problem.often")
    other = desk.ask("Wat is dit?", Conversation(), "192.0.2.2").last
    assert other is not None
    assert isinstance(other.outcome, Answer)


def test_when_too_many_wait_the_next_is_told_so_at_once():
    release = threading.Event()
    desk = Desk(assistant(holding=release), admission=Admission(running=1, waiting=1))
    waiting = [threading.Thread(target=desk.ask, args=("Wat is dit?", Conversation(), ELSEWHERE)) for _ in range(2)]
    for thread in waiting:
        thread.start()
    while desk.admission._places._value:
        pass
    full = desk.ask("Wat is dit?", Conversation(), ELSEWHERE).last
    with pytest.raises(Busy):
        desk.answer("Wat is dit?")
    release.set()
    for thread in waiting:
        thread.join(10)
    assert full is not None
    assert full.outcome == Problem("problem.busy")
    assert isinstance(desk.answer("Wat is dit?"), Answer)


def test_answers_are_kept_for_feedback_under_their_keys():
    recent = RecentAnswers()
    desk = Desk(assistant(), recent=recent)
    talk = desk.ask("???", desk.ask("Wat is dit?", Conversation(), ELSEWHERE), ELSEWHERE)
    first, second = talk.exchanges
    assert recent.get(first.key) is first.outcome
    assert second.key == ""
    assert Desk(assistant()).ask("Wat is dit?", Conversation(), ELSEWHERE).exchanges[0].key == ""


def test_a_line_is_logged_for_every_answer(caplog):
    with caplog.at_level(logging.INFO):
        outcome("Wat is dit?")
    assert [record.message for record in caplog.records] == ["answer"]


# An answer that grows


def growing(*texts: str, error: Exception | None = None) -> Any:
    """An assistant whose answers grow by these texts; `left` is set when they are not waited for to the end."""
    left = threading.Event()

    def stream(text: str, lang: str = "auto", before: Any = ()) -> Iterator[Answer]:
        question = question_from(text, SETTINGS, lang)

        def answers() -> Iterator[Answer]:
            try:
                for one in texts:
                    yield Answer(question, (), (), Abstention(Reason.NO_EVIDENCE, one), 0.5, ())
                if error is not None:
                    raise error
            except GeneratorExit:
                left.set()
                raise

        return answers()

    return SimpleNamespace(stream=stream, settings=SETTINGS, left=left)


def test_a_growing_answer_is_one_exchange(caplog):
    desk = Desk(growing("one", "one two"), recent=RecentAnswers())
    with caplog.at_level(logging.INFO):
        grown = list(desk.stream("Wat is dit?", Conversation(), ELSEWHERE))
    outcomes = [one.last.outcome for one in grown if one.last is not None]
    assert [o.text for o in outcomes if isinstance(o, Answer)] == ["one", "one two", "one two"]
    assert all(len(one.exchanges) == 1 and one.exchanges[0].number == 1 for one in grown)
    assert [record.message for record in caplog.records] == ["answer"]


def test_feedback_is_taken_on_the_whole_answer_alone():
    desk = Desk(growing("one", "one two"), recent=RecentAnswers())
    *partial, whole = (one.exchanges[0] for one in desk.stream("Wat is dit?", Conversation(), ELSEWHERE))
    assert [one.key for one in partial] == ["", ""]
    assert desk.recent is not None
    assert desk.recent.get(whole.key) is whole.outcome


def test_what_goes_wrong_while_an_answer_grows_is_a_problem_in_plain_words():
    for assistant_, text, key in (
        (growing("one", error=RuntimeError()), "Wat is dit?", "problem.failed"),
        (growing("one"), "???", "problem.empty"),
    ):
        *_, last = Desk(assistant_).stream(text, Conversation(), ELSEWHERE)
        assert last.last is not None
        assert last.last.outcome == Problem(key)


def test_who_asks_too_often_gets_no_growing_answer_either():
    desk = Desk(growing("one"), rate=RateLimit(per_minute=1, burst=1))
    list(desk.stream("Wat is dit?", Conversation(), ELSEWHERE))
    [again] = desk.stream("Wat is dit?", Conversation(), ELSEWHERE)
    assert again.exchanges[0].outcome == Problem("problem.often")


def test_a_reader_who_leaves_ends_the_work_and_makes_room():
    asked = growing("one", "one two")
    desk = Desk(asked, admission=Admission(running=1, waiting=1))
    leaving = desk.stream("Wat is dit?", Conversation(), ELSEWHERE)
    next(leaving)
    leaving.close()
    assert asked.left.is_set()
    assert desk.admission._places._value == 2
