"""The reranker: logistic regressions over retrieval features.

One says how likely a sentence answers a question; a passage is as good as its best sentence. Two more look at the
whole ranking: how likely the best sentence is the right one, and how likely the question is about the documents.
`index/reranker/` holds the weights and the script that trains them.
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
from assistant.retrieval.retriever import SentenceKey, Signals

OUTLOOK_NAMES = (
    "best",  # the probability of the best sentence
    "lead",  # how far it is ahead of the best sentence of another passage
    "sentence_words",
    "question_words",
    "sentence_vectors",
    "question_vectors",
    "passage_words",
    "question_words_best",  # of the best sentence
    "question_vectors_best",
    "passage_words_best",
    "type_absent",
    "passage_names",  # of the passage of the best sentence
    "names_anywhere",  # the most that any passage has
)

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How likely the best sentence answers the question, and how likely the question is about the documents.

    `names_something` tells whether a name or number of the question is in the documents.
    """

    answerable: float
    on_topic: float
    names_something: bool = False


@dataclass(frozen=True, slots=True)
class Reranked:
    """Passages, best first; how likely each of their sentences answers the question; and the outlook."""

    hits: tuple[Hit, ...]
    sentences: Mapping[SentenceKey, float]
    outlook: Outlook


class Logistic:
    """A logistic regression with named weights."""

    def __init__(self, names: Sequence[str], weights: Mapping[str, float], bias: float) -> None:
        """Raises ValueError when the weights are not those of the names."""
        if set(weights) != set(names):
            raise ValueError("its weights are for other features")
        self._weights = np.array([weights[name] for name in names], dtype=np.float64)
        self._bias = bias

    def probabilities(self, rows: npt.NDArray[np.floating[Any]]) -> Probabilities:
        """One probability a row of features."""
        logits = rows.astype(np.float64) @ self._weights + self._bias
        result: Probabilities = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return result


class Reranker:
    """Orders passages and tells the outlook."""

    def __init__(self, sentence: Logistic, answerable: Logistic, on_topic: Logistic) -> None:
        """`sentence` is over `features.NAMES`, the others are over OUTLOOK_NAMES."""
        self._sentence = sentence
        self._answerable = answerable
        self._on_topic = on_topic

    @classmethod
    def load(cls, path: Path, variant: str) -> Reranker:
        """Read the weights of a variant, "enriched" or "plain". Raises IndexDamaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))[variant]
            names = {"sentence": NAMES, "answerable": OUTLOOK_NAMES, "on_topic": OUTLOOK_NAMES}
            models = {k: Logistic(n, stored[k]["weights"], float(stored[k]["bias"])) for k, n in names.items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
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
        probabilities = self._sentence.probabilities(rows)
        outlook = self._outlook(outlook_features(found, rows, probabilities, signals), signals)
        sentences: dict[SentenceKey, float] = {}
        scored: list[tuple[float, Hit]] = []
        position = 0
        for hit, passage in zip(hits, passages, strict=True):
            own = probabilities[position : position + len(passage.sentences)]
            position += len(passage.sentences)
            sentences |= {(passage.document, s): float(p) for (s, _), p in zip(passage.sentences, own, strict=True)}
            scored.append((float(own.max()), hit))
        scored.sort(key=lambda pair: (-pair[0], pair[1].rank))
        ranked = (Hit(h.passage_id, p, rank, "reranked") for rank, (p, h) in enumerate(scored, start=1))
        return Reranked(tuple(ranked), sentences, outlook)

    def _outlook(self, row: Features, signals: Signals) -> Outlook:
        if not any(scores.any() for scores in (signals.passage_words, signals.sentence_words, signals.question_words)):
            return Outlook(0.0, 0.0)  # no word of the question is in the texts, nor one near to it
        rows = row[np.newaxis, :]
        on_topic = float(self._on_topic.probabilities(rows)[0]) if signals.is_matched else 0.0
        if not signals.passage_names.any():
            return Outlook(0.0, on_topic)  # the question has names, and none of them is in the texts
        answerable = float(self._answerable.probabilities(rows)[0])
        return Outlook(answerable, on_topic, names_something=signals.has_names)


def outlook_features(
    found: Sequence[Candidate], rows: Features, probabilities: Probabilities, signals: Signals
) -> Features:
    """One row over OUTLOOK_NAMES: what the ranking as a whole looks like."""
    row = np.zeros(len(OUTLOOK_NAMES), dtype=np.float32)
    if not found:
        return row
    best = int(probabilities.argmax())
    others = [p for p, c in zip(probabilities, found, strict=True) if c.number != found[best].number]
    row[0] = probabilities[best]
    row[1] = probabilities[best] - max(others, default=0.0)
    for column, name in enumerate(OUTLOOK_NAMES[2:7], start=2):
        row[column] = getattr(signals, name).max(initial=0.0)
    of_best = ("question_words", "question_vectors", "passage_words", "type_absent", "passage_names")
    for column, name in enumerate(of_best, start=7):
        row[column] = rows[best, NAMES.index(name)]
    row[12] = signals.passage_names.max(initial=0.0)
    return row
