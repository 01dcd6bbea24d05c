"""How certain a figure is: intervals, reliability diagrams and calibration, each worked by hand."""

from __future__ import annotations

import math
import statistics

import pytest

from assistant.evaluation.certainty import Bin, calibration_error, half_width, reliability

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
    ],
)
def test_half_of_the_interval_of_a_mean(values, clusters, variance):
    assert half_width(values, clusters) == pytest.approx(1.96 * math.sqrt(variance))


def test_without_pairs_it_is_the_usual_standard_error():
    values = [0.0, 1.0, 1.0, 0.25, 0.5]
    assert half_width(values, range(5)) == pytest.approx(1.96 * statistics.stdev(values) / math.sqrt(5))


@pytest.mark.parametrize("values", [[1.0], [1.0, 0.0, 1.0]])
def test_a_single_cluster_says_nothing_of_the_spread(values):
    assert half_width(values, ["a"] * len(values)) == math.inf


def test_every_value_needs_its_cluster():
    with pytest.raises(ValueError, match="2 values, 1 clusters"):
        half_width([1.0, 0.0], ["a"])


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
