"""The short answer inside a sentence: the number, date, name or place that the question asks for.

Candidates are what the wanted kind looks like, less what the question names itself; the one nearest to the words of the
question is chosen (the proximity heuristic of the answer extraction of early TREC systems, Voorhees 1999).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.datatypes import Lang
from assistant.facts import numbers
from assistant.questions import AMOUNT, Wanted, named_in
from assistant.text import fold

Span = tuple[int, int]
Positions = Callable[[str], frozenset[int]]  # the words of the question that a word of the text stands for

FOCUS_BONUS = 8.0  # words by which a candidate is nearer when the word behind it is asked for
PLACE_BONUS = 2.0  # the same when a preposition of place stands before it
FAR = 30.0  # words: the distance where no word is asked for

TOKEN = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b(?![.,]\d)")
_UNIT = re.compile(
    r"\s?(?:%|(?!(?:of|en|and|or|the|de|het|in|op|te|to|on|at|by|was|is|were|are|werd)\b)[^\W\d_][\w-]*)"
)
_CURRENCY = re.compile(r"(?:[$€£]|US\$|circa|about|around|ongeveer|bijna|almost|nearly|ruim|over)\s?$")
_PART_OF_DATE = re.compile(
    r"(?:(?:begin|eind|medio|half|early|late|mid|the (?:end|beginning|start) of|het (?:begin|einde?) van)[\s-])$",
    re.IGNORECASE,
)
_PARTICLES = r"(?:al|el|as|ad|ibn|bin|abu|van|de|den|der|von|of|the|e|i)"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞİŞ][\w'’ʿʾ‘]*"
_NAME = re.compile(rf"{_CAPITAL}(?:[ -](?:{_PARTICLES}[ -]){{0,2}}{_CAPITAL})*")
_BEFORE_PLACE = re.compile(
    r"\b(?:in|bij|nabij|te|naar|uit|vanuit|rond|tot|at|near|from|to|into|around|towards|on|op)\s(?:(?:de|het|the|stad|city|town|village|dorp)\s(?:of\s)?)?$"
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    is_asked: bool


def find(text: str, lang: Lang, question: str, kind: Wanted, positions: Positions) -> Span | None:
    """Where in a sentence the short answer to a question stands; None where there is none of the wanted kind."""
    candidates = list(dict.fromkeys(_candidates(text, lang, question, kind)))
    if not candidates:
        return None
    words = [_Word(*match.span(), bool(positions(match[0]))) for match in TOKEN.finditer(text)]
    return min(candidates, key=lambda span: (_distance(span, words, text, kind), span))


def _candidates(text: str, lang: Lang, question: str, kind: Wanted) -> Iterator[Span]:
    if kind is Wanted.NUMBER:
        yield from _amounts(text, lang, question)
    elif kind is Wanted.TIME:
        yield from _times(text, lang, question)
    elif kind in (Wanted.PERSON, Wanted.PLACE):
        yield from _names(text, question)


def _amounts(text: str, lang: Lang, question: str) -> Iterator[Span]:
    taken = [*numbers.date_spans(text, lang), *(m.span() for m in YEAR.finditer(text))]
    for match in AMOUNT.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip(".,"))
        inside = any(start < stop and begin < end for begin, stop in taken)
        if inside or named_in(match[0], question):
            continue
        before = _CURRENCY.search(text[:start])
        unit = _UNIT.match(text, end)
        yield (before.start() if before else start, unit.end() if unit else end)


def _times(text: str, lang: Lang, question: str) -> Iterator[Span]:
    dates = numbers.date_spans(text, lang)
    years = [m.span() for m in YEAR.finditer(text) if not any(a <= m.start() < b for a, b in dates)]
    known_years = set(YEAR.findall(question))
    known = numbers.dates(question, lang)
    for start, end in [*dates, *years]:
        found = numbers.dates(text[start:end], lang)
        if not found and text[start:end] in known_years:
            continue
        if found and any(one.month == found[0].month and one.days == found[0].days for one in known):
            continue
        before = _PART_OF_DATE.search(text[:start])
        yield (before.start() if before else start, end)


def _names(text: str, question: str) -> Iterator[Span]:
    for match in _NAME.finditer(text):
        words = re.findall(r"\w+", match[0])
        opens = match.start() == 0 or text[: match.start()].rstrip().endswith((".", "!", "?"))
        if opens and len(words) == 1 and len(text) > match.end() and fold(match[0]) in _OPENERS:
            continue
        if not all(named_in(word, question) for word in words if word[0].isupper()):
            yield match.span()


_OPENERS = frozenset(
    """de het een in op na bij volgens door hij zij ze dit dat deze die er ook toen tot vanaf sinds met van voor onder
    daarna later begin eind tijdens uit the a an in on at after by according he she they it this that these those there
    also when until since with from for under later early late during out some many as""".split()
)


def _distance(span: Span, words: list[_Word], text: str, kind: Wanted) -> float:
    """How many words lie between a candidate and those of the question, on average."""
    first = sum(word.end <= span[0] for word in words)
    last = sum(word.start < span[1] for word in words) - 1
    asked = [at for at, word in enumerate(words) if word.is_asked and not first <= at <= last]
    distance = sum(min(max(first - at, at - last), FAR) for at in asked) / len(asked) if asked else FAR
    if kind is Wanted.NUMBER and any(word.is_asked for word in words[first : last + 2]):
        distance -= FOCUS_BONUS
    if kind is Wanted.PLACE and _BEFORE_PLACE.search(text[: span[0]]):
        distance -= PLACE_BONUS
    return distance
