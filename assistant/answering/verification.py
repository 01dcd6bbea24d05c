"""Whether a sentence that a language model wrote says no more than the evidence that it cites.

One check after another, from those that compare what can be written down (dates, numbers, names) to the one that weighs
words; the first that fails is the reason. Where evidence stands in the other language its translation is read beside
it, and words are held against each other by their vectors. What passes may still be wrong: eval/reports/verification.md
says how often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assistant.answering.coverage import WordEncoder, content_words, encode, nearness
from assistant.answering.sources import Claim, Part, Reading, claim, readings
from assistant.datatypes import Evidence, Lang
from assistant.facts import attribution, named, numbers
from assistant.facts.general_words import is_general
from assistant.facts.polarity import may_go_either_way, negations, prefixed
from assistant.facts.quantities import quantities
from assistant.facts.roles import order, swapped

# Bounds, chosen on eval/statements/dev.jsonl.
FAR = 0.25  # the cosine up to which a part of a name ("Cross" in "Red Cross") is said by no word of the source
CLAUSE_SHARE = 0.5  # of a clause, from which a statement says what it says
TOUCHED = 0.15  # of a clause, from which a statement may speak of it
SAME_WORDS = 0.7  # of a statement, for the order of those named to be held against that of the source
GENERAL_WEIGHT = 0.2  # of a missing word that is a general one
ALIKE_WEIGHT = 0.25  # of the nearness of the whole statement to its source
MISSED = 0.45  # the cosine up to which a word is missing
LEAST_MISSED = 0.05  # by which a word lies under it to count
MISSED_WORDS = 2  # at least: one may be another way of saying it
ADDED = 0.18  # what is missing of all words, less how alike the statement is

_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|20)\d\d(?![\d.,]\d|\d)")


class Fault(StrEnum):
    """What is wrong with a statement."""

    DATE = "date"
    NUMBER = "number"  # also an amount or a percentage
    NAMES = "names"
    NEGATION = "negation"  # something is denied here and not there, or there and not here
    ATTRIBUTION = "attribution"  # the source only claims it, and the statement does not say so
    ROLES = "roles"  # who does it to whom
    ADDITION = "addition"  # it says what the source does not


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a statement is supported; if not, the first fault that was found and what shows it, for the log."""

    supported: bool
    fault: Fault | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A statement with the evidence that it cites."""

    said: Claim
    sources: list[Reading]
    own: list[Reading]  # in the language of the statement, where there are any
    headings: str
    encoder: WordEncoder


def check(statement: str, lang: Lang, evidence: Sequence[Evidence], encoder: WordEncoder) -> Verdict:
    """Whether the evidence that a statement in this language cites supports it.

    `encoder` gives words their vectors: the one that ships, which knows both languages.
    """
    sources = readings(evidence, encoder)
    if not sources:
        return Verdict(False, Fault.ADDITION, "cites nothing")
    own = [one for one in sources if one.lang == lang] or sources
    headings = " ".join({text: None for one in evidence for text in (*one.passage.section, one.year, one.subject)})
    case = _Case(claim(statement, lang, encoder), sources, own, headings, encoder)
    for fault, look in _CHECKS.items():
        found = look(case)
        if found:
            return Verdict(False, fault, ", ".join(found))
    return Verdict(True)


def _dates(case: _Case) -> list[str]:
    """Dates and years that no source has; a year may stand in a heading."""
    theirs = [date for one in case.sources for date in numbers.dates(one.text, one.lang)]
    values = _values(case)
    found = []
    for date in numbers.dates(case.said.text, case.said.lang):
        figures = {str(figure) for figure in (*date.days, date.year) if figure}
        if date.is_bare and not theirs:  # "may" need not be a month
            continue
        if not any(date.may_be(other) for other in theirs) or not figures <= values:
            found.append(str(date))
    return found + [year for year in _YEAR.findall(case.said.text) if year not in values]


def _numbers(case: _Case) -> list[str]:
    return sorted(quantities(case.said.text, case.said.lang) - _values(case))


def _values(case: _Case) -> set[str]:
    values = {value for one in case.sources for value in quantities(one.text, one.lang)}
    return values | set(re.findall(r"\d+", case.headings))


def _names(case: _Case) -> list[str]:
    """Names that no source has; a name made of words ("Red Cross") may be said in other words."""
    statement, lang = case.said.text, case.said.lang
    theirs = [named.names_of(text) for text in (case.headings, *(one.text for one in case.sources))]
    words = encode(named.capitalised_words(statement, lang, theirs), case.encoder)
    near = np.max([nearness(words, one.words) for one in case.sources], axis=0)
    unsaid = [word for word, value in zip(words.words, near, strict=True) if value < FAR]
    return named.missing(statement, lang, theirs) + unsaid


def _negation(case: _Case) -> list[str]:
    """What is denied here and not there, or there and not here, as far as the statement speaks of it."""
    said = case.said
    ours, own_prefixed = len(negations(said.text, said.lang)), prefixed(said.text, said.lang)
    clauses = [c for one in case.own for c in one.clauses if said.covers(c) >= TOUCHED]
    touched = [c for c in clauses if negations(c.text, c.lang)]
    is_loose = may_go_either_way(said.text, said.lang)
    if ours % 2:
        turned = touched or [s for s in said.spoken(case.own) if negations(s.text, s.lang)]
        others = any(may_go_either_way(c.text, c.lang) or prefixed(c.text, c.lang) - own_prefixed for c in clauses)
        return [] if turned or others or is_loose else ["a negation is added"]
    spoken = [c for c in touched if said.covers(c) >= CLAUSE_SHARE]
    if not _turns(spoken) or (ours and not _turns(touched)) or (not ours and (is_loose or own_prefixed)):
        return []
    return [] if any(prefixed(c.text, c.lang) - own_prefixed for c in spoken) else [c.text for c in spoken]


def _turns(clauses: Sequence[Part]) -> bool:
    return sum(len(negations(c.text, c.lang)) for c in clauses) % 2 == 1


def _attribution(case: _Case) -> list[str]:
    if attribution.is_attributed(case.said.text, case.said.lang):
        return []
    return [s.text for s in case.said.spoken(case.own) if attribution.is_claim(s.text)]


def _roles(case: _Case) -> list[str]:
    """Who changed places with whom; in other words than the source's the order says too little."""
    said = case.said
    if said.words.words and float((said.nearest(case.own) == 1).mean()) < SAME_WORDS:
        return []
    sentences = [s for one in case.own for s in one.sentences]
    nearest = max(sentences, key=said.speaks_of)
    theirs = [order(s.text, s.lang) for s in sentences]
    found = swapped(order(said.text, said.lang), order(nearest.text, nearest.lang), theirs)
    return [f"{one} before {other}" for one, other in sorted(found)]


def _additions(case: _Case) -> list[str]:
    """The words that no source has anything near to, where they are too many to be another way of saying it."""
    said = case.said
    words = encode(content_words(said.text, said.lang, with_names=False), case.encoder)
    near = np.max([nearness(words, one.words) for one in case.sources], axis=0)
    missed = np.maximum(MISSED - near, 0)
    general = np.array([is_general(word, said.lang) for word in words.words], dtype=bool)
    clear = [w for w, by, common in zip(words.words, missed, general, strict=True) if by > LEAST_MISSED and not common]
    whole = case.encoder.encode_passages([said.text])[0]
    alike = max(float((one.vectors @ whole).max()) for one in case.sources)
    lacking = float((missed * np.where(general, GENERAL_WEIGHT, 1)).sum())
    return clear if len(clear) >= MISSED_WORDS and lacking - ALIKE_WEIGHT * alike > ADDED else []


_CHECKS: dict[Fault, Callable[[_Case], list[str]]] = {
    Fault.DATE: _dates,
    Fault.NUMBER: _numbers,
    Fault.NAMES: _names,
    Fault.NEGATION: _negation,
    Fault.ATTRIBUTION: _attribution,
    Fault.ROLES: _roles,
    Fault.ADDITION: _additions,
}
