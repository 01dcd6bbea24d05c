"""Which of the questions beside a sentence is nearest to the question that is asked, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.bridge import Alternatives
from assistant.retrieval.matching import Gathered, Matches, Numbers, TermTable, Weights


@dataclass(frozen=True, slots=True)
class Nearest:
    """Of each candidate sentence the nearest of the questions that belong to it, where it has any.

    `matches` [words, candidates] tells how well that one has each word of ours; `forward` is the share of ours that it
    has, `backward` the share of it that ours has.
    """

    matches: Matches
    forward: npt.NDArray[np.float32]
    backward: npt.NDArray[np.float32]

    def of(self, places: Numbers) -> Nearest:
        """The same for the candidates at these places, which may come more than once."""
        return Nearest(self.matches.take(places, axis=1), self.forward[places], self.backward[places])

    @property
    def nearness(self) -> npt.NDArray[np.float32]:
        """The harmonic mean of the two shares."""
        return harmonic(self.forward, self.backward)


@dataclass(frozen=True, slots=True)
class Held:
    """The units of some owners held against the words of a question, owner after owner."""

    owners: int
    position: Numbers  # of the owner of each unit
    units: Numbers
    gathered: Gathered
    weights: Weights
    matches: Matches  # [words, units]
    forward: npt.NDArray[np.float32]  # the share of the words that the unit has
    backward: npt.NDArray[np.float32]  # the share of the unit that the words have

    @property
    def nearness(self) -> npt.NDArray[np.float32]:
        """The harmonic mean of the two shares."""
        return harmonic(self.forward, self.backward)

    def best(self, values: Matches) -> Matches:
        """The highest of the values [anything, units] of the units of each owner, 0 where it has none."""
        best: Matches = np.zeros((len(values), self.owners), dtype=np.float32)
        if len(self.position):
            begin = np.flatnonzero(np.diff(self.position, prepend=-1))
            best[:, self.position[begin]] = np.maximum.reduceat(values, begin, axis=1)
        return best

    def nearest(self, among: npt.NDArray[np.bool_] | None = None) -> tuple[Nearest, Numbers]:
        """The nearest unit of each owner, of those `among` all units that count, if given.

        Also its position among the units held; -1 where there is none.
        """
        order = np.argsort(self.nearness, kind="stable")
        if among is not None:
            order = order[among[self.units[order]]]
        best = np.full(self.owners, -1, dtype=np.int64)
        best[self.position[order]] = order
        has = best >= 0
        chosen: Matches = np.zeros((len(self.matches), self.owners), dtype=np.float32)
        shares = np.zeros((2, self.owners), dtype=np.float32)
        chosen[:, has] = self.matches[:, best[has]]
        shares[0, has], shares[1, has] = self.forward[best[has]], self.backward[best[has]]
        return Nearest(chosen, shares[0], shares[1]), best


def hold(table: TermTable | None, words: Sequence[Alternatives], owners: Numbers) -> Held:
    """Hold the units of these owners against the words; without a table no owner has any."""
    if table is None or not words or not len(owners):
        none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        empty = Weights(none, np.zeros((len(words), 0), dtype=np.float32), none)
        no_matches = np.zeros((len(words), 0), dtype=np.float32)
        return Held(len(owners), none, none, Gathered(none, none), empty, no_matches, nothing, nothing)
    units, position = table.units_of(owners)
    weights, gathered = table.weights(words), table.gathered(units)
    found, rare = table.match(weights, gathered), table.rarity(weights)
    forward = (rare @ found) / max(float(rare.sum()), 1e-6)
    return Held(len(owners), position, units, gathered, weights, found, forward, table.covered(weights, gathered))


def harmonic(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The harmonic mean of each pair; 0 where both are 0."""
    mean: npt.NDArray[np.float32] = 2 * one * other / np.maximum(one + other, np.float32(1e-6))
    return mean
