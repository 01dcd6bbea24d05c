"""Boosted trees: small ones by hand, and random ones against the plain way of walking them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.trees import Node, Trees

STUMP: list[Node] = [[0, 0.5, 1, 2], -1.0, 2.0]
# x > .5 and y > .25 give 8; x > .5 alone 4; else 1
UNEVEN: list[Node] = [[0, 0.5, 1, 2], 1.0, [1, 0.25, 3, 4], 4.0, 8.0]


def scores(trees: Trees, *rows: list[float]) -> list[float]:
    found: list[float] = trees.scores(np.array(rows, dtype=np.float32)).tolist()
    return found


def test_the_first_child_follows_where_the_feature_is_at_most_the_threshold():
    assert scores(Trees([STUMP], 1), [0.25], [0.5], [0.75]) == [-1, -1, 2]


def test_leaves_may_lie_at_different_depths():
    rows = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    assert scores(Trees([UNEVEN], 2), *rows) == [1, 4, 8]


def test_the_score_is_the_sum_of_the_trees_and_the_bias():
    trees = Trees([STUMP, UNEVEN, [16.0]], 2, bias=0.5)
    # -1 + 1 + 16 + .5    2 + 4 + 16 + .5    2 + 8 + 16 + .5
    assert scores(trees, [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]) == [16.5, 22.5, 26.5]


def test_a_tree_may_look_at_one_feature_twice():
    trees = Trees([[[0, 0.5, 1, 4], [0, 0.25, 2, 3], 1.0, 2.0, 3.0]], 1)
    assert scores(trees, [0.125], [0.375], [0.75]) == [1, 2, 3]


def test_the_features_that_no_tree_looks_at_change_nothing():
    assert scores(Trees([STUMP], 3), [1.0, 9.0, -9.0], [1.0, 0.0, 0.0]) == [2, 2]


def test_without_trees_the_score_is_the_bias():
    assert scores(Trees([], 1, bias=0.25), [0.0], [1.0]) == [0.25, 0.25]


def test_without_rows_there_are_no_scores():
    assert Trees([STUMP], 1).scores(np.zeros((0, 1))).tolist() == []


# Against the plain way


def grown(depth: int) -> st.SearchStrategy[Any]:
    """Trees as pairs inside pairs: a value, or (feature, threshold, tree, tree)."""
    values = st.integers(-8, 8).map(float)
    if not depth:
        return values
    return values | st.tuples(st.integers(0, 2), values, grown(depth - 1), grown(depth - 1))


def as_nodes(tree: Any, at: int = 0) -> list[Node]:
    """The nodes of such a tree, of which the root stands at this place."""
    if isinstance(tree, float):
        return [tree]
    feature, threshold, left, right = tree
    first = as_nodes(left, at + 1)
    other = at + 1 + len(first)
    return [[feature, threshold, at + 1, other], *first, *as_nodes(right, other)]


def walked(tree: Any, row: list[float]) -> float:
    while not isinstance(tree, float):
        feature, threshold, left, right = tree
        tree = left if row[feature] <= threshold else right
    return tree


@settings(max_examples=60, deadline=None)
@given(
    st.lists(grown(4), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(-9, 9).map(float), min_size=3, max_size=3), min_size=1, max_size=5),
)
def test_trees_say_what_walking_them_says(forest, rows):
    trees = Trees([as_nodes(tree) for tree in forest], 3)
    assert scores(trees, *rows) == [sum(walked(tree, row) for tree in forest) for row in rows]


# What is stored


def test_trees_are_read_from_what_is_stored():
    stored = json.loads(json.dumps({"names": ["x", "y"], "trees": [STUMP, UNEVEN], "bias": 0.5}))
    assert scores(Trees.parse(stored, ["x", "y"]), [1.0, 1.0]) == [2 + 8 + 0.5]


@pytest.mark.parametrize("names", [[], ["x"], ["y", "x"], ["x", "z"], ["x", "y", "z"]])
def test_trees_over_other_features_are_refused(names):
    with pytest.raises(ValueError, match="other features"):
        Trees.parse({"names": ["x", "y"], "trees": [STUMP], "bias": 0.0}, names)


MISPLACED: dict[str, list[Node]] = {
    "a feature that there is not": [[2, 0.5, 1, 2], 1.0, 2.0],
    "a feature below the first": [[-1, 0.5, 1, 2], 1.0, 2.0],
    "a child that is the node itself": [[0, 0.5, 0, 2], 1.0, 2.0],
    "a child that stands before": [[0, 0.5, 1, 4], [0, 0.5, 0, 3], 1.0, 2.0, 3.0],
    "a child behind the last node": [[0, 0.5, 1, 3], 1.0, 2.0],
    "one child": [[0, 0.5, 1], 1.0],
    "three children": [[0, 0.5, 1, 2, 3], 1.0, 2.0, 3.0],
}


@pytest.mark.parametrize("trees", [[[]], [STUMP, []], [[], STUMP]])
def test_a_tree_without_a_node_is_refused(trees):
    with pytest.raises(ValueError, match="a tree has no node"):
        Trees(trees, 1)


@pytest.mark.parametrize("tree", MISPLACED.values(), ids=MISPLACED)
def test_a_node_out_of_place_is_refused(tree):
    with pytest.raises(ValueError, match="out of place"):
        Trees([STUMP, tree], 2)
