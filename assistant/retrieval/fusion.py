"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.datatypes import Hit


def fuse(rankings: Sequence[Sequence[Hit]], *, k: int, weights: Sequence[float] | None = None) -> list[Hit]:
    """One ranking from several: a passage scores the sum of weight / (k + rank) over the rankings it is in.

    Ranks start at 1. The order of the rankings does not matter; equal scores are ordered by passage id.
    """
    weights = [1.0] * len(rankings) if weights is None else weights
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for ranking, weight in zip(rankings, weights, strict=True):
        for hit in ranking:
            scores[hit.passage_id].append(weight / (k + hit.rank))
    summed = {passage: sum(sorted(parts)) for passage, parts in scores.items()}
    ordered = sorted(summed.items(), key=lambda item: (-item[1], item[0]))
    return [Hit(passage, score, rank, "fused") for rank, (passage, score) in enumerate(ordered, start=1)]
