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
        sizes = [len(tree) for tree in trees]
        self._roots = np.cumsum([0, *sizes])[:-1]
        nodes = sum(sizes)
        self._feature = np.zeros(nodes, dtype=np.int64)
        self._threshold = np.full(nodes, np.inf)
        self._children = np.repeat(np.arange(nodes), 2)
        self._value = np.zeros(nodes)
        self._bias = bias
        self._depth = max((_depth(tree, features) for tree in trees), default=0)
        for root, tree in zip(self._roots, trees, strict=True):
            for at, node in enumerate(tree, start=root):
                if isinstance(node, list):
                    self._feature[at], self._threshold[at] = int(node[0]), node[1]
                    self._children[2 * at : 2 * at + 2] = int(root + node[2]), int(root + node[3])
                else:
                    self._value[at] = float(node)

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
