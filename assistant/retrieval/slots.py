"""Putting the words of a fragment in the place of their like in a question: years for years, names for like names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.datatypes import Lang
from assistant.facts.numbers import date_spans
from assistant.retrieval.closed_classes import is_function_word, is_preposition
from assistant.retrieval.references import TOKEN
from assistant.retrieval.topic import name_spans

Alike = Callable[[str, Sequence[str]], Sequence[float]]
Span = tuple[int, int]

ALIKE = 0.15  # the likeness from which words take the place of others
ALIKE_NAME = 0.0  # the same for a name without a preposition, which hardly means anything but "and what of X?"
ALIKE_PLACE = 0.3  # the same for a name with one, which may as well add a place or a time
SAME_PREPOSITION = 0.5  # added to the cosine where both have it: "from oil" and "from gas"
NO_PREPOSITION = 0.1  # taken off where only the new words have one
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ARTICLES: Mapping[Lang, frozenset[str]] = {"nl": frozenset({"de", "het", "een"}), "en": frozenset({"the", "a", "an"})}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a question that other words may take, with its article; `head` are its words without that."""

    start: int
    end: int
    head: str
    is_name: bool
    preposition: str  # before it, empty for none


def fill(question: str, fragment: str, lang: Lang, alike: Alike) -> str:
    """The question with a fragment in the place of its like, or behind it where it has none.

    `alike` gives how alike a word is to others (cosines).
    """
    text = question.rstrip("?!. ")
    for part in re.split(r",\s", fragment):
        text = _fill_one(text, part.strip(), lang, alike)
    return f"{text}?"


def _fill_one(text: str, part: str, lang: Lang, alike: Alike) -> str:
    times = _times(part, lang)
    if times:
        return _in_time(text, part, (times[0][0], times[-1][1]), lang, alike)
    own = list(_slots(part, lang))
    if not own:
        return _behind(text, part)
    head = own[-1] if own[-1].is_name else own[0]
    found = [slot for slot in _slots(text, lang) if slot.is_name == head.is_name]
    cosines = alike(head.head, [slot.head for slot in found]) if found else []
    scores = [cosine + _fit(head, slot) for cosine, slot in zip(cosines, found, strict=True)]
    best = max(range(len(found)), key=lambda at: scores[at], default=-1)
    least = ALIKE if not head.is_name else ALIKE_PLACE if head.preposition else ALIKE_NAME
    if best < 0 or scores[best] < least:
        return _behind(text, part)
    return f"{text[: found[best].start]}{part[own[0].start : own[-1].end]}{text[found[best].end :]}"


def _fit(head: Slot, slot: Slot) -> float:
    """What prepositions say: with the same one words have the same part in a question, without any mostly another."""
    if not head.preposition:
        return 0.0
    return SAME_PREPOSITION if slot.preposition == head.preposition else -NO_PREPOSITION * (not slot.preposition)


def _in_time(text: str, part: str, span: Span, lang: Lang, alike: Alike) -> str:
    """The question with another time, and with what else the fragment names."""
    there = _times(text, lang)
    if not there:
        return _behind(text, part)
    start, end = there[-1]
    text = f"{text[:start]}{part[slice(*span)]}{text[end:]}"
    rest = f"{part[: span[0]]}{part[span[1] :]}".strip()
    return _fill_one(text, rest, lang, alike) if any(_slots(rest, lang)) else text


def _behind(text: str, part: str) -> str:
    return f"{text}, {part}"


def _times(text: str, lang: Lang) -> list[Span]:
    """Where the dates and years of a text stand."""
    dates = date_spans(text, lang)
    years = [m.span() for m in _YEAR.finditer(text) if not any(a <= m.start() < b for a, b in dates)]
    return sorted([*dates, *years])


def _slots(text: str, lang: Lang) -> Iterator[Slot]:
    """The names and the other words of a text that say what it is about, but for times."""
    names = name_spans(text)
    taken = [*names, *_times(text, lang)]
    words = [m.span() for m in TOKEN.finditer(text) if not is_function_word(m[0], lang)]
    words = [word for word in words if not any(a <= word[0] < b for a, b in taken)]
    for start, end in sorted([*names, *words]):
        before = list(TOKEN.finditer(text[:start]))
        article = before.pop() if before and before[-1][0].casefold() in _ARTICLES[lang] else None
        preposition = before[-1][0].casefold() if before and is_preposition(before[-1][0], lang) else ""
        head = text[start:end]
        yield Slot(article.start() if article else start, end, head, (start, end) in names, preposition)
