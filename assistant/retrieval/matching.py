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
from assistant.retrieval.lexical import Postings, looked_up, stretches

Matches = npt.NDArray[np.float32]  # [words of the question, units]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How well the terms of a view stand for the words of a question; `columns` are the terms that stand for any."""

    columns: Numbers
    table: Matches  # [words, columns]
    place: Numbers  # of each term of the view among the columns; -1 for those that stand for none


@dataclass(frozen=True)
class TermTable:
    """The terms of each unit of a view: those of unit u are `terms[starts[u]:starts[u + 1]]`, by their numbers."""

    columns: Mapping[str, int]
    terms: Numbers
    starts: Numbers
    idf: npt.NDArray[np.float32]  # of each term of the view
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
        return cls(postings.vocabulary, column[order], starts, idf, first)

    def weights(self, words: Sequence[Alternatives]) -> Weights:
        """How well each term of the view stands for each word."""
        found = looked_up(words, self.columns)
        columns, at = np.unique(found.terms, return_inverse=True)
        table: Matches = np.zeros((len(words), len(columns)), dtype=np.float32)
        np.maximum.at(table, (found.words, at), found.weights.astype(np.float32))
        place = np.full(len(self.idf), -1, dtype=np.int64)
        place[columns] = np.arange(len(columns))
        return Weights(columns, table, place)

    def rarity(self, weights: Weights) -> npt.NDArray[np.float32]:
        """The inverse document frequency of each word: that of the term that stands for it best."""
        if not len(self.idf):
            return np.ones(len(weights.table), dtype=np.float32)
        unknown = np.float32(math.log(1 + (len(self.starts) - 0.5) / 0.5))
        if not len(weights.columns):
            return np.full(len(weights.table), unknown)
        best = weights.columns[weights.table.argmax(axis=1)]
        return np.where(weights.table.max(axis=1) > 0, self.idf[best], unknown).astype(np.float32)

    def units_of(self, owners: Numbers) -> tuple[Numbers, Numbers]:
        """The units of these owners, owner after owner, and for each unit the position of its owner."""
        first = self.first_unit[owners]
        counts = self.first_unit[owners + 1] - first
        return stretches(first, counts), np.repeat(np.arange(len(owners)), counts)

    def gathered(self, units: Numbers) -> Gathered:
        """The terms of these units."""
        starts = self.starts[units]
        counts = self.starts[units + 1] - starts
        return Gathered(self.terms[stretches(starts, counts)], counts)

    def match(self, weights: Weights, units: Gathered) -> Matches:
        """How well each unit has each word [words, units]."""
        found: Matches = np.zeros((len(weights.table), len(units.counts)), dtype=np.float32)
        places = weights.place[units.terms]
        hits = np.flatnonzero(places >= 0)  # few terms of a unit stand for any of the words
        if len(hits):
            holders = np.repeat(np.arange(len(units.counts)), units.counts)[hits]
            begin = np.flatnonzero(np.diff(holders, prepend=-1))
            found[:, holders[begin]] = np.maximum.reduceat(weights.table[:, places[hits]], begin, axis=1)
        return found

    def covered(self, weights: Weights, units: Gathered) -> npt.NDArray[np.float32]:
        """The share of the words of each unit, by their rarity, that the question has."""
        shares: npt.NDArray[np.float32] = np.zeros(len(units.counts), dtype=np.float32)
        if len(units.terms) and len(weights.table):
            stands: npt.NDArray[np.float32] = np.zeros(len(self.idf), dtype=np.float32)
            stands[weights.columns] = weights.table.max(axis=0)
            begin, known = (np.cumsum(units.counts) - units.counts)[units.counts > 0], units.counts > 0
            asked = np.add.reduceat((stands * self.idf)[units.terms], begin)
            shares[known] = asked / np.maximum(np.add.reduceat(self.idf[units.terms], begin), 1e-6)
        return shares


@dataclass(frozen=True, slots=True)
class Gathered:
    """The terms of some units, unit after unit, and how many each unit has."""

    terms: Numbers
    counts: Numbers


def matches(
    table: TermTable | None, words: Sequence[Alternatives], owners: Numbers
) -> tuple[npt.NDArray[np.float32], Matches]:
    """The inverse document frequency of each word, and how well the one unit of each of these owners has it.

    The second is [words, owners]. Without a table all words weigh 1.
    """
    if table is None or not words:
        return np.ones(len(words), dtype=np.float32), np.zeros((len(words), len(owners)), dtype=np.float32)
    found: Matches = np.zeros((len(words), len(owners)), dtype=np.float32)
    units, position = table.units_of(owners)
    weights = table.weights(words)
    found[:, position] = table.match(weights, table.gathered(units))
    return table.rarity(weights), found
