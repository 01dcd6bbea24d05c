"""Late interaction: each word of the question is held against each word of a text, and the nearest counts.

ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020, section 3.3) over static word vectors: a mean over a text drowns the
word that answers, its best match does not. Words weigh by the inverse document frequency of the term nearest to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from assistant.retrieval.bridge import Near, kept
from assistant.retrieval.lexical import Postings, Scores


class MaxSim:
    """The units of one view."""

    def __init__(self, postings: Postings, columns: Mapping[str, int]) -> None:
        """`columns` gives the place of each term that has one among the cosines of a word."""
        self._postings = postings
        self._columns = columns
        self._word = lru_cache(maxsize=kept(len(columns)))(self._word_anew)

    def scores(self, words: Sequence[Near]) -> Scores:
        """The weighted mean cosine of the words of a question with their nearest in every owner's best unit, from 0."""
        best: Scores = np.zeros(self._postings.owners, dtype=np.float32)
        _, _, units = self._table
        total: Scores = np.zeros(len(units), dtype=np.float32)
        weights: Scores = np.zeros(len(words), dtype=np.float32)
        for at, word in enumerate(words):
            weights[at], weighted = self._word(word)
            if weights[at]:
                total += weighted
        np.maximum.at(best, self._postings.unit_owners[units], total / max(float(weights.sum()), 1e-9))
        return best

    def _word_anew(self, word: Near) -> tuple[np.float32, Scores]:
        """What a word weighs, and its weighted nearness to each unit."""
        columns, starts, units = self._table
        nothing = np.float32(0), np.zeros(len(units), dtype=np.float32)
        if not word.cosines.size or not len(columns):
            return nothing
        here = np.where(self._idf > 0, np.maximum(word.cosines, 0), np.float32(0))  # terms of other units do not count
        nearest = here.argmax()
        weight = self._idf[nearest]
        return (weight, weight * np.maximum.reduceat(here.take(columns), starts)) if here[nearest] > 0 else nothing

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Columns of the terms of each unit, unit after unit; where each begins; which units these are."""
        found = np.array([self._columns.get(term, -1) for term in self._postings.vocabulary], dtype=np.int64)
        column = np.repeat(found, np.diff(self._postings.starts))
        unit = self._postings.units.astype(np.int64)[column >= 0]
        order = np.argsort(unit, kind="stable")
        units, starts = np.unique(unit[order], return_index=True)
        return column[column >= 0][order], starts, units

    @cached_property
    def _idf(self) -> Scores:
        """Inverse document frequency of each column; 0 for terms that stand in no unit."""
        idf: Scores = np.zeros(len(self._columns), dtype=np.float32)
        units = len(self._postings.unit_owners)
        holders = np.diff(self._postings.starts)
        values = np.log(1 + (units - holders + 0.5) / (holders + 0.5))
        for term, value in zip(self._postings.vocabulary, values, strict=True):
            if term in self._columns:
                idf[self._columns[term]] = value
        return idf
