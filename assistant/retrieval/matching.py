"""Word by word: which words of a question stand in a sentence, in its passage, and in the questions beside it.

BM25 adds up what is there; whether a sentence answers depends as much on what is missing. "How many seats did Hamas
win?" is near to every sentence on Hamas, but "seats" stands nowhere.

Each word of a question is matched by the best of its
alternatives (`query.py`), from 0 to 1, and weighs by its inverse document frequency.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.bridge import Alternatives
from assistant.retrieval.lexical import Postings

Matches = npt.NDArray[np.float32]  # [words of the question, units]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TermTable:
    """The terms of each unit of a view: those of unit u are `terms[starts[u]:starts[u + 1]]`, as columns."""

    columns: Mapping[str, int]
    terms: Numbers
    starts: Numbers
    idf: npt.NDArray[np.float32]  # of each column
    first_unit: Numbers  # of each owner; owners have their units in order, and one more entry ends the last

    @classmethod
    def of(cls, postings: Postings) -> TermTable:
        """The same postings, unit by unit."""
        holders = np.diff(postings.starts)
        units = len(postings.unit_owners)
        column = np.repeat(np.arange(len(holders)), holders)
        order = np.argsort(postings.units, kind="stable")
        starts = np.searchsorted(postings.units[order], np.arange(units + 1))
        idf = np.log(1 + (units - holders + 0.5) / (holders + 0.5)).astype(np.float32)
        first = np.searchsorted(postings.unit_owners, np.arange(postings.owners + 1))
        return cls({t: i for i, t in enumerate(postings.terms)}, column[order], starts, idf, first)

    def weights(self, words: Sequence[Alternatives]) -> Matches:
        """How well each term of the view stands for each word [words, columns]."""
        table: Matches = np.zeros((len(words), len(self.columns)), dtype=np.float32)
        for row, alternatives in zip(table, words, strict=True):
            for term, weight in alternatives.items():
                column = self.columns.get(term)
                if column is not None:
                    row[column] = max(row[column], weight)
        return table

    def rarity(self, weights: Matches) -> npt.NDArray[np.float32]:
        """The inverse document frequency of each word: that of the term that stands for it best."""
        if not weights.shape[1]:
            return np.ones(len(weights), dtype=np.float32)
        best = weights.argmax(axis=1)
        unknown = math.log(1 + (len(self.starts) - 0.5) / 0.5)
        known = weights.max(axis=1) > 0
        return np.where(known, self.idf[best], np.float32(unknown)).astype(np.float32)

    def units_of(self, owners: Numbers) -> tuple[Numbers, Numbers]:
        """The units of these owners, owner after owner, and for each unit the position of its owner."""
        counts = self.first_unit[owners + 1] - self.first_unit[owners]
        position = np.repeat(np.arange(len(owners)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self.first_unit[owners][position] + within, position

    def gathered(self, units: Numbers) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
        """The terms of these units one after another, where each unit begins, and which units have any."""
        counts = self.starts[units + 1] - self.starts[units]
        begin = np.cumsum(counts) - counts
        within = np.arange(counts.sum()) - np.repeat(begin, counts)
        return self.terms[np.repeat(self.starts[units], counts) + within], begin, counts > 0

    def match(self, weights: Matches, units: Numbers) -> Matches:
        """How well each unit has each word [words, units]."""
        found: Matches = np.zeros((len(weights), len(units)), dtype=np.float32)
        terms, begin, any_terms = self.gathered(units)
        if len(terms) and len(weights):
            found[:, any_terms] = np.maximum.reduceat(weights[:, terms], begin[any_terms], axis=1)
        return found

    def covered(self, weights: Matches, units: Numbers) -> npt.NDArray[np.float32]:
        """The share of the words of each unit, by their rarity, that the question has."""
        shares: npt.NDArray[np.float32] = np.zeros(len(units), dtype=np.float32)
        terms, begin, any_terms = self.gathered(units)
        if len(terms) and len(weights):
            asked = weights.max(axis=0)[terms] * self.idf[terms]
            shares[any_terms] = np.add.reduceat(asked, begin[any_terms]) / np.maximum(
                np.add.reduceat(self.idf[terms], begin[any_terms]), 1e-6
            )
        return shares


@dataclass(frozen=True, slots=True)
class Nearest:
    """Of each candidate sentence the nearest of the questions that belong to it, where it has any.

    `matches` [words, candidates] tells how well that one has each word of ours; `forward` is the share of ours that it
    has, `backward` the share of it that ours has.
    """

    matches: Matches
    forward: npt.NDArray[np.float32]
    backward: npt.NDArray[np.float32]

    @property
    def nearness(self) -> npt.NDArray[np.float32]:
        """The harmonic mean of the two shares."""
        return _harmonic(self.forward, self.backward)


@dataclass(frozen=True, slots=True)
class WordMatches:
    """How well candidate sentences have the words of a question; tables are [words, candidates]."""

    rarity: npt.NDArray[np.float32]  # of each word
    is_name: npt.NDArray[np.bool_]  # or a number
    is_number: npt.NDArray[np.bool_]
    focus: int | None
    sentence: Matches
    passage: Matches
    asked: Nearest  # of the questions that the sentence answers
    same_kind: Nearest  # of those that want the same kind of answer
    unanswered: Nearest  # of the questions beside it that no document answers
    unanswered_vectors: npt.NDArray[np.float32]  # the cosine of the nearest of these


def rarity(table: TermTable | None, words: Sequence[Alternatives]) -> npt.NDArray[np.float32]:
    """The inverse document frequency of each word; 1 where there is no table."""
    return np.ones(len(words), dtype=np.float32) if table is None else table.rarity(table.weights(words))


def matches(table: TermTable | None, words: Sequence[Alternatives], owners: Numbers) -> Matches:
    """How well the one unit of each of these owners has each word [words, owners]."""
    found: Matches = np.zeros((len(words), len(owners)), dtype=np.float32)
    if table is not None and words:
        units, position = table.units_of(owners)
        found[:, position] = table.match(table.weights(words), units)
    return found


def nearest(
    table: TermTable | None, words: Sequence[Alternatives], owners: Numbers, among: npt.NDArray[np.bool_] | None = None
) -> tuple[Nearest, Nearest]:
    """The nearest of all units of each owner, and the nearest of those of the units `among` that count, if given."""
    if table is None or not words or not len(owners):
        none = np.zeros(len(owners), dtype=np.float32)
        nothing = Nearest(np.zeros((len(words), len(owners)), dtype=np.float32), none, none)
        return nothing, nothing
    distinct, inverse = np.unique(owners, return_inverse=True)
    units, position = table.units_of(distinct)
    weights = table.weights(words)
    found, backward = table.match(weights, units), table.covered(weights, units)
    rare = table.rarity(weights)
    forward = (rare @ found) / max(float(rare.sum()), 1e-6)
    order = np.argsort(_harmonic(forward, backward), kind="stable")
    some = order if among is None else order[among[units[order]]]
    known = (position, found, forward, backward, inverse)
    return _last(order, *known), _last(some, *known)


def _last(
    order: Numbers,
    position: Numbers,
    found: Matches,
    forward: npt.NDArray[np.float32],
    backward: npt.NDArray[np.float32],
    inverse: Numbers,
) -> Nearest:
    """Of each owner the unit that comes last in an order."""
    owners = int(inverse.max()) + 1
    best = np.full(owners, -1, dtype=np.int64)
    best[position[order]] = order
    has = best >= 0
    chosen: Matches = np.zeros((len(found), owners), dtype=np.float32)
    shares = np.zeros((2, owners), dtype=np.float32)
    chosen[:, has] = found[:, best[has]]
    shares[0, has], shares[1, has] = forward[best[has]], backward[best[has]]
    return Nearest(chosen[:, inverse], shares[0, inverse], shares[1, inverse])


def _harmonic(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    mean: npt.NDArray[np.float32] = 2 * one * other / np.maximum(one + other, np.float32(1e-6))
    return mean
