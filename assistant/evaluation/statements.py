"""Measure the check of written sentences on pairs of a statement and its evidence, labelled by hand.

A file of pairs is JSON Lines: `id`, `statement`, `lang`, `evidence` (a list of `{"doc", "quote"}`; the evidence is
every sentence that a quote touches), `supported`, and `fault`, null or a Fault.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answering import context
from assistant.answering.coverage import WordEncoder
from assistant.answering.verification import Fault, Verdict, check
from assistant.datatypes import LANGUAGES, Enrichment, Evidence, Lang, Passage
from assistant.errors import QuestionSetError
from assistant.evaluation.sets import Quote, read_lines
from assistant.index import Index

FAULTS = frozenset(Fault)


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement with the quotations it rests on, and whether they support it."""

    id: str
    statement: str
    lang: Lang
    evidence: tuple[Quote, ...]
    supported: bool
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what the check made of it, and the direction: statement language, evidence language."""

    pair: Pair
    verdict: Verdict
    direction: str
    milliseconds: float

    @property
    def is_right(self) -> bool:
        """Whether a supported statement passed, or another was refused."""
        return self.verdict.supported == self.pair.supported


@dataclass(frozen=True, slots=True)
class Rate:
    """Of so many pairs, so many were refused."""

    refused: int
    n: int

    @property
    def share(self) -> float:
        """The share that was refused; 0 of none."""
        return self.refused / self.n if self.n else 0.0


def load(path: Path) -> list[Pair]:
    """Read a file of pairs. Raises QuestionSetError, naming the line."""
    pairs: dict[str, Pair] = {}
    for number, line in read_lines(path):
        pair = _pair(f"{path}, line {number}", line)
        if pair.id in pairs:
            raise QuestionSetError(f"{path}, line {number}: the id {pair.id} stands there twice; rename one")
        pairs[pair.id] = pair
    if not pairs:
        raise QuestionSetError(f"{path}: holds no statement; give a file of statements with their evidence")
    return list(pairs.values())


def judge(pairs: Sequence[Pair], index: Index, encoder: WordEncoder) -> list[Judged]:
    """Check every pair, after a first time that prepares its evidence. Raises QuestionSetError for a lost quotation."""
    judged = []
    for pair in pairs:
        evidence = evidence_of(pair, index)
        check(pair.statement[:1], pair.lang, evidence, encoder)
        start = time.perf_counter()
        verdict = check(pair.statement, pair.lang, evidence, encoder)
        took = (time.perf_counter() - start) * 1_000
        judged.append(Judged(pair, verdict, f"{pair.lang}-{evidence[0].passage.lang}", took))
    return judged


def evidence_of(pair: Pair, index: Index) -> list[Evidence]:
    """The sentences that the quotations of a pair touch. Raises QuestionSetError for one that no document has."""
    found: dict[tuple[str, int], Evidence] = {}
    for quote in pair.evidence:
        document = index.documents.get(quote.document)
        start = document.text.find(quote.text) if document is not None else -1
        if document is None or start < 0:
            raise QuestionSetError(f'{pair.id}: "{quote.text}" does not stand in document {quote.document}; correct it')
        for sentence in document.sentences:
            if sentence.start < start + len(quote.text) and sentence.end > start:
                passage = _passage(index, document.id, (sentence.start, sentence.end))
                text = document.text[sentence.start : sentence.end]
                written = index.enrichments.get((document.id, sentence.start), Enrichment())
                found[document.id, sentence.start] = Evidence(
                    passage, sentence.start, sentence.end, text, 1.0, written.translation
                )
    return context.complete(list(found.values()), index.documents)


def rates(judged: Sequence[Judged]) -> dict[str, Rate]:
    """What was refused: of supported statements, of others, of each fault, and of both kinds in each direction."""
    refused, n = Counter[str](), Counter[str]()
    for one in judged:
        kind = "supported" if one.pair.supported else "unsupported"
        names = [kind, f"{kind} {one.direction}", *([str(one.pair.fault)] if one.pair.fault else [])]
        n.update(names)
        refused.update(names if not one.verdict.supported else [])
    return {name: Rate(refused[name], count) for name, count in n.items()}


def median_milliseconds(judged: Sequence[Judged]) -> float:
    """The median time that a check took."""
    return statistics.median(one.milliseconds for one in judged)


def _passage(index: Index, document: str, span: tuple[int, int]) -> Passage:
    return next(p for p in index.passages.values() if p.document == document and span in p.sentences)


def _pair(where: str, line: Mapping[str, Any]) -> Pair:
    """The pair of a line. Raises QuestionSetError, which begins with `where`."""
    if not all(isinstance(line.get(key), str) and line[key].strip() for key in ("id", "statement")):
        raise QuestionSetError(f"{where}: lacks its id or its statement")
    if line.get("lang") not in LANGUAGES:
        raise QuestionSetError(f'{where}: "lang" is "{line.get("lang")}"; use nl or en')
    quotes, fault, supported = line.get("evidence"), line.get("fault"), line.get("supported")
    if not isinstance(supported, bool) or (fault is None) != supported or fault not in {None, *FAULTS}:
        raise QuestionSetError(
            f'{where}: "supported" is true or false; if false, "fault" is of {", ".join(sorted(FAULTS))}'
        )
    if not isinstance(quotes, list) or not quotes or not all(_is_quote(quote) for quote in quotes):
        raise QuestionSetError(f'{where}: "evidence" should be a list of {{"doc": "...", "quote": "..."}}')
    evidence = tuple(Quote(quote["doc"], quote["quote"]) for quote in quotes)
    return Pair(line["id"], line["statement"], line["lang"], evidence, supported, Fault(fault) if fault else None)


def _is_quote(quote: Any) -> bool:
    return isinstance(quote, dict) and all(isinstance(quote.get(key), str) and quote[key] for key in ("doc", "quote"))
