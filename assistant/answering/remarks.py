"""What stands beside an answer: its short form, that it rests on a claim, that its sources differ."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant import prompts
from assistant.answering import short
from assistant.answering.citations import Verified
from assistant.answering.short import Positions
from assistant.datatypes import Citation, Lang, Note, Question, Statement
from assistant.facts import numbers
from assistant.facts.claims import is_claim
from assistant.questions import Wanted, parts

SAME_THING = 0.75  # the share of the question's words in the first statement that another one must have too
DIFFERING = (Wanted.NUMBER, Wanted.TIME)


@dataclass(frozen=True, slots=True)
class Remarked:
    """The statements of an answer with their short forms, and what a reader should know of them."""

    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]


def remark(
    question: Question, kind: Wanted, verified: Verified, positions: Callable[[str, Lang], frozenset[int]]
) -> Remarked:
    """Mark the short answer, and say when the sources differ.

    `positions` tells for which words of the question a word of a text stands.
    """
    lang = question.lang

    def in_question(word: str) -> frozenset[int]:
        return positions(word, lang)

    by_number = {citation.number: citation for citation in verified.citations}
    shown = [_with_short(s, by_number, question, kind, in_question) for s in verified.statements]
    notes = [Note.CLAIM] if any(is_claim(by_number[n].quote) for n in shown[0].cites) else []
    is_one = len(parts(question.text, lang)) == 1  # the parts of a question have answers of their own
    differing = _differing(shown, kind, lang, in_question) if is_one else []
    if differing:
        notes.append(Note.DIFFER)
        cites = tuple(dict.fromkeys(n for s in differing for n in s.cites))
        others = [s for s in shown if s not in differing]
        shown = [Statement(prompts.text("answers", lang, "answer.differ"), cites), *differing, *others]
    return Remarked(tuple(shown), tuple(notes))


def _with_short(
    statement: Statement, citations: dict[int, Citation], question: Question, kind: Wanted, positions: Positions
) -> Statement:
    if any(citations[n].is_list for n in statement.cites):
        return statement  # all of a list is the answer
    span = short.find(statement.text, question.lang, question.text, kind, positions)
    return dataclasses.replace(statement, short=span)


def _differing(statements: Sequence[Statement], kind: Wanted, lang: Lang, positions: Positions) -> list[Statement]:
    """The statements that give something else for what the first one gives, with the first; none when they agree."""
    if kind not in DIFFERING:
        return []
    first, *rest = statements
    asked = _asked(first.text, positions)
    if first.short is None or not asked:
        return []
    about = [
        s for s in rest if s.short is not None and len(_asked(s.text, positions) & asked) >= SAME_THING * len(asked)
    ]
    others = [s for s in about if not _agree(first, s, kind, lang)]
    return [first, *others] if others else []


def _asked(text: str, positions: Positions) -> frozenset[int]:
    """The words of the question that stand in a text."""
    return frozenset[int]().union(*(positions(match[0]) for match in short.TOKEN.finditer(text)))


def _agree(one: Statement, other: Statement, kind: Wanted, lang: Lang) -> bool:
    """Whether two short answers can both be right."""
    shorts = (s.text[slice(*s.short)] for s in (one, other) if s.short is not None)
    ours, theirs = (text.replace("[", "").replace("]", "") for text in shorts)
    if kind is Wanted.NUMBER:
        first, second = numbers.numbers(ours), numbers.numbers(theirs)
        return not first or not second or bool(first & second) or _is_share(ours) != _is_share(theirs)
    dates, others = numbers.dates(ours, lang), numbers.dates(theirs, lang)
    if dates and others:
        return any(a.may_be(b) for a in dates for b in others)
    years = Counter(short.YEAR.findall(ours)) & Counter(short.YEAR.findall(theirs))
    return bool(years) or not (short.YEAR.search(ours) and short.YEAR.search(theirs))


def _is_share(text: str) -> bool:
    return "%" in text or "percent" in text or "procent" in text
