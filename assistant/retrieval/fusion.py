"""Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

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


def fused_scores(orders: Sequence[npt.NDArray[np.int64]], count: int, *, k: int) -> npt.NDArray[np.float64]:
    """What `fuse` adds up for each of `count` passages, from rankings of their numbers; 0 for those that none has."""
    parts = np.zeros((len(orders), count))
    for row, order in zip(parts, orders, strict=True):
        row[order] = 1 / (k + np.arange(1, len(order) + 1))
    parts.sort(axis=0)  # added from the smallest on, as `fuse` does
    scores = np.zeros(count)
    for row in parts:
        scores += row
    return scores
