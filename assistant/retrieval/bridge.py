"""The lexical bridge: from a word of the question to terms of the index that mean about the same, in either language.

A word and a term are linked when their vectors are near. The links serve as a probabilistic structured query (Darwish
and Oard, SIGIR 2003): a word may be matched by any of its terms, each with a weight. In place of a translation table,
the weight grows with the cosine: the encoder was trained on translations and lexicons, so its word vectors hold one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.datatypes import LANGUAGES, Lang
from assistant.retrieval.analysis import term_language, word_terms
from assistant.retrieval.encoder import Encoder, Vectors, unit_rows

NEIGHBOURS = 10  # terms of a language that a word is linked to, at most
FROM = 0.40  # the cosine from which a word is linked to a term; the weight grows from there
NAME_FROM = 0.55  # the same for a name, whose near neighbours are other names
KEPT_BYTES = 32 * 1024 * 1024  # of the cosines of words that were asked for before
MOST_KEPT = 4_096  # such words
SAME_WEIGHT = 0.5  # of another term of the language of the question whose cosine is 1; of the other language it is 1

Alternatives = dict[str, float]  # terms that may stand for one word of the question, with their weights
Cosines = npt.NDArray[np.float32]  # [terms of a view]
Forms = dict[str, Counter[str]]  # the words that a term stands for, with their numbers


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question; `is_name` for names and numbers."""

    text: str
    is_name: bool


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """How near a word is to each term of a view. Told apart by identity: what is worked out for one can be kept."""

    cosines: Cosines


@dataclass(frozen=True, slots=True)
class Links:
    """For each word of a question the terms linked to it, with weights from 0 to 1; and its nearness to all terms."""

    alternatives: tuple[Alternatives, ...]
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class _View:
    """The terms that a question in one language is held against, with their vectors [dimension, terms]."""

    terms: tuple[str, ...]
    is_other: npt.NDArray[np.bool_]  # of the other language, where there is no translation
    vectors: Vectors


class WordLinks(Protocol):
    """What links the words of a question to the terms of an index."""

    def links(self, words: Sequence[Word], lang: Lang, encoder: Encoder) -> Links:
        """What the words of a question are linked to."""

    def columns(self, lang: Lang) -> dict[str, int]:
        """The column of each term in a table of cosines."""


class Bridge:
    """Links words to the terms of an index by their vectors."""

    def __init__(self, views: Mapping[Lang, _View]) -> None:
        """Use `build` or `load`."""
        self._views = dict(views)
        most = max((len(view.terms) for view in self._views.values()), default=0)
        again = lru_cache(maxsize=kept(most))  # the words of questions come back
        self._link: Callable[[Word, Lang, Encoder], tuple[Alternatives, Near]] = again(self._link_anew)

    @classmethod
    def build(cls, forms: Mapping[Lang, Forms], encoder: Encoder) -> Bridge:
        """Give each term of each view the mean vector of the words it stands for."""
        return cls({lang: _build_view(lang, of_view, encoder) for lang, of_view in forms.items() if of_view})

    def columns(self, lang: Lang) -> dict[str, int]:
        """The column of each term in a table of `cosines`."""
        return {term: i for i, term in enumerate(self._views[lang].terms)} if lang in self._views else {}

    def links(self, words: Sequence[Word], lang: Lang, encoder: Encoder) -> Links:
        """What the words of a question are linked to."""
        found = [self._link(word, lang, encoder) for word in words]
        return Links(tuple(alternatives for alternatives, _ in found), tuple(near for _, near in found))

    def _link_anew(self, word: Word, lang: Lang, encoder: Encoder) -> tuple[Alternatives, Near]:
        view = self._views.get(lang)
        if view is None:
            return {}, Near(np.zeros(0, dtype=np.float32))
        if word.text.isdecimal():  # a number is near to no other
            return {}, Near(np.zeros(len(view.terms), dtype=np.float32))
        cosines: Cosines = encoder.encode_questions([word.text])[0] @ view.vectors
        return _linked(view, cosines, word.is_name), Near(cosines)

    def save(self, folder: Path) -> None:
        """Write the tables into a new folder, without pickle."""
        folder.mkdir(parents=True)
        for lang, view in self._views.items():
            (folder / f"{lang}.json").write_text(json.dumps(view.terms, ensure_ascii=False), encoding="utf-8")
            np.save(folder / f"{lang}.npy", view.vectors.T.astype(np.float16), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Bridge:
        """Read what `save` wrote."""
        views: dict[Lang, _View] = {}
        for lang in LANGUAGES:
            if (folder / f"{lang}.json").is_file():
                terms = tuple(json.loads((folder / f"{lang}.json").read_text(encoding="utf-8")))
                vectors = np.load(folder / f"{lang}.npy", allow_pickle=False)
                if vectors.ndim != 2 or len(terms) != len(vectors):
                    raise ValueError(f"{folder}: {len(terms)} terms, {len(vectors)} vectors")
                views[lang] = _view(lang, terms, vectors)
        return cls(views)


def kept(terms: int) -> int:
    """For how many words of questions their nearness to so many terms is kept."""
    return min(MOST_KEPT, KEPT_BYTES // (4 * max(terms, 1)) + 1)


def forms_of(texts: Iterable[tuple[str, Lang]], view: Lang) -> Forms:
    """The terms of texts as a view has them, each with the words that it stands for; numbers are left out."""
    forms: Forms = defaultdict(Counter)
    for text, lang in texts:
        for term, word in word_terms(text, lang, view):
            if not word.isdecimal():
                forms[term][word] += 1
    return forms


def _build_view(lang: Lang, forms: Forms, encoder: Encoder) -> _View:
    terms = tuple(sorted(forms))
    words = sorted({word for counts in forms.values() for word in counts})
    place = {word: i for i, word in enumerate(words)}
    vectors = encoder.encode_passages(words)
    means = [np.average(vectors[[place[w] for w in forms[t]]], axis=0, weights=list(forms[t].values())) for t in terms]
    return _view(lang, terms, unit_rows(np.stack(means)))


def _view(lang: Lang, terms: tuple[str, ...], vectors: Vectors) -> _View:
    is_other = np.array([term_language(term, lang) != lang for term in terms], dtype=np.bool_)
    as_stored = vectors.astype(np.float16).astype(np.float32)
    return _View(terms, is_other, np.ascontiguousarray(as_stored.T))


def _linked(view: _View, cosines: npt.NDArray[np.float32], is_name: bool) -> Alternatives:
    found: Alternatives = {}
    for i in _nearest(np.where(view.is_other, cosines, -1), NAME_FROM if is_name else FROM):
        found[view.terms[i]] = _weight(cosines[i])
    if not is_name:
        for i in _nearest(np.where(view.is_other, -1, cosines), FROM):
            found[view.terms[i]] = SAME_WEIGHT * _weight(cosines[i])
    return found


def _weight(cosine: float) -> float:
    return min(1.0, (float(cosine) - FROM) / (1 - FROM))


def _nearest(cosines: npt.NDArray[np.float32], least: float) -> list[int]:
    """The NEIGHBOURS greatest that are over `least`."""
    over = np.flatnonzero(cosines > least)
    kept: list[int] = over[np.argsort(-cosines[over], kind="stable")[:NEIGHBOURS]].tolist()
    return kept
