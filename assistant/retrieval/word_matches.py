"""What the reranker gets to see of the words of a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.matching import Matches
from assistant.retrieval.near_misses import NearMisses
from assistant.retrieval.nearest import Nearest


@dataclass(frozen=True, slots=True)
class WordMatches:
    """How well candidate sentences have the words of a question; tables are [words, candidates]."""

    rarity: npt.NDArray[np.float32]  # of each word
    is_name: npt.NDArray[np.bool_]  # or a number
    is_number: npt.NDArray[np.bool_]
    focus: int | None
    sentence: Matches
    passage: Matches
    asked: Nearest  # of the questions that the sentence answers
    same_kind: Nearest  # of those that want the same kind of answer
    missed: NearMisses  # the questions beside it that no document answers
    unanswered_vectors: npt.NDArray[np.float32]  # the cosine of the nearest of these
