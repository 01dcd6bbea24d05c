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
from assistant.questions import Wanted

SAME_THING = 0.6  # the share of the question's words that a statement has at least, to be about what was asked
DIFFERING = (Wanted.NUMBER, Wanted.TIME)


@dataclass(frozen=True, slots=True)
class Remarked:
    """The statements of an answer with their short forms, and what a reader should know of them."""

    statements: tuple[Statement, ...]
    notes: tuple[Note, ...]


def remark(
    question: Question, kind: Wanted, verified: Verified, words: int, positions: Callable[[str, Lang], frozenset[int]]
) -> Remarked:
    """Mark the short answer, and say when the sources differ; `words` is the number of words of the question."""
    lang = question.lang
    in_question = lambda word: positions(word, lang)  # noqa: E731
    by_number = {citation.number: citation for citation in verified.citations}
    shown = [_with_short(s, by_number, question, kind, in_question) for s in verified.statements]
    notes = [Note.CLAIM] if any(is_claim(by_number[n].quote) for n in shown[0].cites) else []
    differing = _differing(shown, kind, lang, words, in_question)
    if differing:
        notes.append(Note.DIFFER)
        cites = tuple(dict.fromkeys(n for s in differing for n in s.cites))
        others = [s for s in shown if s not in differing]
        shown = [Statement(prompts.text("answers", lang, "answer.differ"), cites), *differing, *others]
    return Remarked(tuple(shown), tuple(notes))


def _with_short(
    statement: Statement, citations: dict[int, Citation], question: Question, kind: Wanted, positions: Positions
) -> Statement:
    if "\n" in "".join(citations[n].quote for n in statement.cites):
        return statement  # all of a list is the answer
    span = short.find(statement.text, question.lang, question.text, kind, positions)
    return dataclasses.replace(statement, short=span)


def _differing(
    statements: Sequence[Statement], kind: Wanted, lang: Lang, words: int, positions: Positions
) -> list[Statement]:
    """The statements that give something else for what the first one gives, with the first; none when they agree."""
    if kind not in DIFFERING:
        return []
    about = [s for s in statements if s.short is not None and _coverage(s.text, words, positions) >= SAME_THING]
    if not about or about[0] is not statements[0]:
        return []
    others = [s for s in about[1:] if not _agree(about[0], s, kind, lang)]
    return [about[0], *others] if others else []


def _coverage(text: str, words: int, positions: Positions) -> float:
    """The share of the words of the question that a text has."""
    found = frozenset[int]().union(*(positions(match[0]) for match in short.TOKEN.finditer(text)))
    return len(found) / max(words, 1)


def _agree(one: Statement, other: Statement, kind: Wanted, lang: Lang) -> bool:
    """Whether two short answers can both be right."""
    ours, theirs = (s.text[slice(*s.short)] for s in (one, other) if s.short is not None)
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
