"""The reranker: boosted trees over retrieval features.

One model says how well a sentence answers a question; a passage is as good as its best sentence. Two more look at the
whole ranking: how likely the documents answer the question, and how likely it is about them at all. Scores become
probabilities by a logistic curve fitted on questions that the trees had not seen (Platt 1999).
`index/reranker/` holds the models and the script that trains them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Hit, Passage
from assistant.errors import IndexDamaged
from assistant.retrieval.features import NAMES, Candidate, Features
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Signals
from assistant.retrieval.trees import Scores, Trees
from assistant.retrieval.units import SentenceKey

OUTLOOK_NAMES = (
    "best",  # the score of the best sentence
    "lead",  # how far it is ahead of the next
    "share",  # its share in a softmax over the sentences
    *(f"{name}_best" for name in NAMES),  # what the best sentence has
    *(f"{name}_most" for name in NAMES),  # the most that any sentence has
)

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How likely the documents answer the question, and how likely it is about them.

    `names_something` tells whether a name or number of the question is in the documents.
    """

    answerable: float
    on_topic: float
    names_something: bool = False


@dataclass(frozen=True, slots=True)
class Reranked:
    """Passages, best first; how likely each of their sentences answers the question; the outlook; and the query."""

    hits: tuple[Hit, ...]
    sentences: Mapping[SentenceKey, float]
    outlook: Outlook
    query: Query


class Model:
    """Trees whose scores are turned into probabilities."""

    def __init__(self, trees: Trees, slope: float = 1.0, offset: float = 0.0) -> None:
        """The probability is the sigmoid of `slope` times the score plus `offset`."""
        self._trees, self._slope, self._offset = trees, slope, offset

    @classmethod
    def parse(cls, stored: Mapping[str, Any], names: Sequence[str]) -> Model:
        """Raises ValueError when the trees are over other features than these."""
        return cls(Trees.parse(stored, names), float(stored["slope"]), float(stored["offset"]))

    def scores(self, rows: npt.NDArray[np.floating[Any]]) -> Scores:
        """One score a row of features."""
        return self._trees.scores(rows)

    def probabilities(self, scores: Scores) -> Probabilities:
        """The probability of each score."""
        result: Probabilities = 1 / (1 + np.exp(-np.clip(self._slope * scores + self._offset, -30, 30)))
        return result


class Reranker:
    """Orders passages and tells the outlook."""

    def __init__(self, sentence: Model, answerable: Model, on_topic: Model) -> None:
        """`sentence` is over `features.NAMES`, the others are over OUTLOOK_NAMES."""
        self._sentence = sentence
        self._answerable = answerable
        self._on_topic = on_topic

    @classmethod
    def load(cls, path: Path, variant: str) -> Reranker:
        """Read the models of a variant, "enriched" or "plain". Raises IndexDamaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))[variant]
            names = {"sentence": NAMES, "answerable": OUTLOOK_NAMES, "on_topic": OUTLOOK_NAMES}
            models = {name: Model.parse(stored[name], over) for name, over in names.items()}
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise IndexDamaged(f"{path}: the reranker cannot be read ({error}); restore the file") from error
        return cls(**models)

    def rerank(
        self,
        hits: Sequence[Hit],
        passages: Sequence[Passage],
        found: Sequence[Candidate],
        rows: Features,
        signals: Signals,
    ) -> Reranked:
        """Order the passages of the hits by their best sentence; `found` are their sentences, `rows` their features."""
        scores = self._sentence.scores(rows)
        probabilities = self._sentence.probabilities(scores)
        outlook = self._outlook(found, rows, scores, signals)
        sentences: dict[SentenceKey, float] = {}
        scored: list[tuple[float, Hit]] = []
        position = 0
        for hit, passage in zip(hits, passages, strict=True):
            own = probabilities[position : position + len(passage.sentences)]
            position += len(passage.sentences)
            for (start, _), probability in zip(passage.sentences, own, strict=True):
                key = (passage.document, start)  # a sentence of two passages is as good as in the better one
                sentences[key] = max(float(probability), sentences.get(key, 0.0))
            scored.append((float(own.max()), hit))
        scored.sort(key=lambda pair: (-pair[0], pair[1].rank))
        ranked = (Hit(h.passage_id, p, rank, "reranked") for rank, (p, h) in enumerate(scored, start=1))
        return Reranked(tuple(ranked), sentences, outlook, signals.query)

    def _outlook(self, found: Sequence[Candidate], rows: Features, scores: Scores, signals: Signals) -> Outlook:
        if not any(values.any() for values in (signals.passage_words, signals.sentence_words, signals.question_words)):
            return Outlook(0.0, 0.0)  # no word of the question is in the texts, nor one near to it
        row = outlook_features(found, rows, scores)[np.newaxis, :]
        on_topic = _probability(self._on_topic, row) if signals.is_matched else 0.0
        if not signals.passage_names.any():
            return Outlook(0.0, on_topic)  # the question has names, and none of them is in the texts
        return Outlook(_probability(self._answerable, row), on_topic, names_something=signals.has_names)


def _probability(model: Model, row: Features) -> float:
    return float(model.probabilities(model.scores(row))[0])


def outlook_features(found: Sequence[Candidate], rows: Features, scores: Scores) -> Features:
    """One row over OUTLOOK_NAMES: what the ranking as a whole looks like."""
    if not found:
        return np.zeros(len(OUTLOOK_NAMES), dtype=np.float32)
    best = int(scores.argmax())
    others = scores[[c.number != found[best].number for c in found]]
    raised = np.exp(scores - scores[best])
    lead = scores[best] - others.max() if len(others) else 0.0
    whole = (scores[best], lead, raised[best] / raised.sum())
    return np.concatenate([np.array(whole, dtype=np.float32), rows[best], rows.max(axis=0)])
