"""What a sentence leaves to the headings above it, added to the evidence: the year, and the term that it defines.

A sentence of the section "Gebeurtenissen 2015" says "in juni"; torn out, it would say no year. What is added stands in
square brackets in the answer, comes from the headings of the document, and is never part of the quotation.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from assistant.datatypes import Document, Evidence
from assistant.facts import numbers
from assistant.text import fold

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NAME_LETTERS = 4  # by which the forms of a word are told to be the same


def complete(evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> list[Evidence]:
    """The evidence with the year and the subject that each piece leaves to the headings."""
    return [_completed(one, documents[one.passage.document]) for one in evidence]


def _completed(evidence: Evidence, document: Document) -> Evidence:
    return dataclasses.replace(evidence, year=_year(evidence, document), subject=_subject(evidence))


def _year(evidence: Evidence, document: Document) -> str:
    """The year of the nearest heading that names one, where the text has a date without a year and none is nearer."""
    if _YEAR.search(evidence.text) or not numbers.undated(evidence.text, document.lang):
        return ""
    headings: list[set[str]] = [set(_YEAR.findall(heading)) for heading in evidence.passage.section]
    named = next((years for years in reversed(headings) if years), set())
    if len(named) != 1:
        return ""
    year = named.pop()
    before = _YEAR.findall(document.text[_start_of_section(evidence, document) : evidence.start])
    return year if not before or before[-1] == year else ""


def _start_of_section(evidence: Evidence, document: Document) -> int:
    return max((s.body for s in document.sections if s.body <= evidence.start), default=evidence.start)


def _subject(evidence: Evidence) -> str:
    """The term of a definition that does not name it."""
    if evidence.passage.kind != "definition" or not evidence.passage.section:
        return ""
    term = evidence.passage.section[-1]
    there = {_opening(word) for word in re.findall(r"\w+", evidence.text)}
    names = [word for word in re.findall(r"\w+", term) if len(word) >= _NAME_LETTERS or word.isupper()]
    return "" if any(_opening(name) in there for name in names) else term


def _opening(word: str) -> str:
    """The first letters of a word without case; an acronym keeps its capitals ("IS" is not "is")."""
    return word if len(word) < _NAME_LETTERS else fold(word)[:_NAME_LETTERS]
