"""Boosted regression trees, evaluated without the library that trained them, whose import alone takes over a second.

`index/reranker/train.py` trains them (gradient boosting: Friedman 2001; LambdaMART: Burges 2010) and writes what
`Trees.parse` reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Node = float | list[float]  # a leaf's value, or [feature, threshold, child, child]


class Trees:
    """A sum of trees over features. Inside, a leaf is its own child, so that every row walks equally far."""

    def __init__(self, trees: Sequence[Sequence[Node]], features: int, bias: float = 0.0) -> None:
        """A tree is its nodes, the root first; a child is a later position in it.

        The first child follows where the feature is at most the threshold. Raises ValueError for a node out of place.
        """
        self._roots = np.cumsum([0, *map(len, trees)])[:-1]
        self._depth = max((_depth(tree, features) for tree in trees), default=0)
        self._bias = bias
        rows: list[tuple[int, float, int, int, float]] = []  # feature, threshold, children, value
        for root, tree in zip(self._roots.tolist(), trees, strict=True):
            for at, node in enumerate(tree, start=root):
                if isinstance(node, list):
                    rows.append((int(node[0]), node[1], root + int(node[2]), root + int(node[3]), 0.0))
                else:
                    rows.append((0, np.inf, at, at, node))
        table = np.array(rows, dtype=np.float64).reshape(-1, 5)
        self._feature = table[:, 0].astype(np.int64)
        self._threshold = table[:, 1].copy()
        self._children = table[:, 2:4].astype(np.int64).reshape(-1)
        self._value = table[:, 4].copy()

    @classmethod
    def parse(cls, stored: Mapping[str, Any], names: Sequence[str]) -> Trees:
        """Trees from `{"names", "trees", "bias"}`. Raises ValueError when they are over other features."""
        if list(stored["names"]) != list(names):
            raise ValueError("its trees are over other features")
        return cls(stored["trees"], len(names), float(stored["bias"]))

    def scores(self, rows: npt.NDArray[np.floating[Any]]) -> Scores:
        """One score a row [rows, features]."""
        if not len(rows) or not len(self._roots):
            return np.full(len(rows), self._bias)
        node = np.repeat(self._roots[np.newaxis], len(rows), axis=0)
        flat, width = np.ascontiguousarray(rows, dtype=np.float64).reshape(-1), rows.shape[1]
        row = width * np.arange(len(rows))[:, np.newaxis]
        for _ in range(self._depth):
            goes_right = flat.take(row + self._feature.take(node)) > self._threshold.take(node)
            node = self._children.take(2 * node + goes_right)
        total: Scores = self._value.take(node).sum(axis=1) + self._bias
        return total


def _depth(tree: Sequence[Node], features: int) -> int:
    """How many steps lead to the farthest leaf. Raises ValueError for a node out of place."""
    if not tree:
        raise ValueError("a tree has no node")
    depths = [0] * len(tree)
    for at, node in enumerate(tree):
        if isinstance(node, list):
            if len(node) != 4 or not 0 <= node[0] < features or not all(at < child < len(tree) for child in node[2:]):
                raise ValueError(f"node {at} of a tree is out of place")
            for child in node[2:]:
                depths[int(child)] = depths[at] + 1
    return max(depths, default=0)
