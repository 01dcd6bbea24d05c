"""Measure rankings of passages, before any reranking: which rankings are fused is part of the question."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.datatypes import Question
from assistant.evaluation import trec
from assistant.evaluation.measures import direction, evidence_recall
from assistant.evaluation.sets import Item
from assistant.index import Index
from assistant.retrieval.encoder import Encoders
from assistant.retrieval.fusion import fuse
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings

DEPTH = 10
Legs = Mapping[str, Sequence[str]]  # by name: the rankings that are fused
Means = dict[str, dict[str, float]]  # by group of questions and by measure


def measure(
    index: Index, retriever: Retriever, items: Iterable[Item], legs: Legs, encoders: Encoders, settings: Settings
) -> dict[str, Means]:
    """R@1, R@5, R@10 and RR@10 of each leg: for all answerable questions, by direction and by kind.

    Directions within one language and across two are taken together as "within" and "across", too.
    """
    values: dict[str, dict[str, defaultdict[str, list[float]]]] = {leg: {} for leg in legs}
    for item in items:
        if not item.is_answerable:
            continue
        signals = retriever.signals(Question(item.question, item.lang), encoders)
        rankings = retriever.rankings(signals, settings.depth)
        for leg, parts in legs.items():
            hits = fuse([rankings[part] for part in parts if rankings[part]], k=settings.rrf_k)
            found = _as_answer(index, [hit.passage_id for hit in hits[:DEPTH]])
            for group in _groups(item):
                of_group = values[leg].setdefault(group, defaultdict(list))
                for name, value in _measures(item, found):
                    of_group[name].append(value)
    return {
        leg: {g: {name: statistics.fmean(v) for name, v in of_group.items()} for g, of_group in groups.items()}
        for leg, groups in values.items()
    }


def _groups(item: Item) -> Iterator[str]:
    way = direction(item)
    yield from ("all", way, f"kind {item.kind}")
    if way in ("nl-nl", "en-en"):
        yield "within"
    if way in ("nl-en", "en-nl"):
        yield "across"


def _measures(item: Item, found: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for k in (1, 5, 10):
        yield f"R@{k}", evidence_recall(item, found, k)
    yield "RR@10", trec.measure(item, found)["RR@10"]


def _as_answer(index: Index, passages: Sequence[str]) -> dict[str, Any]:
    found = (index.passages[passage] for passage in passages)
    return {"retrieved": [{"document": passage.document, "text": passage.text} for passage in found]}
