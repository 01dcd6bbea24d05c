"""How certain a figure is, and how well the assistant knows how certain an answer is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `n` values, each from 0 to 1, with its 95% interval."""

    n: int
    mean: float
    low: float
    high: float


def mean(values: Sequence[float], clusters: Sequence[Hashable]) -> Mean:
    """The mean of values from 0 to 1 that belong together in clusters, such as a question in two languages.

    Its interval is Wilson's (1927), which stays within 0 and 1 and keeps its width where all values are alike, with the
    number of independent values that the variance between clusters tells of, and with Student's t for that many
    clusters: what holds up best for clustered proportions (Dean and Pagano, J. Survey Statistics and Methodology 3,
    2015). Where that variance is nothing, each cluster counts as one value; a single cluster says nothing, and the
    interval is from 0 to 1. Raises ValueError when there is no value, or not as many clusters.
    """
    if len(values) != len(clusters) or not values:
        raise ValueError(f"{len(values)} values, {len(clusters)} clusters")
    found, count = math.fsum(values) / len(values), len(set(clusters))
    if count == 1:
        return Mean(len(values), found, 0.0, 1.0)
    variance = cluster_variance(values, clusters)
    independent = found * (1 - found) / variance if variance else float(count)
    low, high = _wilson(found, independent, _student_t(count - 1))
    return Mean(len(values), found, low, high)


def cluster_variance(values: Sequence[float], clusters: Sequence[Hashable]) -> float:
    """The variance of the mean of clustered values, corrected for few clusters, of which there are two or more.

    Miller, "Adding Error Bars to Evals", 2024, section 2.2. It is 0 where no cluster is off the mean by more than
    rounding.
    """
    centre = math.fsum(values) / len(values)
    off: defaultdict[Hashable, float] = defaultdict(float)
    for value, cluster in zip(values, clusters, strict=True):
        off[cluster] += value - centre
    squares = math.fsum(d * d for d in off.values() if abs(d) > _ROUNDING)
    return len(off) / (len(off) - 1) * squares / len(values) ** 2


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    weight = z * z / n
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * share * (1 - share) + weight * weight / 4) / (1 + weight)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def _student_t(freedom: int) -> float:
    """Between minus this and this lie CONFIDENCE of Student's distribution with so many degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


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
