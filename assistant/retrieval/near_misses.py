"""How far a question is one of the near misses beside a sentence: the questions that no document answers.

What makes them near misses are the words by which they differ from what the sentence says (`distinguishing.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.lexical import stretches
from assistant.retrieval.matching import Matches, TermTable
from assistant.retrieval.nearest import Held, Nearest, harmonic

Column = npt.NDArray[np.float32]  # [candidates]
LEAST_DIFFERENCE = 0.3  # the sum of weights, each times its rarity, below which a near miss does not differ


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Of each candidate sentence, how far the question is a near miss beside it; each from 0 to 1.

    `nearest` is the one that is nearest by all words.
    """

    nearest: Nearest
    difference: Column  # the share of the nearest one, by rarity, that distinguishes it
    share: Column  # the share of what distinguishes the nearest one that the question has
    likeness: Column  # the highest nearness times that share
    balance: Column  # the highest harmonic mean of that share and of the share of the question that the near miss has
    apart: Column  # the highest share of the question whose words distinguish a near miss
    beyond: Column  # the highest share of the question that a near miss has over and above what is said there
    said: Matches  # how well terms that do not distinguish a near miss have each word [words, candidates]

    def of(self, places: npt.NDArray[np.int64]) -> NearMisses:
        """The same for the candidates at these places, which may come more than once."""
        return NearMisses(
            self.nearest.of(places),
            self.difference[places],
            self.share[places],
            self.likeness[places],
            self.balance[places],
            self.apart[places],
            self.beyond[places],
            self.said.take(places, axis=1),
        )


def near_misses(
    held: Held,
    table: TermTable | None,
    distinguishing: npt.NDArray[np.float32],
    rarity: npt.NDArray[np.float32],
    said: Matches,
) -> NearMisses:
    """What the near misses beside some sentences have of a question, whose words weigh by `rarity`.

    `distinguishing` has the weight of each term of the units of the table; `said` tells how well the sentences and the
    questions that they answer have each word [words, owners].
    """
    nearest, best = held.nearest()
    if table is None or not len(held.units):
        none = np.zeros(held.owners, dtype=np.float32)
        return NearMisses(nearest, none, none, none, none, none, none, nearest.matches)
    terms, counts = held.gathered.terms, held.gathered.counts
    weight = distinguishing[stretches(table.starts[held.units], counts)]
    places = held.weights.place[terms]
    stands = np.append(held.weights.table.max(axis=0, initial=0), np.float32(0))[places]  # -1 is the last: 0
    begin, idf = np.cumsum(counts) - counts, table.idf[terms]
    everything, differs, asked = np.add.reduceat(np.stack([idf, idf * weight, idf * weight * stands]), begin, axis=1)
    share = np.where(differs > LEAST_DIFFERENCE, asked / np.maximum(differs, 1e-6), 0).astype(np.float32)
    all_rarity = max(float(rarity.sum()), 1e-6)
    apart = (rarity @ _words(held, weight)) / all_rarity
    said_there = held.best(_words(held, 1 - weight))
    others = np.maximum(said, said_there)[:, held.position]
    beyond = (rarity @ np.maximum(held.matches - others, 0)) / all_rarity
    likeness, balance, most_apart, most_beyond = held.best(
        np.stack([held.nearness * share, harmonic(held.forward, share), apart, beyond])
    )
    of_nearest = np.stack([differs / np.maximum(everything, 1e-6), share]).astype(np.float32)
    difference, its_share = np.where(best >= 0, of_nearest[:, best], np.float32(0))
    return NearMisses(nearest, difference, its_share, likeness, balance, most_apart, most_beyond, said_there)


def _words(held: Held, weight: npt.NDArray[np.float32]) -> Matches:
    """How well the terms of each unit, which weigh so much, have each word of the question [words, units]."""
    found: Matches = np.zeros(held.matches.shape, dtype=np.float32)
    places = held.weights.place[held.gathered.terms]
    hits = np.flatnonzero(places >= 0)
    if len(hits):
        holders = np.repeat(np.arange(len(held.gathered.counts)), held.gathered.counts)[hits]
        begin = np.flatnonzero(np.diff(holders, prepend=-1))
        standing = held.weights.table[:, places[hits]] * weight[hits]
        found[:, holders[begin]] = np.maximum.reduceat(standing, begin, axis=1)
    return found
