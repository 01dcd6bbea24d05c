"""How certain a figure is: intervals, reliability diagrams and calibration, each worked by hand."""

from __future__ import annotations

import math
import random
import statistics

import pytest

from assistant.evaluation.certainty import Bin, Mean, calibration_error, cluster_variance, mean, reliability

# Intervals


@pytest.mark.parametrize(
    ("values", "clusters", "variance"),
    [
        ([1.0, 0.0], "ab", 2 / 1 * (0.5**2 + 0.5**2) / 2**2),
        ([1.0, 1.0, 0.0, 0.0], "abcd", 4 / 3 * 4 * 0.5**2 / 4**2),
        ([1.0, 1.0, 0.0, 0.0], "aabb", 2 / 1 * (1**2 + 1**2) / 4**2),  # each pair is off by twice as much
        ([1.0, 0.0, 1.0, 0.0], "abab", 2 / 1 * (1**2 + 1**2) / 4**2),  # the order makes no difference
        ([1.0, 0.0, 1.0, 0.0], "aabb", 0.0),  # the two of a pair cancel out
        ([1.0, 1.0, 0.0], "aab", 2 / 1 * ((2 / 3) ** 2 + (2 / 3) ** 2) / 3**2),  # a mean of 2/3
        ([0.5, 0.5, 0.5], "abc", 0.0),
        ([0.1] * 3 + [0.7] * 3, "abcabc", 0.0),  # but for rounding
    ],
)
def test_the_variance_of_a_mean(values, clusters, variance):
    assert cluster_variance(values, clusters) == pytest.approx(variance, rel=1e-9, abs=0)


def test_without_pairs_it_is_the_usual_standard_error():
    values = [0.0, 1.0, 1.0, 0.25, 0.5]
    assert math.sqrt(cluster_variance(values, range(5))) == pytest.approx(statistics.stdev(values) / math.sqrt(5))


def test_the_interval_of_a_mean():
    # 11 clusters of one, 5 right: 5/11, a variance of 5/11 * 6/11 / 10 and so 10 independent values; t of 10 degrees of
    # freedom is 2.228, its square 4.965. Centre (5/11 + .2482) / 1.4965 = .4696,
    # half sqrt(.4965 * .24793 + .4965 ** 2 / 4) / 1.4965 = .2872.
    found = mean([1.0] * 5 + [0.0] * 6, range(11))
    assert (found.n, found.mean) == (11, 5 / 11)
    assert [found.low, found.high] == pytest.approx([0.1824, 0.7568], abs=1e-4)


def test_a_pair_that_goes_the_same_way_counts_as_one():
    values = [1.0] * 5 + [0.0] * 6
    once, twice = mean(values, range(11)), mean([v for v in values for _ in "ab"], [c for c in range(11) for _ in "ab"])
    assert (twice.mean, twice.low, twice.high) == pytest.approx((once.mean, once.low, once.high))
    assert twice.n == 22


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_alike_is_no_certainty(value):
    # 11 clusters count as 11 values: 4.965 / 11 = .4513; .4513 / 1.4513 = .311
    found = mean([value] * 22, [n // 2 for n in range(22)])
    assert found.mean == value
    assert [found.low, found.high] == pytest.approx([value * (1 - 0.311), value + (1 - value) * 0.311], abs=1e-3)


def test_a_single_cluster_says_nothing_of_the_spread():
    assert mean([1.0, 0.0, 1.0, 1.0], "aaaa") == Mean(4, 0.75, 0.0, 1.0)
    assert mean([1.0], ["a"]) == Mean(1, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_the_interval_holds_the_truth_as_often_as_it_says(share):
    draw = random.Random(1)
    held, times, pairs = 0, 2_000, 40
    for _ in range(times):  # pairs of which both go the same way three times in four
        first = [draw.random() < share for _ in range(pairs)]
        second = [one if draw.random() < 0.75 else draw.random() < share for one in first]
        found = mean([float(one) for pair in (first, second) for one in pair], [*range(pairs), *range(pairs)])
        held += found.low <= share <= found.high
    assert 0.935 < held / times < 0.98


def test_the_interval_of_parts_is_that_of_their_spread():
    # values that lie close together are known well, whatever their mean: a variance of 4 / 3 * 4 * .1 ** 2 / 16 = 1 / 300,
    # t of 3 degrees of freedom 3.182: the usual interval is .5 +- .184, and Wilson's a little narrower
    found = mean([0.4, 0.6, 0.4, 0.6], range(4))
    assert found.mean == 0.5
    assert found.high - 0.5 == pytest.approx(0.5 - found.low)
    assert 0.16 < found.high - 0.5 < 0.184


@pytest.mark.parametrize(("values", "clusters"), [([1.0, 0.0], ["a"]), ([], [])])
def test_every_value_needs_its_cluster(values, clusters):
    with pytest.raises(ValueError, match=f"{len(values)} values, {len(clusters)} clusters"):
        mean(values, clusters)


# Reliability


def test_a_reliability_diagram():
    found = reliability([0.5, 0.1, 0.3, 0.25, 0.75], [1.0, 0.0, 1.0, 0.0, 0.5], bins=2)
    # below a half 0.1, 0.3 and 0.25; from a half 0.5 and 0.75
    assert [(one.start, one.end, one.n) for one in found] == [(0.0, 0.5, 3), (0.5, 1.0, 2)]
    assert [one.confidence for one in found] == pytest.approx([0.65 / 3, 0.625])
    assert [one.right for one in found] == pytest.approx([1 / 3, 0.75])


@pytest.mark.parametrize(
    ("confidence", "start", "end"), [(0.0, 0.0, 0.2), (0.19, 0.0, 0.2), (0.2, 0.2, 0.4), (0.8, 0.8, 1), (1.0, 0.8, 1)]
)
def test_a_bin_begins_with_its_start_and_the_last_one_has_its_end_too(confidence, start, end):
    assert reliability([confidence], [1.0]) == [Bin(start, end, 1, confidence, 1.0)]


def test_bins_without_answers_are_left_out():
    assert [one.start for one in reliability([0.9, 0.1], [1.0, 0.0])] == [0.0, 0.8]
    assert reliability([], []) == []


def test_every_confidence_needs_its_outcome():
    with pytest.raises(ValueError, match="shorter"):
        reliability([0.5, 0.6], [1.0])


# Calibration


def test_the_calibration_error_weighs_bins_by_their_answers():
    # 3 answers that are off by 0.2, and 1 by 0.4 the other way: (0.6 + 0.4) / 4
    diagram = [Bin(0.2, 0.4, 3, 0.3, 0.5), Bin(0.8, 1.0, 1, 0.9, 0.5)]
    assert calibration_error(diagram) == pytest.approx(0.25)


def test_confidence_that_is_right_has_no_error():
    assert calibration_error(reliability([0.75] * 4, [1.0, 1.0, 0.0, 1.0])) == 0.0
    assert calibration_error([]) == 0.0
