"""A question of a run as a reader sees it: what was asked and wanted, what was answered, and where it went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.text import shorten

Row = Mapping[str, Any]
STAGES = ("lexical", "dense", "fused", "reranked")
FIRST = 3  # passages shown where the answer was not what the item wants
SHOWN_CHARACTERS = 320
_NOWHERE = 1_000  # a rank after all others


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation of an answer; `place` is the title with the heading path."""

    number: int
    language: str
    place: str
    quote: str
    translation: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A piece of gold evidence with the rank of its passage at each stage of `STAGES`; None: not found there."""

    document: str
    quote: str
    alternative: bool
    ranks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found, cut short."""

    rank: int
    language: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that a report shows of it."""

    number: int  # from 1, in the order of the run
    id: str
    set: str
    kind: str
    direction: str
    lang: str
    note: str
    before: tuple[str, ...]
    question: str
    wanted: tuple[tuple[str, ...], ...]
    answer: str
    reason: str
    confidence: float
    verdict: str
    right: bool
    why: str
    cited: tuple[Cited, ...]
    gold: tuple[Gold, ...]
    found: tuple[Found, ...]
    scores: Mapping[str, float]
    milliseconds: float | None
    error: str  # why the question could not be read

    @property
    def rank(self) -> int:
        """Where the last of the needed evidence came after reranking, for sorting; far away when it was not found."""
        needed = [one.ranks[-1] or _NOWHERE for one in self.gold if not one.alternative]
        return max(needed, default=0)


def asked(row: Row, number: int, milliseconds: float | None = None) -> Asked:
    """What there is to show of a line of `run.jsonl`."""
    item, answer = row["item"], row["answer"]
    return Asked(
        number=number,
        id=row["id"],
        set=row["set"],
        kind=row["kind"],
        direction=row["direction"],
        lang=item["lang"],
        note=row["note"],
        before=tuple(item.get("before") or ()),
        question=item["question"],
        wanted=tuple(tuple(group) for group in item.get("answers") or ()),
        answer=answer["answer"],
        reason=answer["reason"] or "",
        confidence=answer["confidence"],
        verdict=row["verdict"],
        right=row["right"],
        why=row["why"],
        cited=tuple(_cited(one) for one in answer["citations"]),
        gold=tuple(_gold(one) for one in row["gold"]),
        found=() if row["right"] else tuple(_found(one) for one in answer["retrieved"][:FIRST]),
        scores=row["scores"],
        milliseconds=milliseconds,
        error=row.get("error", ""),
    )


def texts_of(row: Row) -> Sequence[Any]:
    """What two runs must have in common to have asked the same: question, wanted answers, evidence."""
    item = row["item"]
    kept = ("question", "lang", "kind", "answers", "evidence", "evidence_alt", "before")
    return [item.get(name) or None for name in kept]


def _cited(one: Mapping[str, Any]) -> Cited:
    return Cited(one["number"], one["language"], _place(one["title"], one["section"]), one["quote"], one["translation"])


def _gold(one: Mapping[str, Any]) -> Gold:
    ranks = tuple(one["ranks"].get(stage) for stage in STAGES)
    return Gold(one["doc"], one["quote"], bool(one["alternative"]), ranks)


def _found(one: Mapping[str, Any]) -> Found:
    return Found(one["rank"], one["language"], _place("", one["section"]), shorten(one["text"], SHOWN_CHARACTERS))


def _place(title: str, section: Sequence[str]) -> str:
    return " › ".join(part for part in (title, *section) if part)
