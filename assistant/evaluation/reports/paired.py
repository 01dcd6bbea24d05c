"""Two systems on the same questions: how far their means lie apart, and whether that can be chance.

Questions that belong together (one question in two languages) stay together: whole clusters are drawn and flipped. The
numbers are drawn with a fixed seed, so that the same values always give the same result.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SEED = 20_240_229
_AT_A_TIME = 500  # resamples, which bounds the memory that many clusters take
_ROUNDING = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Paired:
    """Means of A and B over `n` questions, their difference B - A with its 95% interval, and its p-value.

    The interval is None where there is a single cluster, which says nothing of the spread.
    """

    n: int
    clusters: int
    mean_a: float
    mean_b: float
    difference: float
    interval: tuple[float, float] | None
    p: float


def paired(a: Sequence[float], b: Sequence[float], clusters: Sequence[Hashable]) -> Paired:
    """Compare the values of the same questions. Raises ValueError when there are none, or not as many of each."""
    if not len(a) == len(b) == len(clusters) or len(a) == 0:
        raise ValueError(f"{len(a)} values of A, {len(b)} values of B, {len(clusters)} clusters")
    before, after = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    sums, sizes = by_cluster(after - before, clusters)
    return Paired(
        n=len(a),
        clusters=len(sums),
        mean_a=float(before.mean()),
        mean_b=float(after.mean()),
        difference=float(sums.sum() / sizes.sum()),
        interval=bootstrap(sums, sizes) if len(sums) > 1 else None,
        p=sign_flip(sums),
    )


def by_cluster(values: Floats, clusters: Sequence[Hashable]) -> tuple[Floats, Floats]:
    """The sum of the values of each cluster, and how many there are, in the order in which the clusters come."""
    places: dict[Hashable, int] = {}
    at = np.array([places.setdefault(cluster, len(places)) for cluster in clusters])
    return np.bincount(at, weights=values).astype(np.float64), np.bincount(at).astype(np.float64)


def bootstrap(sums: Floats, sizes: Floats, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95% percentile interval of a mean, with whole clusters drawn with replacement."""
    random = np.random.default_rng(SEED)
    means = np.empty(resamples)
    for part in _parts(resamples):
        drawn = random.integers(0, len(sums), size=(part.stop - part.start, len(sums)), dtype=np.int32)
        means[part] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def sign_flip(sums: Floats, resamples: int = RESAMPLES) -> float:
    """The two-sided p-value of a randomisation test: in how many worlds the difference is as large as it is here.

    If A and B are alike, each cluster's difference might as well have had the other sign. All patterns of signs are
    tried where there are no more of them than `resamples` (the p-value is exact); else that many are drawn, and the
    pattern that was seen counts as one of them. Clusters without a difference take no part: their sign means nothing.
    """
    sums = sums[np.abs(sums) > _ROUNDING]
    if len(sums) == 0:
        return 1.0
    seen = abs(sums.sum()) - _ROUNDING
    if 2 ** min(len(sums), 60) <= resamples:
        patterns = (np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums))) & 1
        return float(np.mean(np.abs((1 - 2 * patterns) @ sums) >= seen))
    random = np.random.default_rng(SEED)
    as_large = 0
    for part in _parts(resamples):
        signs = random.integers(0, 2, size=(part.stop - part.start, len(sums)), dtype=np.int8) * 2 - 1
        as_large += int(np.count_nonzero(np.abs(signs @ sums) >= seen))
    return (as_large + 1) / (resamples + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """The p-values corrected for how many there are (Holm, 1979), in their order."""
    adjusted, largest = [0.0] * len(ps), 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=lambda one: ps[one])):
        largest = max(largest, min(1.0, (len(ps) - rank) * ps[at]))
        adjusted[at] = largest
    return adjusted


def _parts(resamples: int) -> Iterator[slice]:
    for start in range(0, resamples, _AT_A_TIME):
        yield slice(start, min(start + _AT_A_TIME, resamples))
