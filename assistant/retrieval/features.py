"""The features that the reranker sees of a sentence for a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Hit, Lang, Passage, Question
from assistant.retrieval.questions import Wanted, offers, wanted
from assistant.retrieval.retriever import Signals

Features = npt.NDArray[np.float32]

NAMES = (
    "sentence_words",
    "question_words",
    "sentence_vectors",
    "question_vectors",
    "passage_words",
    "best_words",  # the better of the first two
    "best_vectors",  # the better of the next two
    "agreement",  # the product of the last two
    "fused",
    "passage_best",  # the best words of any sentence of the passage
    "type_present",
    "type_absent",
    "is_definition",
    "definition_wanted",  # a definition where the question wants one
    "other_language",
    "log_length",
    "cut_off",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that was found; `number` is that of the sentence, `passage_number` of the passage."""

    number: int
    passage_number: int
    lang: Lang
    is_definition: bool
    text: str
    fused: float  # the passage's share of the best fused score there can be


def candidates(
    hits: Sequence[Hit],
    passages: Sequence[tuple[int, Passage]],
    numbers: Mapping[tuple[str, int], int],
    best_fused: float,
) -> list[Candidate]:
    """The sentences of the passages that were found, passage by passage."""
    return [
        Candidate(
            numbers[passage.document, start],
            passage_number,
            passage.lang,
            passage.kind == "definition",
            passage.sentence_text(i),
            hit.score / best_fused,
        )
        for hit, (passage_number, passage) in zip(hits, passages, strict=True)
        for i, (start, _) in enumerate(passage.sentences)
    ]


def features(question: Question, found: Sequence[Candidate], signals: Signals) -> Features:
    """One row a candidate, one column a name in NAMES."""
    rows = np.zeros((len(found), len(NAMES)), dtype=np.float32)
    if not found:
        return rows
    sentence = np.array([c.number for c in found])
    passage = np.array([c.passage_number for c in found])
    kind = wanted(question.text, question.lang)
    has_type = np.array([offers(c.text, kind) for c in found])
    is_definition = np.array([c.is_definition for c in found])
    rows[:, 0] = signals.sentence_words[sentence]
    rows[:, 1] = signals.question_words[sentence]
    rows[:, 2] = signals.sentence_vectors[sentence]
    rows[:, 3] = signals.question_vectors[sentence]
    rows[:, 4] = signals.passage_words[passage]
    rows[:, 5] = np.maximum(rows[:, 0], rows[:, 1])
    rows[:, 6] = np.maximum(rows[:, 2], rows[:, 3])
    rows[:, 7] = rows[:, 5] * rows[:, 6]
    rows[:, 8] = [c.fused for c in found]
    rows[:, 9] = _best_of_passage(passage, rows[:, 5])
    rows[:, 10] = has_type & (kind != Wanted.ANYTHING)
    rows[:, 11] = ~has_type
    rows[:, 12] = is_definition
    rows[:, 13] = is_definition & (kind == Wanted.DEFINITION)
    rows[:, 14] = [c.lang != question.lang for c in found]
    rows[:, 15] = [math.log(len(c.text)) for c in found]
    rows[:, 16] = [c.text.endswith(" ...") for c in found]
    return rows


def _best_of_passage(
    passage: npt.NDArray[np.int64], values: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    best: dict[int, float] = {}
    for number, value in zip(passage.tolist(), values.tolist(), strict=True):
        best[number] = max(best.get(number, 0.0), value)
    return np.array([best[number] for number in passage.tolist()], dtype=np.float32)
