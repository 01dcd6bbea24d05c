"""The features that the reranker sees of a sentence for a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Hit, Lang, Passage, Question
from assistant.questions import Wanted, offers, offers_new, wanted
from assistant.retrieval.matching import Matches, WordMatches
from assistant.retrieval.retriever import Retriever, Signals
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
    "has_new_answer",  # something of the wanted kind that the question does not name itself
    "covered_sentence",  # the share of the question's words, by rarity, that stand in the sentence
    "covered_near",  # ... in it or in the sentences beside it
    "covered_passage",  # ... in its passage
    "covered_any",  # ... in any of these, or in the nearest question that the sentence answers
    "covered_names",  # the same as the first for names and numbers alone; 1 where there are none
    "missing",  # the rarity of the rarest word that is in none of these, as a share of all
    "focus_sentence",  # whether the word that is asked for stands in the sentence
    "focus_any",
    "asked_forward",  # of the nearest question that the sentence answers: the share of our question that it has
    "asked_backward",  # and the share of it that our question has
    "asked_nearness",  # their harmonic mean
    "covered_any_lead",
    "asked_nearness_lead",
)
RANK_OFFSET = 5
MATCHED_BELOW = 0.4  # a word with a weaker match than this counts as missing
Passages = npt.NDArray[np.int64]


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


def look_up(
    question: Question, hits: Sequence[Hit], passages: Sequence[Passage], retriever: Retriever, signals: Signals
) -> tuple[list[Candidate], Features]:
    """The sentences of the passages that were found, with their features."""
    numbered = [(retriever.passage_numbers[hit.passage_id], p) for hit, p in zip(hits, passages, strict=True)]
    found = candidates(hits, numbered, retriever.sentence_numbers)
    sentences, owners = (
        np.array(n, dtype=np.int64) for n in ([c.number for c in found], [c.passage_number for c in found])
    )
    words = retriever.match(signals.query, question.lang, sentences, owners)
    return found, features(question, found, signals, words)


def features(question: Question, found: Sequence[Candidate], signals: Signals, words: WordMatches) -> Features:
    """One row a candidate, one column a name in NAMES; `words` are matched in the candidates in the same order."""
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
    rows[:, 22] = [h and offers_new(c.text, kind, question.text) for h, c in zip(has_type, found, strict=True)]
    _add_coverage(rows, passage, words)
    return rows


def _add_coverage(rows: Features, passage: Passages, words: WordMatches) -> None:
    """The columns on which words of the question are there."""
    near = words.sentence.copy()
    same = passage[1:] == passage[:-1]
    near[:, 1:][:, same] = np.maximum(near[:, 1:][:, same], words.sentence[:, :-1][:, same])
    near[:, :-1][:, same] = np.maximum(near[:, :-1][:, same], words.sentence[:, 1:][:, same])
    anywhere = np.maximum(np.maximum(words.passage, near), words.asked)
    for column, table in zip(range(23, 27), (words.sentence, near, words.passage, anywhere), strict=True):
        rows[:, column] = _share(table, words.rarity)
    rows[:, 27] = _share(words.sentence[words.is_name], words.rarity[words.is_name]) if words.is_name.any() else 1.0
    if len(words.rarity):
        absent = np.where(anywhere < MATCHED_BELOW, words.rarity[:, np.newaxis], 0)
        rows[:, 28] = absent.max(axis=0) / words.rarity.sum()
    rows[:, 29] = 1.0 if words.focus is None else words.sentence[words.focus]
    rows[:, 30] = 1.0 if words.focus is None else anywhere[words.focus]
    rows[:, 31], rows[:, 32] = words.forward, words.backward
    rows[:, 33] = 2 * words.forward * words.backward / np.maximum(words.forward + words.backward, 1e-6)
    rows[:, 34] = rows[:, 26] - rows[:, 26].max()
    rows[:, 35] = rows[:, 33] - rows[:, 33].max()


def _share(table: Matches, rarity: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    share: npt.NDArray[np.float32] = (rarity @ table) / max(float(rarity.sum()), 1e-6)
    return share
