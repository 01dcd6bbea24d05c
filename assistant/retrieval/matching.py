"""Word by word: which words of a question a sentence has, which its passage has, and which a question that it answers.

BM25 adds up what is there; whether a sentence answers depends as much on what is missing. "How many seats did Hamas win?"
is near to every sentence on Hamas, but "seats" stands nowhere. Each word of a question is matched by the best of its
alternatives (`query.py`), from 0 to 1, and weighs by its inverse document frequency.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.lexical import Alternatives, Postings

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
        """The inverse document frequency of each word: that of the term that stands for it best, or of an unknown one."""
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
class WordMatches:
    """How well each candidate sentence has each word of a question, and how near the best question that it answers is.

    The tables are [words, candidates]; `asked` is that of the nearest of the questions that the sentence answers.
    """

    rarity: npt.NDArray[np.float32]  # of each word
    is_name: npt.NDArray[np.bool_]
    focus: int | None
    sentence: Matches
    passage: Matches
    asked: Matches
    forward: npt.NDArray[np.float32]  # the share of the question that the nearest one has
    backward: npt.NDArray[np.float32]  # the share of the nearest one that the question has


def match(
    query_words: Sequence[Alternatives],
    is_name: Sequence[bool],
    focus: int | None,
    tables: tuple[TermTable | None, TermTable | None, TermTable | None],
    sentences: Numbers,
    passages: Numbers,
) -> WordMatches:
    """Match the words of a question in candidate sentences, given by their numbers and those of their passages.

    `tables` are those of sentences, of passages and of the questions that sentences answer.
    """
    of_sentences, of_passages, of_questions = tables
    words, count = len(query_words), len(sentences)
    empty: Matches = np.zeros((words, count), dtype=np.float32)
    none = np.zeros(count, dtype=np.float32)
    rarity = np.ones(words, dtype=np.float32)
    in_sentence = in_passage = empty
    if of_passages is not None:
        weights = of_passages.weights(query_words)
        rarity = of_passages.rarity(weights)
        in_passage = _of_owners(of_passages, weights, passages)
    if of_sentences is not None:
        in_sentence = _of_owners(of_sentences, of_sentences.weights(query_words), sentences)
    asked, forward, backward = empty, none, none
    if of_questions is not None and words:
        asked, forward, backward = _nearest_asked(of_questions, query_words, rarity, sentences)
    return WordMatches(
        rarity, np.array(is_name, dtype=np.bool_), focus, in_sentence, in_passage, asked, forward, backward
    )


def _of_owners(table: TermTable, weights: Matches, owners: Numbers) -> Matches:
    """The matches of owners with one unit each."""
    distinct, inverse = np.unique(owners, return_inverse=True)
    units, position = table.units_of(distinct)
    found: Matches = np.zeros((len(weights), len(distinct)), dtype=np.float32)
    np.maximum.at(found, (slice(None), position), table.match(weights, units))
    return found[:, inverse]


def _nearest_asked(
    table: TermTable, words: Sequence[Alternatives], rarity: npt.NDArray[np.float32], sentences: Numbers
) -> tuple[Matches, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Matches of the question nearest to ours that each sentence answers, and the shares of each that the other has."""
    distinct, inverse = np.unique(sentences, return_inverse=True)
    units, position = table.units_of(distinct)
    weights = table.weights(words)
    matches, backward = table.match(weights, units), table.covered(weights, units)
    forward = (rarity @ matches) / max(float(rarity.sum()), 1e-6)
    nearness = 2 * forward * backward / np.maximum(forward + backward, 1e-6)
    best = np.full(len(distinct), -1, dtype=np.int64)
    order = np.argsort(nearness, kind="stable")
    best[position[order]] = order  # the last one written is the nearest
    has = best >= 0
    found: Matches = np.zeros((len(words), len(distinct)), dtype=np.float32)
    shares = np.zeros((2, len(distinct)), dtype=np.float32)
    found[:, has] = matches[:, best[has]]
    shares[0, has], shares[1, has] = forward[best[has]], backward[best[has]]
    return found[:, inverse], shares[0, inverse], shares[1, inverse]
