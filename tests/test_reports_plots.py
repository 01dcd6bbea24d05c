"""The plots: well-formed SVG, with every value at its place."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from assistant.evaluation.reports import plots, svg
from assistant.evaluation.reports.tables import Cell
from assistant.evaluation.reports.words import Words

EN = Words("en")


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def of_class(drawn: str, name: str) -> list[dict[str, str]]:
    return [one.attrib for one in parsed(drawn).iter() if name in one.attrib.get("class", "").split()]


def texts(drawn: str) -> list[str]:
    return ["".join(one.itertext()) for one in parsed(drawn).iter("text")]


def test_attributes_and_texts_are_escaped():
    drawn = svg.element("text", "<b>", svg.element("title", "&"), x=1.50, data_x='"<')
    assert drawn == '<text x="1.5" data-x="&#34;&lt;">&lt;b&gt;<title>&amp;</title></text>'


def test_a_scale_puts_what_lies_outside_at_its_edge():
    scale = svg.Scale(0, 2, 100, 0)
    assert [scale(value) for value in (0, 1, 2, -5, 9)] == [100, 50, 0, 100, 0]


def test_every_plot_says_what_it_shows_to_who_cannot_see_it():
    for drawn in (
        plots.recall([], (), EN),
        plots.reliability([], EN),
        plots.risk_coverage([], EN),
        plots.latency([], [], EN),
        plots.differences([], EN),
    ):
        root = parsed(drawn)
        named = {one.attrib["id"]: one.text for one in root if "id" in one.attrib}
        assert root.attrib["role"] == "img"
        assert all(named[id] for id in root.attrib["aria-labelledby"].split())


def test_recall_has_a_mark_and_an_interval_for_each_measure():
    groups = [
        ("NL→EN", {"R@1": Cell(0.5, 0.25, 0.75, 8), "R@5": Cell(1.0, None, None, 8)}),
        ("<x>", {"R@1": Cell(0, 0, 0, 1)}),
    ]
    drawn = plots.recall(groups, ("R@1", "R@5"), EN)
    assert len(of_class(drawn, "whisker")) == 2  # none for R@5, which has no interval
    assert len(of_class(drawn, "mark")) == 3 + 2  # and two in the legend
    whisker, mark = of_class(drawn, "whisker")[0], of_class(drawn, "mark")[0]
    assert float(mark["cy"]) == pytest.approx((float(whisker["y1"]) + float(whisker["y2"])) / 2)
    assert {"NL→EN", "n 8", "<x>", "n 1"} <= set(texts(drawn))


def test_an_answer_bin_is_a_circle_whose_area_is_its_number():
    bins = [{"n": 4, "confidence": 0.5, "accuracy": 0.5}, {"n": 16, "confidence": 1.0, "accuracy": 0.0}]
    one, other = of_class(plots.reliability(bins, EN), "bubble")
    assert (float(one["r"]) - 4) * 2 == pytest.approx(float(other["r"]) - 4)
    [ideal] = of_class(plots.reliability(bins, EN), "ideal")
    assert float(one["cx"]) == pytest.approx((float(ideal["x1"]) + float(ideal["x2"])) / 2)
    assert float(other["cy"]) == float(ideal["y1"])


def test_the_risk_of_a_few_answers_does_not_set_the_height():
    drawn = plots.risk_coverage([(0.01, 1.0), (0.5, 0.1), (1.0, 0.25)], EN)
    assert "0.30" in texts(drawn)
    assert of_class(drawn, "curve")[0]["d"].count("L") == 2


def test_times_are_put_in_round_bins_and_the_slowest_in_the_last():
    bins = plots.time_bins([1.0, 9.9, 10.0, 95.0, 500.0], p99=96.0)
    assert list(bins[0]) == [0, 5, 1]
    assert [n for _, _, n in bins] == [1, 1, 1, *[0] * 16, 2]
    assert bins[-1][1] == 100


def test_there_may_be_no_times_or_times_of_nothing():
    assert plots.time_bins([], 0.0) == []
    assert sum(n for _, _, n in plots.time_bins([0.0, 0.0], 0.0)) == 2


def test_the_bars_stand_on_the_axis_and_the_percentiles_are_named():
    drawn = plots.latency([(0, 5, 2), (5, 10, 4)], [("p50", 5.0), ("p99", 10.0)], EN)
    one, other = of_class(drawn, "bar")
    assert float(other["height"]) == pytest.approx(2 * float(one["height"]), abs=0.02)
    assert math.isclose(
        float(one["y"]) + float(one["height"]), float(other["y"]) + float(other["height"]), abs_tol=0.02
    )
    assert {"p50 5", "p99 10"} <= set(texts(drawn))


def test_a_difference_lies_right_of_zero_when_b_is_better():
    drawn = plots.differences([("accuracy", 0.1, (0.05, 0.15)), ("R@1", -0.1, None)], EN)
    better, worse = (float(one["cx"]) for one in of_class(drawn, "mark"))
    [zero] = of_class(drawn, "ideal")
    assert better > float(zero["x1"]) > worse
    assert better + worse == pytest.approx(2 * float(zero["x1"]), abs=0.02)
    assert len(of_class(drawn, "whisker")) == 1
