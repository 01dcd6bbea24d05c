from __future__ import annotations

import pytest

from assistant.evaluation.selective import area, risk_coverage


def test_the_risk_at_each_coverage():
    # of 4 questions 3 have an answer: right at .9, wrong at .8, right at .5
    curve = risk_coverage([0.5, 0.9, 0.8], [1.0, 1.0, 0.0], 4)
    assert curve == [(1 / 4, 0.0), (2 / 4, 1 / 2), (3 / 4, pytest.approx(1 / 3))]
    assert area(curve) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_answers_of_the_same_confidence_are_given_together():
    curve = risk_coverage([0.9, 0.5, 0.5], [1.0, 1.0, 0.0], 3)
    assert curve == [(pytest.approx(1 / 3), 0.0), (1.0, pytest.approx(1 / 3))]
    assert curve == risk_coverage([0.9, 0.5, 0.5], [1.0, 0.0, 1.0], 3)
    assert area(curve) == pytest.approx((0 + 2 * 1 / 3) / 3)


def test_confidence_that_puts_wrong_answers_last_has_less_risk():
    right = [1.0, 1.0, 0.0, 0.0]
    well, badly = risk_coverage([0.9, 0.8, 0.2, 0.1], right, 4), risk_coverage([0.1, 0.2, 0.8, 0.9], right, 4)
    assert area(well) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert area(badly) == pytest.approx((1 + 1 + 2 / 3 + 1 / 2) / 4)
    assert well[-1] == badly[-1] == (1.0, 0.5)  # all answers given


def test_without_answers_there_is_no_curve():
    assert risk_coverage([], [], 3) == []
    assert area([]) == 0.0
