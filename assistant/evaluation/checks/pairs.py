"""Checks of ids and pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.enriching.questions import bare
from assistant.evaluation.checks.findings import Finding, Placed, error, other_place, warning


def check_ids(items: Iterable[Placed]) -> Iterator[Finding]:
    """An id is used once, over all sets; figures are kept by it."""
    seen: dict[str, Placed] = {}
    for at in items:
        if at.item.id in seen:
            yield error(at, f"the id stands in {other_place(at, seen[at.item.id])} too", "rename one")
        seen.setdefault(at.item.id, at)


def check_pairs(items: Sequence[Placed]) -> Iterator[Finding]:
    """The two items of a pair point at each other, in one set, and ask the same in the two languages."""
    by_id = {at.item.id: at for at in reversed(items)}
    for at in items:
        if at.item.pair is not None:
            yield from _check_pair(at, by_id.get(at.item.pair))


def _check_pair(at: Placed, other: Placed | None) -> Iterator[Finding]:
    item, pair = at.item, at.item.pair
    if other is None:
        yield error(at, f'its pair "{pair}" is in none of the sets', "add it, correct the id, or set pair to null")
        return
    there = other_place(at, other)
    if pair == item.id:
        yield error(at, "it is its own pair", "name the same question in the other language, or set pair to null")
        return
    if other.path != at.path:
        yield error(at, f'its pair "{pair}" is in another set ({there})', "keep the two in one set")
    if other.item.pair != item.id:
        yield error(at, f'its pair "{pair}" ({there}) points at "{other.item.pair}"', "let the two name each other")
        return
    if at.path == other.path and at.line > other.line:
        return  # what follows is said once, of the first of the two
    if other.item.lang == item.lang:
        yield error(at, f'it and its pair "{pair}" ({there}) are both "{item.lang}"', "correct lang, or part them")
    if bare(item.question) == bare(other.item.question):
        yield error(at, f'it and its pair "{pair}" ({there}) have the same text', "translate one")
    for name in ("kind", "evidence", "evidence_alt"):
        if getattr(item, name) != getattr(other.item, name):
            yield warning(at, f'"{name}" differs from that of its pair "{pair}" ({there})', "make them the same")
    if len(item.before) != len(other.item.before):
        yield warning(
            at, f'its pair "{pair}" ({there}) has another number of questions before it', "make them the same"
        )
