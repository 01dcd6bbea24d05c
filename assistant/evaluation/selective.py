"""Knowing when not to answer: abstentions, and what a higher bar for answering would leave of the wrong answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby


def risk_coverage(confidences: Sequence[float], right: Sequence[float], questions: int) -> list[tuple[float, float]]:
    """Coverage and risk when only answers of at least some confidence are given, for each confidence there is.

    Coverage is the share of all questions that get an answer, risk the share of these answers that are wrong. Answers
    of the same confidence are given together, so that their order makes no difference.
    """
    curve: list[tuple[float, float]] = []
    given, wrong = 0, 0.0
    ranked = sorted(zip(confidences, right, strict=True), key=lambda one: -one[0])
    for _, alike in groupby(ranked, key=lambda one: one[0]):
        outcomes = [is_right for _, is_right in alike]
        given += len(outcomes)
        wrong += sum(1 - is_right for is_right in outcomes)
        curve.append((given / questions, wrong / given))
    return curve


def area(curve: Sequence[tuple[float, float]]) -> float:
    """The area under a risk-coverage curve over the width that it has: its mean risk; 0 when no answer was given.

    Every step has the risk at its end, as in Geifman et al. (ICLR 2019), where each answer has a confidence of its own.
    """
    before, total = 0.0, 0.0
    for coverage, risk in curve:
        total += (coverage - before) * risk
        before = coverage
    return total / before if before else 0.0
