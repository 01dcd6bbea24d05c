"""Which tokens translate which: IBM model 1 (Brown et al., Computational Linguistics 19(2), 1993, section 4.1).

Vectorised over all links of all pairs; word order plays no part, as in the encoder itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
ROUNDS = 5
NOTHING = 0  # the empty word, to which tokens without counterpart are linked; others are numbered from 1


@dataclass(frozen=True, slots=True)
class Translations:
    """p(target | source) for every two tokens that occur in one pair: three arrays of one length."""

    source: Ids
    target: Ids
    probability: NDArray[np.float64]


def translations(sources: Sequence[Ids], targets: Sequence[Ids]) -> Translations:
    """Learn how tokens are translated from pairs of texts (token ids from 0); no text may be empty."""
    source, target, place = _links(sources, targets)
    width = int(target.max()) + 1
    cells, cell = np.unique(source * width + target, return_inverse=True)
    of_cell = cells // width
    probability = np.ones(len(cells))
    for _ in range(ROUNDS):
        expected = probability[cell]
        expected /= np.bincount(place, expected)[place]  # each target token is linked once in all
        counts = np.bincount(cell, expected, len(cells))
        probability = counts / np.bincount(of_cell, counts)[of_cell]
    real = of_cell != NOTHING
    return Translations(of_cell[real] - 1, cells[real] % width, probability[real])


def _links(sources: Sequence[Ids], targets: Sequence[Ids]) -> tuple[Ids, Ids, Ids]:
    """Every link of a target token with a source token or nothing: source + 1, target, number of the target token."""
    parts: list[tuple[Ids, Ids, Ids]] = []
    tokens = 0
    for source, target in zip(sources, targets, strict=True):
        shifted = np.concatenate(([NOTHING], source + 1))
        places = np.arange(tokens, tokens + len(target))
        parts.append((np.tile(shifted, len(target)), np.repeat(target, len(shifted)), np.repeat(places, len(shifted))))
        tokens += len(target)
    first, second, third = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return first, second, third
