"""Recognising a request for operational help, which is declined whatever the documents hold.

A question about the organisation ("How did IS recruit?") is welcome; a request for help ("How do I join?", "Help me
send money") is not. A logistic regression tells them apart, over the words and word pairs of the request and its
vector. `index/requests/` holds the weights, the examples and the script that trains on them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexDamaged
from assistant.text import fold

VECTOR_SCALE = 3.0  # of the vector beside the words, which count 1 each


class RequestClassifier:
    """Tells requests for help from questions."""

    def __init__(self, words: Mapping[str, float], vector: npt.ArrayLike, bias: float, threshold: float) -> None:
        """Weights of what `word_features` gives and of the vector's dimensions; the least probability to decline."""
        self._words = dict(words)
        self._vector = np.asarray(vector, dtype=np.float64)
        self._bias = bias
        self.threshold = threshold

    @classmethod
    def load(cls, path: Path) -> RequestClassifier:
        """Read the weights. Raises IndexDamaged."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls(stored["words"], stored["vector"], float(stored["bias"]), float(stored["threshold"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{path}: the request classifier cannot be read; restore the file") from error

    def probability(self, text: str, vector: npt.NDArray[np.float32]) -> float:
        """How likely the text asks for operational help; `vector` [dimension] is that of the shipped encoder."""
        logit = self._bias + sum(self._words.get(feature, 0.0) for feature in word_features(text))
        logit += VECTOR_SCALE * float(vector.astype(np.float64) @ self._vector)
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def word_features(text: str) -> set[str]:
    """The words of a text, its pairs of neighbours, its pairs with a word between, and how it begins."""
    words = re.findall(r"[^\W_]+", fold(text))
    pairs = (f"{one} {two}" for one, two in pairwise(words))
    apart = (f"{one} * {three}" for one, three in zip(words, words[2:], strict=False))
    return {*words, *pairs, *apart, f"^ {' '.join(words[:1])}", f"^ {' '.join(words[:2])}"}
