"""The features that the reranker sees of a sentence for a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Hit, Lang, Passage, Question
from assistant.facts.claims import leans_back
from assistant.questions import Wanted, offers, offers_new, wanted
from assistant.retrieval.matching import Matches
from assistant.retrieval.nearest import Nearest
from assistant.retrieval.retriever import Retriever, Signals
from assistant.retrieval.word_matches import WordMatches
from assistant.text import is_fragment

Column = npt.NDArray[np.float32]  # [candidates]
Features = npt.NDArray[np.float32]  # [candidates, features]

RANK_OFFSET = 5
MATCHED_FROM = 0.4  # a word with a weaker match than this counts as missing

_SCORES = ("sentence_words", "question_words", "sentence_vectors", "question_vectors")
_OF_PASSAGE = ("passage_words", "passage_names", "passage_maxsim", "passage_vectors")
MISSED = ("difference", "share", "likeness", "balance", "apart", "beyond")  # see `NearMisses`
_LEADS = (*_SCORES, "sentence_maxsim", "covered_any", "asked_nearness", "same_kind_nearness")
NAMES = (
    *_SCORES,  # of the sentence, and of the questions that it answers
    *_OF_PASSAGE,
    "sentence_maxsim",
    "unanswered_vectors",
    "fused_rank",  # 1 / (RANK_OFFSET + rank) of the passage in the fused ranking, times RANK_OFFSET
    # The sentence.
    "type_present",  # it has something of the wanted kind
    "type_absent",
    "has_new_answer",  # something of the wanted kind that the question does not name itself
    "is_definition",
    "definition_wanted",  # a definition where the question wants one
    "other_language",
    "log_length",
    "is_fragment",
    "leans_back",  # it begins with a word that points to the sentence before it
    "is_first",  # of its passage
    *(f"wants_{kind}" for kind in Wanted if kind is not Wanted.ANYTHING),
    # The words of the question: the share of them, by rarity, that stand ...
    "covered_sentence",  # in the sentence
    "covered_near",  # in it or in the sentences beside it
    "covered_before",  # in the sentence before it in its passage
    "covered_passage",  # in its passage
    # in any of these, in the nearest question that the sentence answers, or in what near misses have in common with it
    "covered_any",
    "covered_names",  # in the sentence, of names and numbers alone; 1 where there are none
    "missing",  # the rarity of the rarest word that is in none of these, as a share of all
    "missing_all",  # the same of all that are in none
    "missing_words",  # their number, as a share
    "focus_sentence",  # how well the word that is asked for is matched in the sentence
    "focus_any",
    "weakest_word",  # how well the word that is matched worst is matched in any of these
    "weakest_name_near",  # the same of names in the sentence or beside it; 1 where the question has none
    "weakest_name",
    "weakest_number",
    # The nearest of the questions that the sentence answers, of those of the same kind, and of those beside it that
    # no document answers: how much of our question it has, how much of it our question has, and their harmonic mean.
    *(
        f"{which}_{what}"
        for which in ("asked", "same_kind", "unanswered")
        for what in ("forward", "backward", "nearness")
    ),
    # The questions beside the sentence that no document answers, by the words that distinguish them from what it says.
    *(f"missed_{what}" for what in MISSED),
    "missed_nearness_lead",  # how far the nearest of those that it answers is ahead of the highest likeness to these
    "asked_over_unanswered",  # the share of our question that the nearest answered has better than the nearest other
    "unanswered_over_asked",  # and the other way round, but for what near misses have in common with the sentence
    "asked_nearness_before",  # the mean of the sentence before it in its passage
    *(f"{name}_lead" for name in _LEADS),  # how far below the best candidate
)


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
    sentences = np.array([c.number for c in found], dtype=np.int64)
    owners = np.array([c.passage_number for c in found], dtype=np.int64)
    return found, features(question, found, signals, retriever.match(signals, question, sentences, owners))


def features(question: Question, found: Sequence[Candidate], signals: Signals, words: WordMatches) -> Features:
    """One row a candidate, one column a name in NAMES; `words` are matched in the candidates in the same order."""
    if not found:
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    sentence = np.array([c.number for c in found])
    passage = np.array([c.passage_number for c in found])
    columns: dict[str, npt.ArrayLike] = {name: getattr(signals, name)[passage] for name in _OF_PASSAGE}
    columns |= {name: getattr(signals, name)[sentence] for name in (*_SCORES, "sentence_maxsim")}
    columns["unanswered_vectors"] = words.unanswered_vectors
    columns |= _own(question, found)
    columns |= _coverage(words, passage)
    columns["is_first"] = ~_follows(passage)
    columns["asked_nearness_before"] = _before(words.asked.nearness[np.newaxis], passage)[0]
    for which, nearest in (
        ("asked", words.asked),
        ("same_kind", words.same_kind),
        ("unanswered", words.missed.nearest),
    ):
        columns |= _of_nearest(which, nearest)
    columns |= _of_near_misses(words)
    for name in _LEADS:
        values = np.asarray(columns[name], dtype=np.float32)
        columns[f"{name}_lead"] = values - values.max()
    table = np.empty((len(NAMES), len(found)), dtype=np.float32)
    for row, name in zip(table, NAMES, strict=True):
        row[:] = columns[name]
    return np.ascontiguousarray(table.T)


def _own(question: Question, found: Sequence[Candidate]) -> dict[str, npt.ArrayLike]:
    """What a sentence is like."""
    kind = wanted(question.text, question.lang)
    has_type = np.array([offers(c.text, kind) for c in found])
    shapes = [_shape(c.text) for c in found]
    is_definition = np.array([c.is_definition for c in found])
    return {
        "fused_rank": [RANK_OFFSET / (RANK_OFFSET + c.rank) for c in found],
        "type_present": has_type & (kind != Wanted.ANYTHING),
        "type_absent": ~has_type,
        "has_new_answer": [h and offers_new(c.text, kind, question.text) for h, c in zip(has_type, found, strict=True)],
        "is_definition": is_definition,
        "definition_wanted": is_definition & (kind == Wanted.DEFINITION),
        "other_language": [c.lang != question.lang for c in found],
        "log_length": [shape.log_length for shape in shapes],
        "is_fragment": [shape.is_fragment for shape in shapes],
        "leans_back": [shape.leans_back for shape in shapes],
        **{f"wants_{one}": kind is one for one in Wanted},
    }


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a sentence is like whatever is asked."""

    log_length: float
    is_fragment: bool
    leans_back: bool


