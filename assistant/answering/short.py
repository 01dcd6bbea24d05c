"""The short answer inside a sentence: the number, date, name or place that the question asks for.

Candidates are what the wanted kind looks like, less what the question names itself; the one nearest to the words of the
question is chosen (the proximity heuristic of the answer extraction of early TREC systems, Voorhees 1999).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.datatypes import Lang
from assistant.facts import names, numbers
from assistant.questions import AMOUNT, Wanted, named_in
from assistant.text import fold

Span = tuple[int, int]
Positions = Callable[[str], frozenset[int]]  # the words of the question that a word of the text stands for

FOCUS_BONUS = 8.0  # words by which a number is nearer when the word behind it is asked for
LATER = 3.0  # words by which a candidate in the first sentence is nearer than one in a later sentence
MARGIN = 1.0  # words by which the nearest candidate is nearer than the next
FAR = 30  # words: the distance where no word is asked for

TOKEN = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")
YEAR = re.compile(r"(?<!\[)\b(?:1[5-9]|20)\d\d\b(?![.,]\d)")
_ADDED_YEAR = re.compile(r" \[\d{4}\]")
_PERCENT = re.compile(r"\s?(?:%|procent\b|per ?cent\b)")
_WANTS_PERCENT = re.compile(r"%|\b(?:procent|percentage|per ?cent|aandeel|share|proportion)\b", re.IGNORECASE)
_UNIT = re.compile(r"\s?(?:US |Amerikaanse )?(?:dollars?|euros?|jaar|years?|km|kilomet(?:er|re)s?)\b")
_NEXT_WORD = re.compile(r"\s([^\W\d_][\w-]*)")
_SENTENCE_END = re.compile(r"[a-z)\]\"”][.!?]\s+(?=[A-ZÀ-ÖØ-Þ\"“])")
_CURRENCY = re.compile(r"(?:[$€£]|US\$)\s?$")
_RANGE = re.compile(r"\s?(?:[-–]|tot|to|à|of|or)\s?")
_AND = re.compile(r"\s(?:en|and)\s")
_BETWEEN = re.compile(r"\b(?:tussen(?: de)?|between)\s$", re.IGNORECASE)
_PART_OF_DATE = re.compile(
    r"\b(?:begin|eind|medio|half|early|late|mid|the (?:end|beginning|start) of|het (?:begin|einde?) van)[\s-]$",
    re.IGNORECASE,
)
_PARTICLES = r"(?:al|el|as|ad|ibn|bin|abu|van|de|den|der|von|of|the)"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞİŞ][\w'’ʿʾ‘]*"
_NAME = re.compile(rf"{_CAPITAL}(?:[ -](?:{_PARTICLES}[ -]){{0,2}}{_CAPITAL})*")
_BEFORE_PLACE = re.compile(
    r"\b(?:in|bij|nabij|te|naar|uit|vanuit|rond|at|near|from|to|into|around|towards)\s(?:(?:de|het|the)\s)?"
    r"(?:(?:stad|plaats|dorp|provincie|city|town|village|province)\s(?:of\s)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    asked: frozenset[int]  # the words of the question that it stands for


def find(text: str, lang: Lang, question: str, kind: Wanted, positions: Positions) -> Span | None:
    """Where in a sentence the short answer to a question stands; None where none of the wanted kind is clearly it."""
    candidates = list(dict.fromkeys(_candidates(text, lang, question, kind)))
    if not candidates:
        return None
    words = [_Word(*match.span(), positions(match[0])) for match in TOKEN.finditer(text)]
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    ranked = sorted((_distance(s, words, kind) + LATER * any(end < s[0] for end in ends), s) for s in candidates)
    if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN:
        return None  # better none than the wrong one
    best = ranked[0][1]
    return _with_unit(best, text, positions) if kind is Wanted.NUMBER else best


def _candidates(text: str, lang: Lang, question: str, kind: Wanted) -> Iterator[Span]:
    if kind is Wanted.NUMBER:
        found = _joined(list(_amounts(text, lang, question)), text)
        shares = [span for span in found if _PERCENT.match(text, span[1])]
        yield from shares if _WANTS_PERCENT.search(question) else found
    elif kind is Wanted.TIME:
        yield from _times(text, lang, question)
    elif kind is Wanted.PERSON:
        yield from (span for span in _names(text, question) if len(text[slice(*span)].split()) > 1)
    elif kind is Wanted.PLACE:
        yield from (span for span in _names(text, question) if _BEFORE_PLACE.search(text[: span[0]]))


def _amounts(text: str, lang: Lang, question: str) -> Iterator[Span]:
    taken = [
        *numbers.date_spans(text, lang),
        *(m.span() for m in re.finditer(r"\b(?:1[5-9]|20)\d\d\b(?![.,]\d)", text)),
    ]
    for match in AMOUNT.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip(".,"))
        inside = any(start < stop and begin < end for begin, stop in taken)
        if not inside and not named_in(match[0], question):
            before = _CURRENCY.search(text[:start])
            yield (before.start() if before else start, end)


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans with the two ends of a range, and a number and its scale ("2 miljoen"), made one."""
    joined: list[Span] = []
    for span in spans:
        between = text[joined[-1][1] : span[0]] if joined else ""
        is_range = _RANGE.fullmatch(between) or (
            joined and _AND.fullmatch(between) and _BETWEEN.search(text[: joined[-1][0]])
        )
        if joined and (between == " " or is_range):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _with_unit(span: Span, text: str, positions: Positions) -> Span:
    """The number with its unit, or with the word behind it that was asked for."""
    start, end = span
    unit = _PERCENT.match(text, end) or _UNIT.match(text, end)
    if unit:
        return start, unit.end()
    following = _NEXT_WORD.match(text, end)
    return (start, following.end()) if following and positions(following[1]) else span


