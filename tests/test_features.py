"""The features of a sentence, each column worked by hand."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from assistant.datatypes import Enrichment, Hit, Kind, Lang, Passage, Question
from assistant.retrieval.encoder import Encoders, Vectors
from assistant.retrieval.features import NAMES, RANK_OFFSET, Candidate, Features, candidates, features, look_up
from assistant.retrieval.lexical import Scores
from assistant.retrieval.near_misses import NearMisses
from assistant.retrieval.nearest import Nearest
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Retriever, Signals
from assistant.retrieval.word_matches import WordMatches

NO_QUERY = Query((), (), (), (), ())
NO_VECTOR = np.zeros((1, 0), dtype=np.float32)


def signals(**scores: list[float]) -> Signals:
    """Signals with these scores, and zeros for the others (four sentences, two passages)."""
    others = ("query", "vector", "has_names", "is_matched")
    names = [field.name for field in dataclasses.fields(Signals) if field.name not in others]
    size = {name: 2 if name.startswith("passage") else 4 for name in names}
    arrays: dict[str, Scores] = {n: np.array(scores.get(n, [0.0] * size[n]), dtype=np.float32) for n in names}
    return Signals(**arrays, query=NO_QUERY, vector=NO_VECTOR, has_names=False, is_matched=True)


def nearest(table: list[list[float]], forward: list[float], backward: list[float]) -> Nearest:
    """Of each candidate how well the nearest question has our words [words, candidates], and the two shares."""
    matches = np.array(table, dtype=np.float32)
    return Nearest(matches, np.array(forward, dtype=np.float32), np.array(backward, dtype=np.float32))


def missed_by(found: Nearest, **fields: list[float]) -> NearMisses:
    """Near misses of which this is the nearest; zeros unless the fields say otherwise."""
    none = np.zeros_like(found.forward)
    made = NearMisses(found, none, none, none, none, none, none, np.zeros_like(found.matches))
    given: dict[str, Any] = {name: np.array(values, dtype=np.float32) for name, values in fields.items()}
    return dataclasses.replace(made, **given)


def matched(rarity: list[float], sentence: npt.ArrayLike, **fields) -> WordMatches:
    """How well the candidates have words of this rarity; no names and nothing else unless the fields say otherwise."""
    table = np.array(sentence, dtype=np.float32)
    zeros = np.zeros(table.shape[1], dtype=np.float32)
    none = Nearest(np.zeros_like(table), zeros, zeros)
    made = WordMatches(
        rarity=np.array(rarity, dtype=np.float32),
        is_name=np.zeros(len(rarity), dtype=np.bool_),
        is_number=np.zeros(len(rarity), dtype=np.bool_),
        focus=None,
        sentence=table,
        passage=np.zeros_like(table),
        asked=none,
        same_kind=none,
        missed=missed_by(none),
        unanswered_vectors=zeros,
    )
    return dataclasses.replace(made, **fields)


def without_words(candidates: int) -> WordMatches:
    """What so many candidates have of a question without words."""
    return matched([], np.zeros((0, candidates)))


def rows_of(question: Question, found: Sequence[Candidate], scores: Signals) -> Features:
    """The features of candidates that have no word of the question."""
    return features(question, found, scores, without_words(len(found)))


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
    assert rows_of(QUESTION, THREE, signals()).shape == (3, len(NAMES))
    assert len(set(NAMES)) == len(NAMES)


def test_without_candidates_there_are_no_rows():
    assert rows_of(QUESTION, [], signals()).shape == (0, len(NAMES))


@pytest.mark.parametrize(
    "name", ["sentence_words", "question_words", "sentence_vectors", "question_vectors", "sentence_maxsim"]
)
def test_a_sentence_has_its_own_scores_and_how_far_they_are_below_the_best(name):
    rows = rows_of(QUESTION, THREE, signals(**{name: [0.25, 0.75, 0.5]}))
    assert column(rows, name) == [0.25, 0.75, 0.5]
    assert column(rows, f"{name}_lead") == [-0.5, 0.0, -0.25]


def test_a_sentence_has_the_nearness_of_a_question_beside_it_that_no_document_answers():
    near = dataclasses.replace(without_words(3), unanswered_vectors=np.array([0.25, 0.75, 0.5]))
    assert column(features(QUESTION, THREE, signals(), near), "unanswered_vectors") == [0.25, 0.75, 0.5]


def test_the_best_is_that_of_the_candidates_and_not_of_all_sentences():
    rows = rows_of(QUESTION, [THREE[0], THREE[2]], signals(sentence_words=[0.25, 0.75, 0.5]))
    assert column(rows, "sentence_words_lead") == [-0.25, 0.0]


@pytest.mark.parametrize("name", ["passage_words", "passage_names", "passage_maxsim", "passage_vectors"])
def test_a_sentence_has_the_score_of_its_passage(name):
    assert column(rows_of(QUESTION, THREE, signals(**{name: [0.5, 0.25]})), name) == [0.5, 0.5, 0.25]


def test_the_rank_of_the_passage_fades():
    rows = rows_of(QUESTION, [candidate(rank=1), candidate(rank=5)], signals())
    assert RANK_OFFSET == 5
    assert column(rows, "fused_rank") == pytest.approx([5 / 6, 5 / 10])


def test_the_wanted_type_is_present_or_absent():
    found = [candidate(text="Er waren 450 Belgen."), candidate(text="Belgen vertrokken.")]
    rows = rows_of(Question("Hoeveel Belgen vertrokken?", "nl"), found, signals())
    assert column(rows, "type_present") == [1, 0]
    assert column(rows, "type_absent") == [0, 1]


def test_a_question_that_wants_anything_finds_no_type_present_or_absent():
    rows = rows_of(Question("Welke groepen?", "nl"), [candidate(text="Er waren 450 Belgen.")], signals())
    assert column(rows, "type_present") == [0]
    assert column(rows, "type_absent") == [0]


def test_what_the_question_names_itself_is_no_new_answer():
    found = [
        candidate(text="Er waren 450 Belgen."),
        candidate(text="Er waren 450 Belgen en 300 Zweden."),
        candidate(text="Belgen vertrokken."),
    ]
    rows = rows_of(Question("Hoeveel van de 450 Belgen vertrokken?", "nl"), found, signals())
    assert column(rows, "type_present") == [1, 1, 0]
    assert column(rows, "has_new_answer") == [0, 1, 0]


def test_to_a_question_that_wants_anything_every_sentence_may_be_new():
    rows = rows_of(Question("Welke groepen?", "nl"), [candidate(text="Welke groepen?")], signals())
    assert column(rows, "has_new_answer") == [1]


def test_a_definition_is_wanted_only_by_a_question_for_one():
    found = [candidate(definition=True), candidate()]
    asked = rows_of(Question("Wat is een kalifaat?", "nl"), found, signals())
    assert column(asked, "is_definition") == [1, 0]
    assert column(asked, "definition_wanted") == [1, 0]
    other = rows_of(Question("Hoeveel Belgen?", "nl"), found, signals())
    assert column(other, "is_definition") == [1, 0]
    assert column(other, "definition_wanted") == [0, 0]


def test_the_language_of_the_sentence_is_compared_with_that_of_the_question():
    found = [candidate(lang="nl"), candidate(lang="en")]
    assert column(rows_of(Question("Wie?", "nl"), found, signals()), "other_language") == [0, 1]
    assert column(rows_of(Question("Who?", "en"), found, signals()), "other_language") == [1, 0]


def test_length_counts_by_its_logarithm():
    rows = rows_of(QUESTION, [candidate(text="x" * 100)], signals())
    assert column(rows, "log_length") == pytest.approx([math.log(100)])


def test_a_sentence_that_was_cut_off_is_marked():
    found = [candidate(text="The city is ..."), candidate(text="The city is large."), candidate(text="Wait...")]
    assert column(rows_of(QUESTION, found, signals()), "is_fragment") == [1, 0, 0]


def test_a_sentence_that_points_to_the_one_before_it_is_marked():
    found = [candidate(text="This cost many lives."), candidate(text="The war cost many lives.")]
    assert column(rows_of(QUESTION, found, signals()), "leans_back") == [1, 0]


def test_the_first_sentence_of_each_passage_is_marked():
    found = [candidate(0, 0), candidate(1, 0), candidate(2, 1), candidate(3, 1)]
    assert column(rows_of(QUESTION, found, signals()), "is_first") == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("Hoeveel Belgen?", ["number"]), ("Wanneer viel Mosoel?", ["time"]), ("Welke groepen?", [])],
)
def test_what_the_question_wants_is_marked_at_every_sentence(text, kinds):
    rows = rows_of(Question(text, "nl"), THREE, signals())
    names = [name for name in NAMES if name.startswith("wants_")]
    assert len(names) == 6
    assert {name: column(rows, name) for name in names} == {
        name: [1, 1, 1] if name.removeprefix("wants_") in kinds else [0, 0, 0] for name in names
    }


# The words of the question

# Three sentences of passage 0, and one of passage 1, for "How many seats did Hamas win in 2006?" with these words:
# seats (of rarity 2), Hamas (1, a name) and 2006 (1, a number).
FOUR = [candidate(0, 0), candidate(1, 0), candidate(2, 0), candidate(3, 1)]
WORDS = matched(
    [2.0, 1.0, 1.0],
    [
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.5],
        [0.0, 0.0, 0.0, 0.0],
    ],
    passage=np.array(
        [
            [1.0, 1.0, 1.0, 0.125],
            [1.0, 1.0, 1.0, 0.5],
            [0.0, 0.0, 0.0, 0.0],
        ],
        dtype=np.float32,
    ),
    asked=nearest(
        [
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 1.0, 0.25],
        ],
        [0.0, 0.0, 0.25, 0.0625],
        [0.0, 0.0, 1.0, 0.25],
    ),
    is_name=np.array([False, True, True]),
    is_number=np.array([False, False, True]),
    focus=0,
)


def covered(name: str, words: WordMatches = WORDS) -> list[float]:
    return column(features(Question("How many seats did Hamas win in 2006?", "en"), FOUR, signals(), words), name)


def test_words_in_the_sentence_count_by_their_rarity():
    # seats 2 of 4, Hamas 1 of 4, none, half of Hamas
    assert covered("covered_sentence") == [0.5, 0.25, 0, 0.125]


def test_words_in_the_sentences_beside_it_count_where_they_are_of_the_same_passage():
    # the first two have seats and Hamas together, the third has Hamas beside it; the fourth stands in another passage
    assert covered("covered_near") == [0.75, 0.75, 0.25, 0.125]


def test_words_in_the_sentence_before_it_count_where_it_is_of_the_same_passage():
    # nothing stands before the first and the fourth; seats before the second, Hamas before the third
    assert covered("covered_before") == [0, 0.5, 0.25, 0]


def test_words_in_the_passage_count():
    # seats and Hamas; (2 * .125 + .5) / 4
    assert covered("covered_passage") == [0.75, 0.75, 0.75, 0.1875]


def test_words_in_a_question_that_the_sentence_answers_count_with_those_of_the_text():
    # that of the third sentence has 2006; (2 * .125 + .5 + .25) / 4
    assert covered("covered_any") == [0.75, 0.75, 1, 0.25]
    assert covered("covered_any_lead") == [-0.25, -0.25, 0, -0.75]


def test_names_and_numbers_in_the_sentence_count_alone():
    assert covered("covered_names") == [0, 0.5, 0, 0.25]


def test_a_word_that_is_nowhere_is_missing():
    # 2006 in the first two; in the fourth seats (.125) and 2006 (.25), since a match under .4 is none
    assert covered("missing") == [0.25, 0.25, 0, 0.5]
    assert covered("missing_all") == [0.25, 0.25, 0, 0.75]
    assert covered("missing_words") == pytest.approx([1 / 3, 1 / 3, 0, 2 / 3])


def test_the_word_that_is_asked_for_is_looked_for_by_itself():
    assert covered("focus_sentence") == [1, 0, 0, 0]
    assert covered("focus_any") == [1, 1, 1, 0.125]


def test_the_word_that_is_matched_worst_is_told():
    assert covered("weakest_word") == [0, 0, 1, 0.125]
    assert covered("weakest_number") == [0, 0, 1, 0.25]


def test_words_of_no_rarity_are_not_missed():
    # as if "seats" only made it a question: Hamas and 2006 remain, of rarity 1 each
    words = dataclasses.replace(WORDS, rarity=np.array([0.0, 1.0, 1.0], dtype=np.float32))
    assert covered("covered_sentence", words) == [0, 0.5, 0, 0.25]
    # 2006 is missing in all but the third; the fourth has half of Hamas
    assert covered("missing", words) == covered("missing_all", words) == [0.5, 0.5, 0, 0.5]
    assert covered("missing_words", words) == [0.5, 0.5, 0, 0.5]
    assert covered("weakest_word", words) == [0, 0, 1, 0.25]


def test_a_question_of_words_of_no_rarity_alone_covers_and_misses_nothing():
    words = matched([0.0], [[0.0, 1.0, 0.0, 0.0]])
    for name in ("covered_sentence", "covered_any", "missing", "missing_all", "missing_words"):
        assert covered(name, words) == [0, 0, 0, 0]
    assert covered("weakest_word", words) == [1, 1, 1, 1]


def test_a_name_is_looked_for_beside_the_sentence_and_in_all_of_its_passage():
    far = matched([1.0], [[1.0, 0.0, 0.0, 0.25]], passage=np.array([[1.0, 1.0, 1.0, 0.5]]), is_name=np.array([True]))
    # the name stands in the first sentence, two before the third
    assert covered("weakest_name_near", far) == [1, 1, 0, 0.25]
    assert covered("weakest_name", far) == [1, 1, 1, 0.5]


def test_a_number_is_no_name():
    year = matched([1.0], [[0.0] * 4], is_name=np.array([True]), is_number=np.array([True]))
    assert covered("covered_names", year) == [0, 0, 0, 0]
    assert covered("weakest_name", year) == covered("weakest_name_near", year) == [1, 1, 1, 1]
    assert covered("weakest_number", year) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "name", ["covered_names", "weakest_name", "weakest_name_near", "weakest_number", "focus_sentence", "focus_any"]
)
def test_what_the_question_does_not_have_is_not_missed(name):
    assert covered(name, matched([1.0], [[0.0] * 4])) == [1, 1, 1, 1]


@pytest.mark.parametrize("name", ["covered_sentence", "covered_any", "missing", "missing_all", "missing_words"])
def test_a_question_without_words_covers_and_misses_nothing(name):
    assert covered(name, without_words(4)) == [0, 0, 0, 0]


# The nearest questions


@pytest.mark.parametrize("which", ["asked", "same_kind", "unanswered"])
def test_the_nearest_question_is_near_by_what_each_has_of_the_other(which):
    near = nearest([[0.0] * 4], [0.5, 1.0, 0.0, 0.25], [1.0, 1.0, 0.0, 0.25])
    given = {"missed": missed_by(near)} if which == "unanswered" else {which: near}
    words = matched([1.0], [[0.0] * 4], **given)
    assert covered(f"{which}_forward", words) == [0.5, 1, 0, 0.25]
    assert covered(f"{which}_backward", words) == [1, 1, 0, 0.25]
    assert covered(f"{which}_nearness", words) == pytest.approx([2 / 3, 1, 0, 0.25])  # 2 * .5 * 1 / 1.5
    others = {"asked", "same_kind", "unanswered"} - {which}
    assert [covered(f"{other}_nearness", words) for other in others] == [[0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("which", ["asked", "same_kind"])
def test_how_far_a_sentence_is_below_the_one_with_the_nearest_question_is_told(which):
    near = nearest([[0.0] * 4], [0.5, 1.0, 0.0, 0.25], [0.5, 1.0, 0.0, 0.25])
    assert covered(f"{which}_nearness_lead", matched([1.0], [[0.0] * 4], **{which: near})) == [-0.5, 0, -1, -0.75]


def test_the_nearest_question_of_the_sentence_before_it_is_told():
    near = nearest([[0.0] * 4], [0.5, 1.0, 0.25, 0.75], [0.5, 1.0, 0.25, 0.75])
    # nothing stands before the first, nor before the fourth in its passage
    assert covered("asked_nearness_before", matched([1.0], [[0.0] * 4], asked=near)) == [0, 0.5, 1, 0]


# Near misses


NONE = nearest([[0.0] * 4], [0.0] * 4, [0.0] * 4)


@pytest.mark.parametrize("what", ["difference", "share", "likeness", "balance", "apart", "beyond"])
def test_how_far_the_question_is_a_near_miss_is_told(what):
    words = matched([1.0], [[0.0] * 4], missed=missed_by(NONE, **{what: [0.25, 0.5, 0, 1]}))
    assert covered(f"missed_{what}", words) == [0.25, 0.5, 0, 1]


def test_what_near_misses_have_in_common_with_the_sentence_is_said_there():
    # the second of two words, of which it is the rarer, is not in the sentence but in a near miss, as what it says
    missed = missed_by(nearest([[0.0] * 4] * 2, [0.0] * 4, [0.0] * 4))
    missed = dataclasses.replace(missed, said=np.array([[0, 0, 0, 0], [0, 1, 0.25, 0]], dtype=np.float32))
    words = matched([1.0, 3.0], [[1.0] * 4, [0.0] * 4], missed=missed)
    assert covered("covered_sentence", words) == [0.25] * 4
    assert covered("covered_any", words) == pytest.approx([0.25, 1, 0.4375, 0.25])
    assert covered("missing", words) == [0.75, 0, 0.75, 0.75]  # a match of .25 is none


def test_the_lead_of_the_nearest_answered_question_is_over_the_likeness_to_near_misses():
    asked = nearest([[0.0] * 4], [1.0, 0.5, 0, 1], [1.0, 0.5, 0, 1])
    words = matched([1.0], [[0.0] * 4], asked=asked, missed=missed_by(NONE, likeness=[0.25, 0.75, 0.5, 0]))
    assert covered("missed_nearness_lead", words) == [0.75, -0.25, -0.5, 1]


def test_the_words_are_told_that_one_has_better_than_the_other():
    asked = nearest([[1.0, 1, 0, 0], [0.0] * 4], [0.0] * 4, [0.0] * 4)
    other = nearest([[1.0, 0, 0, 0], [0, 0, 1, 0.5]], [0.0] * 4, [0.0] * 4)
    missed = dataclasses.replace(missed_by(other), said=np.array([[0.0] * 4, [0, 0, 0, 0.25]], dtype=np.float32))
    words = matched([1.0, 3.0], [[0.0] * 4] * 2, asked=asked, missed=missed)
    assert covered("asked_over_unanswered", words) == [0, 0.25, 0, 0]
    assert covered("unanswered_over_asked", words) == [0, 0, 0.75, 0.1875]  # of the last .5 is had, .25 is said


# Looking up


class NoEncoder:
    """An encoder to which every text is nothing."""

    fingerprint = "nothing"
    dimension = 4

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimension), dtype=np.float32)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


ENCODERS = Encoders(NoEncoder(), NoEncoder())
SEATS = passage("a", "en", 0, ["Hamas won.", "It has 74 seats."], lang="en")
OIL = passage("b", "en", 40, ["Oil was sold."], lang="en")
ENRICHMENTS = {("en", 11): Enrichment(questions=(("en", "How many seats are held?"),))}


def looked_up(text: str, hits: list[Hit]) -> tuple[list[Candidate], Features]:
    retriever = Retriever.build([OIL, SEATS], ENRICHMENTS, ENCODERS)
    passages = {"a": SEATS, "b": OIL}
    question = Question(text, "en")
    found = [passages[hit.passage_id] for hit in hits]
    return look_up(question, hits, found, retriever, retriever.signals(question, ENCODERS))


def test_the_sentences_of_the_hits_are_looked_up_with_their_features():
    found, rows = looked_up("seats", [Hit("a", 0.9, 1, "fused"), Hit("b", 0.8, 2, "fused")])
    # the retriever has OIL first: its sentence is number 0, its passage number 0
    assert [(c.text, c.number, c.passage_number) for c in found] == [
        ("Hamas won.", 1, 1),
        ("It has 74 seats.", 2, 1),
        ("Oil was sold.", 0, 0),
    ]
    assert column(rows, "covered_sentence") == pytest.approx([0, 1, 0])
    assert column(rows, "covered_near") == pytest.approx([1, 1, 0])
    assert column(rows, "covered_passage") == pytest.approx([1, 1, 0])
    assert column(rows, "asked_forward") == pytest.approx([0, 1, 0])
    assert column(rows, "sentence_words") == pytest.approx([0, 1, 0])
    assert column(rows, "passage_words") == pytest.approx([1, 1, 0])


def test_without_hits_nothing_is_looked_up():
    found, rows = looked_up("seats", [])
    assert found == []
    assert rows.shape == (0, len(NAMES))
