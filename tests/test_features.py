"""The features of a sentence, each column worked by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from assistant.datatypes import Hit, Kind, Lang, Passage, Question
from assistant.retrieval.features import NAMES, RANK_OFFSET, Candidate, Features, candidates, features
from assistant.retrieval.lexical import Scores
from assistant.retrieval.retriever import Signals


def signals(**scores: list[float]) -> Signals:
    """Signals with these scores, and zeros for the others (three sentences, two passages)."""
    names = [field.name for field in dataclasses.fields(Signals) if field.name not in ("has_names", "is_matched")]
    size = {name: 2 if name.startswith("passage") else 3 for name in names}
    arrays: dict[str, Scores] = {n: np.array(scores.get(n, [0.0] * size[n]), dtype=np.float32) for n in names}
    return Signals(**arrays, has_names=False, is_matched=True)


def candidate(
    number: int = 0, passage: int = 0, text: str = "Text.", rank: int = 1, lang: Lang = "nl", definition: bool = False
) -> Candidate:
    return Candidate(number, passage, lang, definition, text, rank)


def column(rows: Features, name: str) -> list[float]:
    values: list[float] = rows[:, NAMES.index(name)].tolist()
    return values


QUESTION = Question("Hoeveel Belgen?", "nl")
THREE = [candidate(0, 0, rank=1), candidate(1, 0, rank=1), candidate(2, 1, rank=2)]


def passage(
    id: str, document: str, start: int, sentences: list[str], kind: Kind = "text", lang: Lang = "nl"
) -> Passage:
    spans: list[tuple[int, int]] = []
    at = start
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    return Passage(id, document, lang, kind, (), start, start + len(text), text, tuple(spans))


def test_candidates_are_the_sentences_of_the_passages_found_in_order():
    first, second = passage("a", "nl", 0, ["Een.", "Twee."]), passage("b", "en", 10, ["Three."], "definition", "en")
    hits = [Hit("b", 0.9, 1, "fused"), Hit("a", 0.5, 2, "fused")]
    numbers = {("nl", 0): 0, ("nl", 5): 1, ("en", 10): 2}
    assert candidates(hits, [(7, second), (3, first)], numbers) == [
        Candidate(number=2, passage_number=7, lang="en", is_definition=True, text="Three.", rank=1),
        Candidate(number=0, passage_number=3, lang="nl", is_definition=False, text="Een.", rank=2),
        Candidate(number=1, passage_number=3, lang="nl", is_definition=False, text="Twee.", rank=2),
    ]


def test_every_hit_needs_its_passage():
    with pytest.raises(ValueError, match=r"shorter|longer"):
        candidates([Hit("a", 1.0, 1, "fused")], [], {})


def test_there_is_one_row_a_candidate_and_one_column_a_name():
    assert features(QUESTION, THREE, signals()).shape == (3, len(NAMES))
    assert len(set(NAMES)) == len(NAMES)


def test_without_candidates_there_are_no_rows():
    assert features(QUESTION, [], signals()).shape == (0, len(NAMES))


@pytest.mark.parametrize("name", ["sentence_words", "question_words", "sentence_vectors", "question_vectors"])
def test_a_sentence_has_its_own_scores_and_how_far_they_are_below_the_best(name):
    rows = features(QUESTION, THREE, signals(**{name: [0.25, 0.75, 0.5]}))
    assert column(rows, name) == [0.25, 0.75, 0.5]
    assert column(rows, f"{name}_lead") == [-0.5, 0.0, -0.25]


def test_the_best_is_that_of_the_candidates_and_not_of_all_sentences():
    rows = features(QUESTION, [THREE[0], THREE[2]], signals(sentence_words=[0.25, 0.75, 0.5]))
    assert column(rows, "sentence_words_lead") == [-0.25, 0.0]


@pytest.mark.parametrize("name", ["passage_words", "passage_names"])
def test_a_sentence_has_the_score_of_its_passage(name):
    assert column(features(QUESTION, THREE, signals(**{name: [0.5, 0.25]})), name) == [0.5, 0.5, 0.25]


def test_the_rank_of_the_passage_fades():
    rows = features(QUESTION, [candidate(rank=1), candidate(rank=5)], signals())
    assert RANK_OFFSET == 5
    assert column(rows, "fused_rank") == pytest.approx([5 / 6, 5 / 10])


def test_the_wanted_type_is_present_or_absent():
    found = [candidate(text="Er waren 450 Belgen."), candidate(text="Belgen vertrokken.")]
    rows = features(Question("Hoeveel Belgen vertrokken?", "nl"), found, signals())
    assert column(rows, "type_present") == [1, 0]
    assert column(rows, "type_absent") == [0, 1]


def test_a_question_that_wants_anything_finds_no_type_present_or_absent():
    rows = features(Question("Welke groepen?", "nl"), [candidate(text="Er waren 450 Belgen.")], signals())
    assert column(rows, "type_present") == [0]
    assert column(rows, "type_absent") == [0]


def test_a_definition_is_wanted_only_by_a_question_for_one():
    found = [candidate(definition=True), candidate()]
    asked = features(Question("Wat is een kalifaat?", "nl"), found, signals())
    assert column(asked, "is_definition") == [1, 0]
    assert column(asked, "definition_wanted") == [1, 0]
    other = features(Question("Hoeveel Belgen?", "nl"), found, signals())
    assert column(other, "is_definition") == [1, 0]
    assert column(other, "definition_wanted") == [0, 0]


def test_the_language_of_the_sentence_is_compared_with_that_of_the_question():
    found = [candidate(lang="nl"), candidate(lang="en")]
    assert column(features(Question("Wie?", "nl"), found, signals()), "other_language") == [0, 1]
    assert column(features(Question("Who?", "en"), found, signals()), "other_language") == [1, 0]


def test_length_counts_by_its_logarithm():
    rows = features(QUESTION, [candidate(text="x" * 100)], signals())
    assert column(rows, "log_length") == pytest.approx([math.log(100)])


def test_a_sentence_that_was_cut_off_is_marked():
    found = [candidate(text="The city is ..."), candidate(text="The city is large."), candidate(text="Wait...")]
    assert column(features(QUESTION, found, signals()), "is_fragment") == [1, 0, 0]
