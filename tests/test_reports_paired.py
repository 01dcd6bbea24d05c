"""Comparing two systems on the same questions: worked by hand, and checked by simulation."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from assistant.evaluation.reports.paired import Paired, bootstrap, by_cluster, holm, paired, sign_flip


def enumerated(sums: list[float]) -> float:
    """The p-value over all patterns of signs."""
    seen = abs(sum(sums))
    worlds = [
        abs(sum(s * v for s, v in zip(signs, sums, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(sums))
    ]
    return sum(world >= seen - 1e-9 for world in worlds) / len(worlds)


def width(one: Paired) -> float:
    assert one.interval is not None
    return one.interval[1] - one.interval[0]


def array(*values: float):
    return np.array(values, dtype=np.float64)


# The randomisation test


@pytest.mark.parametrize(
    ("sums", "p"),
    [
        ((1, 1, 1), 2 / 8),  # only +++ and --- are as far from zero
        ((1, 1, -1), 1.0),  # every pattern gives at least 1
        ((2, 1), 2 / 4),
        ((3, 1, 1), 2 / 8),
        ((3, 1, -1), 6 / 8),  # ±5, and ±3 in two ways each; only 3-1-1 and its mirror are nearer
        ((-1, -1, -1, -1), 2 / 16),
        ((0.1, 0.2, -0.3), 1.0),  # no difference, but for rounding
        ((1,), 1.0),
        ((0, 0), 1.0),
    ],
)
def test_p_is_the_share_of_the_worlds_with_as_large_a_difference(sums, p):
    assert sign_flip(array(*sums)) == pytest.approx(p)


def test_clusters_without_a_difference_leave_p_as_it_is():
    assert sign_flip(array(1, 0, 1, 0, 0, 1)) == sign_flip(array(1, 1, 1)) == 2 / 8


def test_many_clusters_are_drawn_and_come_near_the_exact_p():
    sums = [1.0, 2, -1, 1, 0.5, 1, -2, 1, 1, -0.5, 1, 2, -1, 1]
    assert 2 ** len(sums) > 10_000
    assert sign_flip(array(*sums)) == pytest.approx(enumerated(sums), abs=0.015)


def test_few_clusters_are_enumerated_to_the_last_digit():
    sums = [1.0, 2, -1, 1, 0.5, 1, -2, 1, 1, -0.5, 1]
    assert sign_flip(array(*sums)) == pytest.approx(enumerated(sums), abs=1e-12)


def test_p_is_never_zero():
    assert sign_flip(np.ones(200)) == pytest.approx(1 / 10_001)


def test_where_nothing_differs_one_in_twenty_is_below_a_twentieth():
    random = np.random.default_rng(1)
    ps = [sign_flip(random.normal(size=11)) for _ in range(400)]
    assert 0.025 <= np.mean(np.array(ps) <= 0.05) <= 0.08


# The interval


def test_an_interval_of_95_percent_holds_the_true_mean_about_that_often():
    random = np.random.default_rng(2)
    held = 0
    for _ in range(300):
        effects = random.normal(0.1, 1, size=60)
        sizes = random.integers(1, 4, size=60).astype(np.float64)
        sums = np.array(
            [random.normal(effect, 0.5, size=int(n)).sum() for effect, n in zip(effects, sizes, strict=True)]
        )
        low, high = bootstrap(sums, sizes, resamples=500)
        held += low <= 0.1 <= high
    assert 0.91 <= held / 300 <= 0.98


def test_what_is_asked_twice_in_a_cluster_makes_nothing_more_certain():
    values = [1.0, 0, 0, -1, 1, 1, 0, 1]
    once = paired([0.0] * 8, values, list(range(8)))
    twice = paired([0.0] * 16, values * 2, list(range(8)) * 2)
    assert twice.interval == pytest.approx(once.interval)
    assert (twice.p, twice.difference, twice.clusters, twice.n) == (once.p, once.difference, 8, 16)
    apart = paired([0.0] * 16, values * 2, list(range(16)))
    assert width(apart) < width(once)


def test_the_interval_of_equal_differences_is_a_point():
    assert bootstrap(array(2, 1, 3), array(2, 1, 3)) == (1.0, 1.0)


# Both


def test_means_and_difference():
    found = paired([1, 0, 1, 0], [1, 1, 1, 0.5], ["a", "a", "b", "c"])
    assert (found.n, found.clusters, found.mean_a, found.mean_b) == (4, 3, 0.5, 0.875)
    assert found.difference == 0.375
    assert found.p == 2 / 4  # a is +1, c is +.5; b has no difference


def test_a_single_cluster_has_no_interval():
    found = paired([0, 0], [1, 1], ["a", "a"])
    assert (found.interval, found.p, found.difference) == (None, 1.0, 1.0)


def test_the_same_values_give_the_same_numbers():
    random = np.random.default_rng(3)
    a, b, clusters = random.random(90).tolist(), random.random(90).tolist(), [i // 2 for i in range(90)]
    assert paired(a, b, clusters) == paired(a, b, clusters)


def test_the_other_way_round_only_the_sign_is_other():
    random = np.random.default_rng(4)
    a, b = random.random(10).tolist(), random.random(10).tolist()
    one, other = (paired(*values, list(range(10))) for values in ((a, b), (b, a)))
    assert other.difference == pytest.approx(-one.difference)
    assert other.p == one.p


def test_values_are_summed_by_cluster():
    sums, sizes = by_cluster(array(1, 2, 3, 4), ["x", "y", "x", "z"])
    assert (sums.tolist(), sizes.tolist()) == ([4, 2, 4], [2, 1, 1])


@pytest.mark.parametrize("values", [([], [], []), ([1], [1, 2], ["a"]), ([1], [1], ["a", "b"])])
def test_values_that_are_no_pairs(values):
    with pytest.raises(ValueError, match="values of A"):
        paired(*values)


@pytest.mark.parametrize(
    ("ps", "corrected"),
    [
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),  # 3 x .01, 2 x .03, and .04 not below the one before it
        ([0.5, 0.9], [1.0, 1.0]),
        ([0.02], [0.02]),
        ([], []),
    ],
)
def test_holm(ps, corrected):
    assert holm(ps) == pytest.approx(corrected)
