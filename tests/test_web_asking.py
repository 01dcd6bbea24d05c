"""Asking on behalf of a reader: an answer, or a problem in plain words; never an exception."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.assistant import Assistant
from assistant.datatypes import Abstention, Answer, Question, Reason
from assistant.errors import IndexDamaged, QuestionError
from assistant.pipeline import question_from
from assistant.settings import Settings
from assistant.web.asking import Problem, ask

SETTINGS = Settings(max_question_characters=100)


def assistant(error: Exception | None = None) -> Assistant:
    """An assistant that reads questions as the real one does, and answers none."""

    def answer(text: str, lang: str = "auto") -> Answer:
        question = question_from(text, SETTINGS, lang)
        if error is not None:
            raise error
        return Answer(question, (), (), Abstention(Reason.NO_EVIDENCE, "?"), 0.5, ())

    return cast(Assistant, SimpleNamespace(ask=answer, settings=SETTINGS))


@pytest.mark.parametrize(("text", "lang"), [("Wie is de leider van de groep?", "nl"), ("Who leads the group?", "en")])
def test_the_answer_is_in_the_language_of_the_question(text, lang):
    outcome = ask(assistant(), text)
    assert isinstance(outcome, Answer)
    assert outcome.question == Question(text, lang)


@pytest.mark.parametrize("text", ["", "   ", "???", "\n\x00\t"])
def test_an_empty_question(text):
    assert ask(assistant(), text) == Problem("problem.empty")


def test_a_question_that_is_too_long():
    assert ask(assistant(), "woord " * 10_000) == Problem("problem.too_long", 100)


def test_a_question_that_is_refused_for_another_reason():
    assert ask(assistant(QuestionError("in neither language")), "Wat is dit?") == Problem("problem.unreadable")


@pytest.mark.parametrize("error", [IndexDamaged("/srv/index: passages.jsonl"), KeyError("en:1"), RuntimeError()])
def test_other_errors_are_logged_and_not_shown(error: Any, caplog):
    with caplog.at_level(logging.ERROR):
        outcome = ask(assistant(error), "Wat is dit?")
    assert outcome == Problem("problem.failed")
    assert caplog.records[0].exc_info[1] is error
