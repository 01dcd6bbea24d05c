"""Retrieval measures of trec_eval, through ir_measures, on rankings of gold evidence.

trec_eval judges documents. Passages overlap, so that a quotation may stand in three of them, and judging passages would
count it three times: finding it once would be a third of the evidence, and no ranking without all three ideal. What is
judged here is the quotation. A ranking of passages is read from the top: a passage gives every needed quotation that it
is the first to hold, and one that brings nothing new takes a place all the same. Needed evidence and each alternative
are judged apart, and the best counts, since each is enough. Where every passage holds at most one quotation and every
quotation stands in one passage, this is trec_eval on passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.evaluation.measures import Found, holds, ways
from assistant.evaluation.sets import Item, Quote

if TYPE_CHECKING:
    from ir_measures import Measure

NAMES = ("Success@1", "Success@5", "RR@10", "nDCG@10")


def measure(item: Item, answer: Found) -> dict[str, float]:
    """Each of NAMES for an item that has evidence: the best over the ways to answer it."""
    from ir_measures import iter_calc

    needed = {str(number): way for number, way in enumerate(ways(item))}
    judged = {way: {f"quote {n}": 1 for n in range(len(quotes))} for way, quotes in needed.items()}
    ranked = {way: _as_run(units(quotes, answer)) for way, quotes in needed.items()}
    best = dict.fromkeys(NAMES, 0.0)
    for one in iter_calc(_measures(), judged, ranked):
        best[str(one.measure)] = max(best[str(one.measure)], float(one.value))
    return best


def units(quotes: Sequence[Quote], answer: Found) -> list[str]:
    """A ranking of passages as one of quotations: "quote 0", ..., and "passage 3" where the third brings none."""
    found: list[str] = []
    for rank, passage in enumerate(answer["retrieved"], start=1):
        held = [f"quote {n}" for n, quote in enumerate(quotes) if holds(passage, quote)]
        found += [unit for unit in held if unit not in found] or [f"passage {rank}"]
    return found


def _as_run(ranking: Sequence[str]) -> dict[str, float]:
    return {unit: -float(rank) for rank, unit in enumerate(ranking)}


def _measures() -> list[Measure]:
    from ir_measures import RR, Success, nDCG

    return [Success @ 1, Success @ 5, RR @ 10, nDCG @ 10]
