"""Reciprocal rank fusion, worked by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.datatypes import Hit
from assistant.retrieval.fusion import fuse, fused_scores


def ranking(*passages: str, retriever: str = "words") -> list[Hit]:
    """A ranking with scores that fusion must not look at."""
    return [Hit(passage, 1_000 / rank, rank, retriever) for rank, passage in enumerate(passages, start=1)]


def test_a_passage_scores_the_sum_of_its_reciprocal_ranks():
    fused = fuse([ranking("a", "b", "c"), ranking("b", "c", "d")], k=60)
    # b: 1/(60+2) + 1/(60+1) = .032522    c: 1/(60+3) + 1/(60+2) = .032002    a: 1/61 = .016393    d: 1/63 = .015873
    assert [hit.passage_id for hit in fused] == ["b", "c", "a", "d"]
    assert [hit.score for hit in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 63 + 1 / 62, 1 / 61, 1 / 63])


def test_ranks_start_at_1():
    [hit] = fuse([ranking("a")], k=1)
    assert hit == Hit("a", 1 / (1 + 1), 1, "fused")


def test_the_fused_ranking_is_numbered_from_1():
    assert [hit.rank for hit in fuse([ranking("a", "b"), ranking("c")], k=60)] == [1, 2, 3]


def test_scores_of_the_rankings_do_not_matter():
    high, low = [Hit("a", 1e9, 1, "words")], [Hit("b", 1e-9, 1, "vectors")]
    one, other = fuse([high, low], k=60)
    assert one.score == other.score


def test_the_rank_counts_and_not_the_place_in_the_list():
    # passage b stands first in its list, with rank 5: a retriever may hand over part of its ranking
    fused = fuse([ranking("a"), [Hit("b", 1.0, 5, "vectors")]], k=10)
    assert [(hit.passage_id, hit.score) for hit in fused] == [("a", 1 / 11), ("b", 1 / 15)]


def test_swapping_the_lists_changes_nothing():
    one, two, three = ranking("a", "b", "c"), ranking("c", "a"), ranking("d", "b")
    assert fuse([one, two, three], k=60) == fuse([three, one, two], k=60) == fuse([two, three, one], k=60)


def test_equal_scores_are_ordered_by_passage_id():
    assert [hit.passage_id for hit in fuse([ranking("z", "y"), ranking("a", "b")], k=60)] == ["a", "z", "b", "y"]


def test_a_weight_multiplies_what_a_ranking_gives():
    fused = fuse([ranking("a"), ranking("b", "a")], k=1, weights=[3, 0.5])
    # a: 3/(1+1) + .5/(1+2) = 1.5 + .1667    b: .5/(1+1) = .25
    assert [hit.passage_id for hit in fused] == ["a", "b"]
    assert [hit.score for hit in fused] == pytest.approx([5 / 3, 1 / 4])


def test_without_weights_every_ranking_counts_the_same():
    rankings = [ranking("a", "b"), ranking("b", "c")]
    assert fuse(rankings, k=60) == fuse(rankings, k=60, weights=[1, 1])


def test_each_ranking_needs_its_weight():
    with pytest.raises(ValueError, match=r"shorter|longer"):
        fuse([ranking("a"), ranking("b")], k=60, weights=[1])


@pytest.mark.parametrize("rankings", [[], [[]], [[], []]])
def test_nothing_fuses_to_nothing(rankings):
    assert fuse(rankings, k=60) == []


RANKINGS = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True).map(lambda ids: ranking(*ids)), max_size=5)


@settings(max_examples=60, deadline=None)
@given(RANKINGS, st.integers(1, 100), st.randoms(use_true_random=False))
def test_order_of_the_lists_never_matters(rankings, k, random):
    shuffled = random.sample(rankings, len(rankings))
    assert fuse(shuffled, k=k) == fuse(rankings, k=k)


@settings(max_examples=60, deadline=None)
@given(RANKINGS, st.integers(1, 100))
def test_every_passage_comes_back_once_and_the_best_first(rankings, k):
    fused = fuse(rankings, k=k)
    assert sorted(hit.passage_id for hit in fused) == sorted({hit.passage_id for r in rankings for hit in r})
    assert [hit.rank for hit in fused] == list(range(1, len(fused) + 1))
    assert all(one.score >= other.score for one, other in pairwise(fused))


@settings(max_examples=60, deadline=None)
@given(RANKINGS, st.sampled_from("abcdefgh"), st.integers(1, 100))
def test_being_found_once_more_never_lowers_a_passage(rankings, passage, k):
    before = {hit.passage_id: hit.score for hit in fuse(rankings, k=k)}
    after = {hit.passage_id: hit.score for hit in fuse([*rankings, ranking(passage)], k=k)}
    assert after[passage] == pytest.approx(before.get(passage, 0) + 1 / (k + 1))


@settings(max_examples=60, deadline=None)
@given(RANKINGS, st.integers(1, 100))
def test_the_scores_of_numbered_passages_are_those_of_their_ids(rankings, k):
    orders = [np.array(["abcdefgh".index(hit.passage_id) for hit in r], dtype=np.int64) for r in rankings]
    scores = fused_scores(orders, 8, k=k).tolist()
    by_id = {hit.passage_id: hit.score for hit in fuse(rankings, k=k)}
    assert scores == [by_id.get(passage, 0.0) for passage in "abcdefgh"]
