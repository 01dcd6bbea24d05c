"""Search by words: BM25 over units of text, each language analysed as itself.

For each language there is a view: the units a question in that language is held against. An owner (a passage or a
sentence, by number) may have several units in a view, and none; the best unit counts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from assistant.datatypes import LANGUAGES, Lang
from assistant.retrieval.analysis import terms
from assistant.retrieval.bridge import Alternatives

Scores = npt.NDArray[np.float32]
K1, B = 1.2, 0.75  # Robertson and Zaragoza (2009), section 3.5


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that speaks for an owner: parts with their languages, of which one may be no translation."""

    owner: int
    parts: tuple[tuple[str, Lang], ...]

    @classmethod
    def of(cls, owner: int, text: str, lang: Lang) -> Unit:
        """A unit of one part."""
        return cls(owner, ((text, lang),))

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which units of a view hold which terms: those of `terms[i]` are `units[starts[i]:starts[i + 1]]`."""

    terms: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    units: npt.NDArray[np.int64]
    unit_owners: npt.NDArray[np.int32]
    owners: int


@dataclass(frozen=True, slots=True)
class _View:
    bm25: bm25s.BM25
    owners: npt.NDArray[np.int32]


class Lexical:
    """BM25 over units, one view a language."""

    def __init__(self, views: Mapping[Lang, _View], owners: int) -> None:
        """Use `build` or `load`. `owners` is their number."""
        self._views = dict(views)
        self.owners = owners

    @classmethod
    def build(cls, units: Mapping[Lang, Sequence[Unit]], owners: int) -> Lexical:
        """Index the units of each language for owners 0 to `owners` - 1."""
        return cls({lang: _build_view(lang, found) for lang, found in units.items() if found}, owners)

    def knows(self, term: str, lang: Lang) -> bool:
        """Whether a term occurs in the view of a language."""
        return lang in self._views and term in self._views[lang].bm25.vocab_dict

    def units(self, lang: Lang) -> int:
        """The number of units in the view of a language."""
        return len(self._views[lang].owners) if lang in self._views else 0

    def postings(self, lang: Lang) -> Postings | None:
        """The postings of the view of a language, where there is one."""
        view = self._views.get(lang)
        if view is None:
            return None
        numbered = {number: term for term, number in view.bm25.vocab_dict.items()}
        columns = view.bm25.scores
        terms = tuple(numbered.get(number, "") for number in range(len(columns["indptr"]) - 1))
        return Postings(terms, columns["indptr"], columns["indices"], view.owners, self.owners)

    def scores(self, query: Sequence[Alternatives], lang: Lang) -> Scores:
        """How well every owner covers a question, from 0 to 1.

        That is the BM25 score of its best unit, as a share of what one unit could reach. A word that no unit has counts
        in what could be reached.
        """
        best: Scores = np.zeros(self.owners, dtype=np.float32)
        view = self._views.get(lang)
        if view is not None:
            np.maximum.at(best, view.owners, self.unit_scores(query, lang))
        return best

    def share(self, query: Sequence[Alternatives], lang: Lang) -> Scores:
        """The share of the words that the best unit of every owner has; 1 for no words."""
        view = self._views.get(lang)
        if view is None or not query:
            return np.ones(self.owners, dtype=np.float32)
        found = (_word_scores(view, query) > 0).mean(axis=0)
        best: Scores = np.zeros(self.owners, dtype=np.float32)
        np.maximum.at(best, view.owners, found.astype(np.float32))
        return best

    def unit_scores(self, query: Sequence[Alternatives], lang: Lang) -> Scores:
        """The same for every unit of a view, in the order in which they were indexed."""
        view = self._views[lang]
        scores = _word_scores(view, query)
        best = scores.max(axis=1, initial=0.0)
        reachable = sum(_reachable(view, *of_word) for of_word in zip(query, best.tolist(), strict=True))
        total: Scores = scores.sum(axis=0)
        return total / np.float32(reachable) if reachable else total

    def save(self, folder: Path) -> None:
        """Write the index into a new folder, without pickle."""
        folder.mkdir(parents=True)
        (folder / "owners.json").write_text(json.dumps(self.owners), encoding="utf-8")
        for lang, view in self._views.items():
            view.bm25.save(folder / lang, allow_pickle=False, show_progress=False)
            np.save(folder / lang / "owners.npy", view.owners, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """Read what `save` wrote."""
        views = {
            lang: _View(
                bm25s.BM25.load(folder / lang, allow_pickle=False),
                np.load(folder / lang / "owners.npy", allow_pickle=False),
            )
            for lang in LANGUAGES
            if (folder / lang).is_dir()
        }
        return cls(views, int(json.loads((folder / "owners.json").read_text(encoding="utf-8"))))


def _word_scores(view: _View, query: Sequence[Alternatives]) -> npt.NDArray[np.float32]:
    """The BM25 score of each unit for each word of a question, that of its best alternative [words, units]."""
    columns = view.bm25.scores  # the score of each term in each unit, column by column: worked out when indexing
    starts, holders, values = columns["indptr"], columns["indices"], columns["data"]
    best = np.zeros((len(query), len(view.owners)), dtype=np.float32)
    cells: list[npt.NDArray[np.int64]] = []
    scores: list[Scores] = []
    for row, alternatives in enumerate(query):
        for term, weight in alternatives.items():
            number = view.bm25.vocab_dict.get(term)
            if number is not None:
                column = slice(starts[number], starts[number + 1])
                cells.append(holders[column] + np.int64(row * len(view.owners)))
                scores.append(np.float32(weight) * values[column])
    if cells:  # all at once: a question has many alternatives, each in few units
        np.maximum.at(best.reshape(-1), np.concatenate(cells), np.concatenate(scores))
    return best


def _reachable(view: _View, alternatives: Alternatives, best: float) -> float:
    """What one unit could score for a word: the best there is, had the heaviest alternative that occurs full weight."""
    weight = max((w for term, w in alternatives.items() if term in view.bm25.vocab_dict), default=0.0)
    return best / weight if weight else _unknown_word_score(len(view.owners))


def _unknown_word_score(units: int) -> float:
    """What a word would score in the one unit that had it: its inverse document frequency, halved by saturation."""
    return 0.5 * math.log(1 + (units + 0.5) / 0.5)


def _build_view(lang: Lang, units: Sequence[Unit]) -> _View:
    bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
    tokens = [[t for text, own in unit.parts for t in terms(text, own, lang)] or [""] for unit in units]
    vocabulary = {term: number for number, term in enumerate(sorted({t for of_unit in tokens for t in of_unit}))}
    bm25.index(([[vocabulary[t] for t in of_unit] for of_unit in tokens], vocabulary), show_progress=False)
    return _View(bm25, np.array([unit.owner for unit in units], dtype=np.int32))
