"""The features that the reranker sees of a sentence for a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Hit, Lang, Passage, Question
from assistant.questions import Wanted, offers, wanted
from assistant.retrieval.retriever import Signals
from assistant.text import is_fragment

Features = npt.NDArray[np.float32]

NAMES = (
    "sentence_words",
    "question_words",
    "sentence_vectors",
    "question_vectors",
    "passage_words",
    "fused_rank",  # 1 / (RANK_OFFSET + rank) of the passage in the fused ranking, times RANK_OFFSET
    "sentence_words_lead",  # how far below the best candidate
    "question_words_lead",
    "sentence_vectors_lead",
    "question_vectors_lead",
    "type_present",
    "type_absent",
    "is_definition",
    "definition_wanted",  # a definition where the question wants one
    "other_language",
    "log_length",
    "is_fragment",
    "passage_names",
    "sentence_maxsim",
    "sentence_maxsim_lead",
    "passage_maxsim",
    "passage_vectors",
)
RANK_OFFSET = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage that was found; `number` is that of the sentence, `passage_number` of the passage."""

    number: int
    passage_number: int
    lang: Lang
    is_definition: bool
    text: str
    rank: int  # of the passage in the fused ranking


def candidates(
    hits: Sequence[Hit],
    passages: Sequence[tuple[int, Passage]],
    numbers: Mapping[tuple[str, int], int],
) -> list[Candidate]:
    """The sentences of the passages that were found, passage by passage."""
    return [
        Candidate(
            numbers[passage.document, start],
            passage_number,
            passage.lang,
            passage.kind == "definition",
            passage.sentence_text(i),
            hit.rank,
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
    for column, name in enumerate(NAMES[:4]):
        rows[:, column] = getattr(signals, name)[sentence]
        rows[:, column + 6] = rows[:, column] - rows[:, column].max()
    rows[:, 4] = signals.passage_words[passage]
    rows[:, 5] = [RANK_OFFSET / (RANK_OFFSET + c.rank) for c in found]
    rows[:, 10] = has_type & (kind != Wanted.ANYTHING)
    rows[:, 11] = ~has_type
    rows[:, 12] = is_definition
    rows[:, 13] = is_definition & (kind == Wanted.DEFINITION)
    rows[:, 14] = [c.lang != question.lang for c in found]
    rows[:, 15] = [math.log(len(c.text)) for c in found]
    rows[:, 16] = [is_fragment(c.text) for c in found]
    rows[:, 17] = signals.passage_names[passage]
    rows[:, 18] = signals.sentence_maxsim[sentence]
    rows[:, 19] = rows[:, 18] - rows[:, 18].max()
    rows[:, 20] = signals.passage_maxsim[passage]
    rows[:, 21] = signals.passage_vectors[passage]
    return rows
