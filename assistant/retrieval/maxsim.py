"""Late interaction: each word of the question is held against each word of a text, and the nearest counts.

ColBERT's MaxSim (Khattab and Zaharia, SIGIR 2020, section 3.3) over static word vectors: a mean over a text drowns the
word that answers, its best match does not. Words weigh by the inverse document frequency of the term nearest to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assistant.retrieval.lexical import Postings, Scores

Cosines = npt.NDArray[np.float32]  # [words of the question, terms]


@dataclass(frozen=True)
class MaxSim:
    """The units of one view; `columns` gives the column in a table of cosines of each term that has one."""

    postings: Postings
    columns: dict[str, int]

    def scores(self, cosines: Cosines) -> Scores:
        """The weighted mean cosine of the words of a question with their nearest in every owner's best unit, from 0."""
        best: Scores = np.zeros(self.postings.owners, dtype=np.float32)
        columns, starts, units = self._table
        if not cosines.size or not len(columns):
            return best
        here = np.where(self._idf > 0, np.maximum(cosines, 0), 0)  # terms of other units do not count
        weights = np.where(here.max(axis=1) > 0, self._idf[here.argmax(axis=1)], 0)
        total: Scores = np.zeros(len(units), dtype=np.float32)
        for word, weight in zip(here, weights, strict=True):  # one by one: a table of all would not fit for long texts
            if weight:
                total += weight * np.maximum.reduceat(word.take(columns), starts)
        np.maximum.at(best, self.postings.unit_owners[units], total / max(float(weights.sum()), 1e-9))
        return best

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Columns of the terms of each unit, unit after unit; where each begins; which units these are."""
        found = np.array([self.columns.get(term, -1) for term in self.postings.vocabulary], dtype=np.int64)
        column = np.repeat(found, np.diff(self.postings.starts))
        unit = self.postings.units.astype(np.int64)[column >= 0]
        order = np.argsort(unit, kind="stable")
        units, starts = np.unique(unit[order], return_index=True)
        return column[column >= 0][order], starts, units

    @cached_property
    def _idf(self) -> Scores:
        """Inverse document frequency of each column; 0 for terms that stand in no unit."""
        idf: Scores = np.zeros(len(self.columns), dtype=np.float32)
        units = len(self.postings.unit_owners)
        holders = np.diff(self.postings.starts)
        values = np.log(1 + (units - holders + 0.5) / (holders + 0.5))
        for term, value in zip(self.postings.vocabulary, values, strict=True):
            if term in self.columns:
                idf[self.columns[term]] = value
        return idf
