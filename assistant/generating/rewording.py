"""A question in other words, by a chat model: one that stands by itself, or other wordings to look up beside it.

Whatever the model reads or is talked into, its words are used only where they bring in no name, number or date that
the conversation does not have. Else, and at any fault, the question is taken as without a model.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from contextlib import closing

from assistant import language, prompts
from assistant.chat.model import Messages, RequestFailed
from assistant.datatypes import Answer, Lang, Question
from assistant.facts import named, numbers
from assistant.facts.function_words import FUNCTION_WORDS
from assistant.facts.quantities import quantities
from assistant.generating.generator import Generator
from assistant.generating.messages import as_json
from assistant.generating.screening import gives_orders, is_plain
from assistant.text import shorten, without_controls, words

PATIENCE = 10.0  # seconds; a reader waits for these words before anything is looked up
EXCHANGES = 3  # that the model is shown, latest last
ANSWER_CHARACTERS = 1_000  # of each answer
MOST_CHARACTERS = 6_000  # of a reply, with what the model thinks aloud
WORDINGS = 2
KEPT = 0.5  # of the words of a question, from which it is still what was asked
LEAST_LETTERS = 3
OPENING = 4  # letters that the forms of a word share

_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_BULLET = re.compile(r"^(?:[-*•–]|\d[.)])\s+")
_Text = tuple[str, Lang]

log = logging.getLogger(__name__)


def rewritten(question: Question, before: Sequence[Answer], generator: Generator, longest: int) -> str:
    """The question so that it stands by itself, in at most `longest` characters; empty where that cannot be had."""
    latest = before[-EXCHANGES:]
    exchanges = [_exchange(one) for one in latest]
    shown = {"exchanges": as_json(exchanges), "question": as_json(question.text)}
    lines = _lines(_messages("rewrite", question.lang, shown), generator)
    if len(lines) != 1:
        return ""
    [text] = lines
    said = [(one, of.question.lang) for of, each in zip(latest, exchanges, strict=True) for one in each.values()]
    known: list[_Text] = [(question.text, question.lang), *said]
    is_good = (
        text.endswith("?")
        and text != question.text
        and language.detect(text).lang == question.lang
        and _is_sound(text, question.lang, known, longest)
        and _keeps(text, question)
    )
    return text if is_good else ""


def wordings(question: Question, generator: Generator, longest: int) -> tuple[Question, ...]:
    """The question in at most two other wordings, each in the language that it is in; none where none can be had."""
    lines = _lines(_messages("expand", question.lang, {"question": as_json(question.text)}), generator)
    known: list[_Text] = [(question.text, question.lang)]
    found = [Question(text, language.detect(text).lang) for text in dict.fromkeys(lines) if text != question.text]
    return tuple(one for one in found if _is_sound(one.text, one.lang, known, longest))[:WORDINGS]


def _exchange(answer: Answer) -> dict[str, str]:
    """What was asked and answered; the documents' words are left out where they speak to a model."""
    said = " ".join(statement.text for statement in answer.statements)
    return {
        "question": answer.question.text,
        "answer": "" if gives_orders(said) else shorten(said, ANSWER_CHARACTERS),
    }


def _messages(table: str, lang: Lang, shown: dict[str, str]) -> Messages:
    asked = prompts.text("rewriting", lang, f"{table}.task", **shown)
    return [("system", prompts.text("rewriting", lang, f"{table}.system").strip()), ("human", asked.strip())]


def _lines(messages: Messages, generator: Generator) -> list[str]:
    """The lines of a reply without bullets and quotation marks; none where there is no whole reply in time."""
    reply = ""
    try:
        with closing(generator.asking(PATIENCE)(messages)) as pieces:
            for piece in pieces:
                reply += piece
                if len(reply) > MOST_CHARACTERS:
                    return []
    except RequestFailed as failure:
        log.warning("the question is not reworded: %s", failure)
        return []
    lines = (without_controls(line) for line in _THOUGHT.sub("", reply).splitlines())
    return [_BULLET.sub("", line).strip('"“”«» ') for line in lines if line]


def _is_sound(text: str, lang: Lang, known: Sequence[_Text], longest: int) -> bool:
    return bool(words(text)) and len(text) <= longest and is_plain(text) and not _adds(text, lang, known)


def _keeps(text: str, question: Question) -> bool:
    """Whether a rewriting still asks what was asked: all names and numbers, and half of the other words at least."""
    if _adds(question.text, question.lang, [(text, question.lang)]):
        return False
    asked = [w for w in words(question.text) if len(w) >= LEAST_LETTERS and w not in FUNCTION_WORDS[question.lang]]
    there = {word[:OPENING] for word in words(text)}
    return sum(word[:OPENING] in there for word in asked) >= KEPT * len(asked)


def _adds(text: str, lang: Lang, known: Sequence[_Text]) -> bool:
    """Whether a text has a number, a date or a name that none of the known texts has."""
    values = {value for one, of in known for value in (*quantities(one, of), *numbers.numbers(one))}
    dates = [date for one, of in known for date in numbers.dates(one, of)]
    names = [named.names_of(one) for one, _ in known]
    return bool(
        {*quantities(text, lang), *numbers.numbers(text)} - values
        or numbers.without_counterpart(numbers.dates(text, lang), dates)
        or named.missing(text, lang, names)
        or named.capitalised_words(text, lang, names)
    )
