"""How certain a figure is, and how well the assistant knows how certain an answer is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

Z = 1.96  # of a normal distribution, for 95%


def half_width(values: Sequence[float], clusters: Sequence[Hashable]) -> float:
    """Half of the 95% interval of a mean whose values belong together in clusters (a question in two languages).

    The cluster-robust standard error of a mean, with the correction for few clusters (Miller, "Adding Error Bars to
    Evals", 2024, section 2.2). A single cluster says nothing of the spread: infinity.
    """
    if len(values) != len(clusters):
        raise ValueError(f"{len(values)} values, {len(clusters)} clusters")
    mean = sum(values) / len(values)
    off: defaultdict[Hashable, float] = defaultdict(float)
    for value, cluster in zip(values, clusters, strict=True):
        off[cluster] += value - mean
    if len(off) < 2:
        return math.inf
    variance = len(off) / (len(off) - 1) * sum(d * d for d in off.values()) / len(values) ** 2
    return Z * math.sqrt(variance)


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies from `start` to `end`: how many, their mean confidence, the share right."""

    start: float
    end: float
    n: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], right: Sequence[float], bins: int = 5) -> list[Bin]:
    """A reliability diagram in bins of equal width; those without answers are left out."""
    found: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for confidence, is_right in zip(confidences, right, strict=True):
        found[min(int(confidence * bins), bins - 1)].append((confidence, is_right))
    return [
        Bin(at / bins, (at + 1) / bins, len(inside), _mean([c for c, _ in inside]), _mean([r for _, r in inside]))
        for at, inside in sorted(found.items())
    ]


def calibration_error(diagram: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and share lie apart, on average over the answers."""
    answers = sum(one.n for one in diagram)
    return sum(one.n * abs(one.confidence - one.right) for one in diagram) / answers if answers else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