def _times(text: str, lang: Lang, question: str) -> Iterator[Span]:
    dates = numbers.date_spans(text, lang)
    years = [m.span() for m in YEAR.finditer(text) if not any(a <= m.start() < b for a, b in dates)]
    known_years = set(YEAR.findall(question))
    known = numbers.dates(question, lang)
    for start, end in [*dates, *years]:
        found = numbers.dates(text[start:end], lang)
        if not found and text[start:end] in known_years:
            continue
        if found and found[0].is_bare and text[start:end] == "May":
            continue  # a name as well
        if found and any(one.month == found[0].month and one.days == found[0].days for one in known):
            continue
        before, added = _PART_OF_DATE.search(text[:start]), _ADDED_YEAR.match(text, end)
        yield (before.start() if before else start, added.end() if added else end)


def _names(text: str, question: str) -> Iterator[Span]:
    for match in _NAME.finditer(text):
        start = match.start()
        opening = re.match(r"[^\W_]+[ -]?", match[0])
        if opening and fold(opening[0].strip(" -")) in names.OPENERS:
            start += opening.end()
        words = [word for word in re.findall(r"\w+", text[start : match.end()]) if word[0].isupper()]
        if words[:1] and words[0].casefold() in numbers.CALENDAR:
            continue
        if words and not all(named_in(word, question) for word in words):
            yield start, match.end()


def _distance(span: Span, words: Sequence[_Word], kind: Wanted) -> float:
    """How many words lie between a candidate and the nearest place of each word of the question, on average."""
    first = sum(word.end <= span[0] for word in words)
    last = sum(word.start < span[1] for word in words) - 1
    nearest: dict[int, int] = {}
    for at, word in enumerate(words):
        far = min(max(first - at, at - last, 0), FAR)
        nearest |= {position: min(far, nearest.get(position, FAR)) for position in word.asked}
    distance = sum(nearest.values()) / len(nearest) if nearest else float(FAR)
    asked_behind = kind is Wanted.NUMBER and any(word.asked for word in words[first : last + 2])
    return distance - FOCUS_BONUS if asked_behind else distance
