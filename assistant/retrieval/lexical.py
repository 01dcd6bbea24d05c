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

import numpy as np
import numpy.typing as npt

from assistant.datatypes import LANGUAGES, Lang
from assistant.retrieval.analysis import terms
from assistant.retrieval.bridge import Alternatives

Scores = npt.NDArray[np.float32]
K1, B = 1.2, 0.75  # Robertson and Zaragoza (2009), section 3.5
_ARRAYS = ("starts", "units", "scores", "owners")  # of a view


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
    """Which units of a view hold which terms: those of term i are `units[starts[i]:starts[i + 1]]`."""

    vocabulary: dict[str, int]  # each term with its number, in the order of these
    starts: npt.NDArray[np.int64]
    units: npt.NDArray[np.int32]
    unit_owners: npt.NDArray[np.int32]
    owners: int


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The terms of a view that a question looks up: for which word, which term, with which weight."""

    words: npt.NDArray[np.int64]
    terms: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _View:
    """The BM25 score of each term in each unit, term by term: worked out when indexing."""

    vocabulary: dict[str, int]  # each term with its number, in the order of these
    starts: npt.NDArray[np.int64]  # of the units of each term in the next two; one more entry ends the last
    units: npt.NDArray[np.int32]
    scores: Scores
    owners: npt.NDArray[np.int32]  # of each unit


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
        return lang in self._views and term in self._views[lang].vocabulary

    def units(self, lang: Lang) -> int:
        """The number of units in the view of a language."""
        return len(self._views[lang].owners) if lang in self._views else 0

    def postings(self, lang: Lang) -> Postings | None:
        """The postings of the view of a language, where there is one."""
        view = self._views.get(lang)
        if view is None:
            return None
        return Postings(view.vocabulary, view.starts, view.units, view.owners, self.owners)

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
        found = (_word_scores(view, looked_up(query, view.vocabulary), len(query)) > 0).mean(axis=0)
        best: Scores = np.zeros(self.owners, dtype=np.float32)
        np.maximum.at(best, view.owners, found.astype(np.float32))
        return best

    def unit_scores(self, query: Sequence[Alternatives], lang: Lang) -> Scores:
        """The same for every unit of a view, in the order in which they were indexed."""
        view = self._views[lang]
        found = looked_up(query, view.vocabulary)
        scores = _word_scores(view, found, len(query))
        reachable = sum(_reachable(view, found, scores.max(axis=1, initial=0.0)).tolist())
        total: Scores = scores.sum(axis=0)
        return total / np.float32(reachable) if reachable else total

    def save(self, folder: Path) -> None:
        """Write the index into a new folder, without pickle."""
        folder.mkdir(parents=True)
        (folder / "owners.json").write_text(json.dumps(self.owners), encoding="utf-8")
        for lang, view in self._views.items():
            (folder / lang).mkdir()
            terms = json.dumps(list(view.vocabulary), ensure_ascii=False)
            (folder / lang / "terms.json").write_text(terms, encoding="utf-8")
            for name in _ARRAYS:
                np.save(folder / lang / f"{name}.npy", getattr(view, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        """Read what `save` wrote."""
        views = {lang: _load_view(folder / lang) for lang in LANGUAGES if (folder / lang).is_dir()}
        return cls(views, int(json.loads((folder / "owners.json").read_text(encoding="utf-8"))))


def looked_up(query: Sequence[Alternatives], vocabulary: Mapping[str, int]) -> LookedUp:
    """The alternatives of the words of a question that stand in a view, word by word."""
    found = [
        (word, number, weight)
        for word, alternatives in enumerate(query)
        for term, weight in alternatives.items()
        if (number := vocabulary.get(term)) is not None
    ]
    words, terms, weights = zip(*found, strict=True) if found else ((), (), ())
    return LookedUp(np.array(words, np.int64), np.array(terms, np.int64), np.array(weights, np.float64))


def stretches(starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers from each start on, as many as its count, one stretch after another."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())


def _word_scores(view: _View, found: LookedUp, words: int) -> npt.NDArray[np.float32]:
    """The BM25 score of each unit for each word of a question, that of its best alternative [words, units]."""
    best = np.zeros((words, len(view.owners)), dtype=np.float32)
    starts = view.starts[found.terms]
    counts = view.starts[found.terms + 1] - starts
    places = stretches(starts, counts)  # all at once: a question has many alternatives, each in few units
    cells = np.repeat(found.words * len(view.owners), counts) + view.units[places]
    np.maximum.at(best.reshape(-1), cells, np.repeat(found.weights.astype(np.float32), counts) * view.scores[places])
    return best


def _reachable(view: _View, found: LookedUp, best: Scores) -> npt.NDArray[np.float64]:
    """What one unit could score for each word: the best there is, had the heaviest alternative that occurs full weight.

    For a word that no unit has, its inverse document frequency in the one unit that had it, halved by saturation.
    """
    heaviest = np.zeros(len(best))
    np.maximum.at(heaviest, found.words, found.weights)
    unknown = np.full(len(best), 0.5 * math.log(1 + (len(view.owners) + 0.5) / 0.5))
    reachable: npt.NDArray[np.float64] = np.divide(best, heaviest, out=unknown, where=heaviest > 0)
    return reachable


def _build_view(lang: Lang, units: Sequence[Unit]) -> _View:
    import bm25s  # it brings scipy along, which takes longer to import than a question to answer

    bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
    tokens = [[t for text, own in unit.parts for t in terms(text, own, lang)] or [""] for unit in units]
    vocabulary = {term: number for number, term in enumerate(sorted({t for of_unit in tokens for t in of_unit}))}
    numbered = [[vocabulary[t] for t in of_unit] for of_unit in tokens]
    bm25.index((numbered, dict(vocabulary)), show_progress=False)  # it adds a term of its own to the vocabulary
    columns, owners = bm25.scores, np.array([unit.owner for unit in units], dtype=np.int32)
    return _View(vocabulary, columns["indptr"], columns["indices"], columns["data"], owners)


def _load_view(folder: Path) -> _View:
    terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    arrays = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS)
    view = _View({term: number for number, term in enumerate(terms)}, *arrays)
    if len(view.starts) != len(view.vocabulary) + 1 or not len(view.units) == len(view.scores) == view.starts[-1]:
        raise ValueError(f"{folder}: {len(terms)} terms do not fit the scores")
    return view