@lru_cache(maxsize=65_536)
def _shape(sentence: str) -> _Shape:
    return _Shape(math.log(len(sentence)), is_fragment(sentence), leans_back(sentence))


def _coverage(words: WordMatches, passage: npt.NDArray[np.int64]) -> dict[str, npt.ArrayLike]:
    """Which words of the question stand in the sentence and around it."""
    before, after = _before(words.sentence, passage), _before(words.sentence[:, ::-1], passage[::-1])[:, ::-1]
    near = np.maximum(np.maximum(before, after), words.sentence)
    written = np.maximum(words.asked.matches, words.missed.said)
    anywhere = np.maximum(np.maximum(words.passage, near), written)
    absent = np.where(anywhere < MATCHED_FROM, words.rarity[:, np.newaxis], 0)
    counts = words.rarity > 0  # words that only make it a question do not
    all_rarity = max(float(words.rarity.sum()), 1e-6)
    one = np.ones(len(passage), dtype=np.float32)
    return {
        "covered_sentence": _share(words.sentence, words.rarity),
        "covered_near": _share(near, words.rarity),
        "covered_before": _share(before, words.rarity),
        "covered_passage": _share(words.passage, words.rarity),
        "covered_any": _share(anywhere, words.rarity),
        "covered_names": _share(words.sentence[words.is_name], words.rarity[words.is_name])
        if words.is_name.any()
        else one,
        "missing": absent.max(axis=0, initial=0) / all_rarity,
        "missing_all": absent.sum(axis=0) / all_rarity,
        "missing_words": (absent > 0).sum(axis=0) / max(int(counts.sum()), 1),
        "focus_sentence": one if words.focus is None else words.sentence[words.focus],
        "focus_any": one if words.focus is None else anywhere[words.focus],
        "weakest_word": anywhere[counts].min(axis=0, initial=1),
        "weakest_name_near": near[words.is_name & ~words.is_number].min(axis=0, initial=1),
        "weakest_name": anywhere[words.is_name & ~words.is_number].min(axis=0, initial=1),
        "weakest_number": anywhere[words.is_number].min(axis=0, initial=1),
    }


def _follows(passage: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which candidates follow another one of their passage."""
    return np.append(False, passage[1:] == passage[:-1])


def _before(table: Matches, passage: npt.NDArray[np.int64]) -> Matches:
    """The columns of the candidates before those of a table, in the same passage; zeros where there is none."""
    return np.where(_follows(passage), np.roll(table, 1, axis=1), np.float32(0))


def _of_nearest(which: str, nearest: Nearest) -> dict[str, npt.ArrayLike]:
    return {
        f"{which}_forward": nearest.forward,
        f"{which}_backward": nearest.backward,
        f"{which}_nearness": nearest.nearness,
    }


def _of_near_misses(words: WordMatches) -> dict[str, npt.ArrayLike]:
    """How far the question is a near miss, and how far it is more like one than like a question that is answered."""
    other = words.missed.nearest.matches
    return {
        **{f"missed_{what}": getattr(words.missed, what) for what in MISSED},
        "missed_nearness_lead": words.asked.nearness - words.missed.likeness,
        "asked_over_unanswered": _share(np.maximum(words.asked.matches - other, 0), words.rarity),
        "unanswered_over_asked": _share(
            np.maximum(other - np.maximum(words.asked.matches, words.missed.said), 0), words.rarity
        ),
    }


def _share(table: Matches, rarity: npt.NDArray[np.float32]) -> Column:
    share: Column = (rarity @ table) / max(float(rarity.sum()), 1e-6)
    return share
