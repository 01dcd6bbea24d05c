"""Whether a sentence says no more than another text: its numbers, dates, names, negations and accusations are there.

A floor that needs no model: what fails is surely changed, what passes may still be wrong.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from assistant.datatypes import Lang
from assistant.facts import names, numbers, wording

LEAST_NAMES = 3  # names are respelled and translated, so only a statement that shares none of so many has other ones


class Lacking(StrEnum):
    """What a statement has that its source has not."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    WORDING = "wording"


def lacking(statement: str, lang: Lang, source: str, source_lang: Lang) -> list[Lacking]:
    """The kinds of facts of a statement that its source does not have, or that the statement lost."""
    return list(_lacking(statement, lang, source, source_lang))


@lru_cache(maxsize=1_024)  # the same sentences answer many a question
def _lacking(statement: str, lang: Lang, source: str, source_lang: Lang) -> tuple[Lacking, ...]:
    found = []
    if numbers.numbers(statement) - numbers.numbers(source):
        found.append(Lacking.NUMBER)
    ours, theirs = numbers.dates(statement, lang), numbers.dates(source, source_lang)
    if not all(date.is_bare for date in numbers.without_counterpart(ours, theirs)):
        found.append(Lacking.DATE)
    named = names.in_text(statement, lang)
    if len(named) >= LEAST_NAMES and len(names.not_kept(statement, lang, source, {})) == len(named):
        found.append(Lacking.NAME)
    changed = [*wording.lost(source, source_lang, statement), *wording.lost(statement, lang, source)]
    if any(kind in wording.NEVER_ADDED for kind, _ in changed):
        found.append(Lacking.WORDING)
    return tuple(found)
