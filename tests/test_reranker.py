"""The reranker with trees made by hand, and the shipped ones as far as they must be sound."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import paths
from assistant.datatypes import Hit, Passage
from assistant.errors import IndexDamaged
from assistant.retrieval.features import NAMES, Candidate, Features, candidates
from assistant.retrieval.lexical import Scores
from assistant.retrieval.query import Query
from assistant.retrieval.reranker import OUTLOOK_NAMES, Model, Reranked, Reranker, outlook_features
from assistant.retrieval.retriever import Signals
from assistant.retrieval.trees import Trees

SHIPPED = paths.data("index", "reranker", "model.json")
QUERY = Query(({"een": 1.0},), (False,), (False,), (False,), ())
NO_VECTOR = np.zeros((1, 0), dtype=np.float32)
# Passage a holds sentences 0 and 1, passage b sentences 1 and 2 (they overlap), passage c sentence 3.
PASSAGES = [
    Passage("a", "nl", "nl", "text", (), 0, 9, "Een. Tw..", ((0, 4), (5, 9))),
    Passage("b", "nl", "nl", "text", (), 5, 14, "Tw.. Drie", ((5, 9), (10, 14))),
    Passage("c", "nl", "nl", "text", (), 20, 24, "Vier", ((20, 24),)),
]
NUMBERS = {("nl", 0): 0, ("nl", 5): 1, ("nl", 10): 2, ("nl", 20): 3}
HITS = [Hit("a", 0.9, 1, "fused"), Hit("b", 0.8, 2, "fused"), Hit("c", 0.7, 3, "fused")]
GOOD = [0.0, 0.25, 1.0, 0.5]  # of the four sentences


def signals(**scores: list[float]) -> Signals:
    """Signals with these scores and ones for the others (four sentences, three passages)."""
    others = ("query", "vector", "has_names", "is_matched")
    names = [field.name for field in dataclasses.fields(Signals) if field.name not in others]
    size = {name: 3 if name.startswith("passage") else 4 for name in names}
    arrays: dict[str, Scores] = {n: np.array(scores.get(n, [1.0] * size[n]), dtype=np.float32) for n in names}
    return Signals(**arrays, query=QUERY, vector=NO_VECTOR, has_names=False, is_matched=True)


def found_in(positions: Sequence[int]) -> list[Candidate]:
    """The sentences of these passages, passage by passage."""
    return candidates([HITS[p] for p in positions], [(p, PASSAGES[p]) for p in positions], NUMBERS)


def rows_of(found: Sequence[Candidate], **columns: list[float]) -> Features:
    """Rows with these columns, each with a value a sentence, and zeros for the others."""
    rows = np.zeros((len(found), len(NAMES)), dtype=np.float32)
    for name, values in columns.items():
        rows[:, NAMES.index(name)] = [values[c.number] for c in found]
    return rows


def steps(names: Sequence[str], name: str, *thresholds: float, bias: float = 0.0) -> Trees:
    """Trees whose score is the number of thresholds that a feature is over, and the bias."""
    return Trees([[[names.index(name), t, 1, 2], 0.0, 1.0] for t in thresholds], len(names), bias)


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


# GOOD gives the sentences the scores 0, 1, 3 and 2; a best score over 2.5 makes the answer likely.
BY_WORDS = Reranker(
    Model(steps(NAMES, "sentence_words", 0.125, 0.375, 0.75)),
    Model(steps(OUTLOOK_NAMES, "best", 2.5), slope=2.0),
    Model(steps(OUTLOOK_NAMES, "best", bias=1.0)),
)


def rerank(
    words: list[float], scores: Signals | None = None, positions: Sequence[int] = (0, 1, 2), model: Reranker = BY_WORDS
) -> Reranked:
    """Rerank these passages by the words of their sentences."""
    hits, passages, found = [HITS[p] for p in positions], [PASSAGES[p] for p in positions], found_in(positions)
    return model.rerank(hits, passages, found, rows_of(found, sentence_words=words), scores or signals())


# Probabilities


def test_a_probability_is_the_sigmoid_of_the_score_on_its_curve():
    model = Model(steps(["x", "y"], "y", 0.5, bias=1.0), slope=2.0, offset=-3.0)
    scores = model.scores(np.array([[9.0, 0.0], [0.0, 1.0]]))
    assert scores.tolist() == [1, 2]
    # 2 * 1 - 3 = -1    2 * 2 - 3 = 1
    assert model.probabilities(scores) == pytest.approx([sigmoid(-1), sigmoid(1)])


def test_huge_scores_stay_probabilities():
    low, high = Model(Trees([], 1)).probabilities(np.array([-1e9, 1e9]))
    assert 0 <= low < 1e-9
    assert 1 - 1e-9 < high <= 1


# Reranking


def test_a_passage_is_as_good_as_its_best_sentence():
    found = rerank(GOOD)
    # b has sentence 2 (of score 3), c sentence 3 (2), a sentence 1 (1)
    assert [hit.passage_id for hit in found.hits] == ["b", "c", "a"]
    assert [hit.score for hit in found.hits] == pytest.approx([sigmoid(3), sigmoid(2), sigmoid(1)])
    assert [hit.rank for hit in found.hits] == [1, 2, 3]
    assert {hit.retriever for hit in found.hits} == {"reranked"}


def test_each_sentence_has_its_probability():
    expected = {("nl", 0): 0.5, ("nl", 5): sigmoid(1), ("nl", 10): sigmoid(3), ("nl", 20): sigmoid(2)}
    assert rerank(GOOD).sentences == pytest.approx(expected)


@pytest.mark.parametrize("in_passages", [(0.25, 0.5), (0.5, 0.25)])
def test_a_sentence_of_two_passages_is_as_good_as_in_the_better_one(in_passages):
    found = found_in((0, 1))
    rows = rows_of(found)
    rows[[1, 2], NAMES.index("sentence_words")] = in_passages  # sentence 1 in passage a, and in passage b
    reranked = BY_WORDS.rerank(HITS[:2], PASSAGES[:2], found, rows, signals())
    assert reranked.sentences["nl", 5] == pytest.approx(sigmoid(2))


def test_passages_that_are_equally_good_keep_their_order():
    found = rerank([0.0, 0.0, 0.0, 0.0], positions=(2, 0, 1))
    assert [hit.passage_id for hit in found.hits] == ["a", "b", "c"]  # by their rank: 1, 2, 3


def test_the_query_goes_along():
    assert rerank(GOOD).query is QUERY


# The outlook


def test_the_outlook_looks_at_the_best_sentence():
    likely = rerank(GOOD).outlook
    # the best score is 3: 2 * 1
    assert likely.answerable == pytest.approx(sigmoid(2))
    assert likely.on_topic == pytest.approx(sigmoid(1))
    # without sentence 2 it is 2: 2 * 0
    assert rerank([0.0, 0.25, 0.0, 0.5]).outlook.answerable == pytest.approx(sigmoid(0))


def test_nothing_found_gives_no_hits_and_still_an_outlook():
    found = rerank(GOOD, positions=())
    assert found.hits == ()
    assert found.sentences == {}
    assert found.outlook.answerable == pytest.approx(sigmoid(0))
    assert found.outlook.on_topic == pytest.approx(sigmoid(1))


WORDS = {"passage_words": [0.0] * 3, "sentence_words": [0.0] * 4, "question_words": [0.0] * 4}


def test_a_question_without_a_word_of_the_texts_is_not_about_them():
    found = rerank(GOOD, signals(**WORDS))
    assert (found.outlook.answerable, found.outlook.on_topic) == (0, 0)


@pytest.mark.parametrize("name", WORDS)
def test_a_word_in_a_passage_or_a_sentence_or_a_question_is_enough(name):
    one = {**WORDS, name: [*WORDS[name][1:], 0.5]}
    assert rerank(GOOD, signals(**one)).outlook.answerable == pytest.approx(sigmoid(2))


def test_a_question_whose_names_are_nowhere_is_not_answerable_and_may_be_on_topic():
    found = rerank(GOOD, signals(passage_names=[0, 0, 0]))
    assert found.outlook.answerable == 0
    assert found.outlook.on_topic == pytest.approx(sigmoid(1))


def test_a_name_in_one_passage_is_enough():
    assert rerank(GOOD, signals(passage_names=[0, 0.5, 0])).outlook.answerable == pytest.approx(sigmoid(2))


def test_the_outlook_says_whether_a_name_of_the_question_is_in_the_texts():
    assert not rerank(GOOD).outlook.names_something
    named = dataclasses.replace(signals(), has_names=True)
    assert rerank(GOOD, named).outlook.names_something
    nowhere = dataclasses.replace(named, passage_names=np.zeros(3, dtype=np.float32))
    assert not rerank(GOOD, nowhere).outlook.names_something


def test_a_question_of_which_no_word_is_matched_is_not_on_topic():
    assert rerank(GOOD).outlook.on_topic > 0
    assert rerank(GOOD, dataclasses.replace(signals(), is_matched=False)).outlook.on_topic == 0


# The outlook's features


def outlook(scores: list[float], positions: Sequence[int], **columns: list[float]) -> dict[str, float]:
    """What the ranking looks like when the sentences of these passages have these scores."""
    found = found_in(positions)
    row = outlook_features(found, rows_of(found, **columns), np.array(scores))
    return dict(zip(OUTLOOK_NAMES, row.tolist(), strict=True))


def test_the_lead_is_over_another_sentence():
    # sentence 1 stands in both passages a and b: candidates 0, 1, 1, 2; it is no rival of itself
    row = outlook([0.5, 2.0, 2.0, 1.25], (0, 1))
    assert row["best"] == 2
    assert row["lead"] == 0.75


def test_a_single_sentence_has_no_lead_and_the_whole_share():
    row = outlook([2.0], (2,))
    assert (row["best"], row["lead"], row["share"]) == (2, 0, 1)


def test_the_share_is_that_of_the_best_in_a_softmax():
    # e^2 / (e^2 + e^1 + e^0) = 7.389 / 11.107 = .6652
    assert outlook([2.0, 0.0, 1.0], (0, 2))["share"] == pytest.approx(0.6652, abs=1e-4)


def test_the_share_of_huge_scores_is_a_share():
    assert outlook([5_000.0, 5_000.0, -5_000.0], (0, 2))["share"] == pytest.approx(0.5)


def test_the_outlook_has_what_the_best_sentence_has_and_the_most_that_any_has():
    row = outlook([0.5, 1.0, 2.0], (0, 2), question_words=[0.5, 0.75, 0, 0.25], passage_words=[0.75, 0.75, 0, 0.5])
    # the best is sentence 3
    assert (row["question_words_best"], row["question_words_most"]) == (0.25, 0.75)
    assert (row["passage_words_best"], row["passage_words_most"]) == (0.5, 0.75)
    assert (row["sentence_words_best"], row["sentence_words_most"]) == (0, 0)


def test_of_nothing_the_outlook_has_zeros():
    assert set(outlook([], ()).values()) == {0}


# Files


def stored() -> dict[str, Any]:
    def part(names: tuple[str, ...]) -> dict[str, Any]:
        return {"names": list(names), "trees": [], "bias": 0.0, "slope": 1.0, "offset": 0.0}

    def variant() -> dict[str, Any]:
        return {"sentence": part(NAMES), "answerable": part(OUTLOOK_NAMES), "on_topic": part(OUTLOOK_NAMES)}

    return {"enriched": variant(), "plain": variant()}


def test_trees_are_read_from_a_file(tmp_path):
    model = stored()
    at = NAMES.index("sentence_words")
    model["enriched"]["sentence"]["trees"] = [[[at, 0.375, 1, 2], 0.0, [at, 0.75, 3, 4], 1.0, 2.0]]
    model["plain"]["sentence"] |= {"trees": [[[at, 0.375, 1, 2], 1.0, 0.0]], "bias": 1.0, "slope": 3.0, "offset": -2.0}
    (tmp_path / "model.json").write_text(json.dumps(model), encoding="utf-8")
    enriched = rerank(GOOD, model=Reranker.load(tmp_path / "model.json", "enriched"))
    plain = rerank(GOOD, model=Reranker.load(tmp_path / "model.json", "plain"))
    # GOOD is 0, .25, 1 and .5; a has the first two, b the second and third, c the last
    assert [hit.passage_id for hit in enriched.hits] == ["b", "c", "a"]
    assert [hit.score for hit in enriched.hits] == pytest.approx([sigmoid(2), sigmoid(1), sigmoid(0)])
    # 3 * (1 + 1) - 2 = 4 for the first two sentences, 3 * (0 + 1) - 2 = 1 for the others
    assert [hit.passage_id for hit in plain.hits] == ["a", "b", "c"]
    assert [hit.score for hit in plain.hits] == pytest.approx([sigmoid(4), sigmoid(4), sigmoid(1)])


def without_part(model: dict[str, Any]) -> None:
    del model["on_topic"]


def without_a_name(model: dict[str, Any]) -> None:
    model["sentence"]["names"].remove("log_length")


def with_an_unknown_name(model: dict[str, Any]) -> None:
    model["sentence"]["names"].append("colour")


def with_names_in_another_order(model: dict[str, Any]) -> None:
    model["answerable"]["names"].reverse()


def without_names(model: dict[str, Any]) -> None:
    del model["sentence"]["names"]


def without_trees(model: dict[str, Any]) -> None:
    del model["sentence"]["trees"]


def without_a_slope(model: dict[str, Any]) -> None:
    del model["answerable"]["slope"]


def with_a_word_for_an_offset(model: dict[str, Any]) -> None:
    model["answerable"]["offset"] = "much"


def with_a_word_for_a_bias(model: dict[str, Any]) -> None:
    model["answerable"]["bias"] = "much"


def with_a_number_for_a_tree(model: dict[str, Any]) -> None:
    model["on_topic"]["trees"] = [1.0]


def with_a_word_for_a_leaf(model: dict[str, Any]) -> None:
    model["on_topic"]["trees"] = [["much"]]


def with_a_node_out_of_place(model: dict[str, Any]) -> None:
    model["on_topic"]["trees"] = [[[len(OUTLOOK_NAMES), 0.5, 1, 2], 0.0, 1.0]]


def with_a_list_for_a_part(model: dict[str, Any]) -> None:
    model["sentence"] = [0.0] * len(NAMES)


DAMAGES = [
    without_part,
    without_a_name,
    with_an_unknown_name,
    with_names_in_another_order,
    without_names,
    without_trees,
    without_a_slope,
    with_a_word_for_an_offset,
    with_a_word_for_a_bias,
    with_a_number_for_a_tree,
    with_a_word_for_a_leaf,
    with_a_node_out_of_place,
    with_a_list_for_a_part,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_trees_that_do_not_fit_are_refused(tmp_path, damage):
    model = stored()
    damage(model["enriched"])
    assert_refused(tmp_path / "model.json", json.dumps(model))


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '"model"', "null"])
def test_a_damaged_file_is_refused(tmp_path, text):
    assert_refused(tmp_path / "model.json", text)


def assert_refused(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"model\.json: the reranker cannot be read"):
        Reranker.load(path, "enriched")


def test_an_unknown_variant_is_refused(tmp_path):
    (tmp_path / "model.json").write_text(json.dumps(stored()), encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"model\.json"):
        Reranker.load(tmp_path / "model.json", "other")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(IndexDamaged, match=r"model\.json"):
        Reranker.load(tmp_path / "model.json", "enriched")


# What ships

VARIANTS = ["enriched", "plain"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_shipped_trees_prefer_what_matches(variant):
    found = found_in((0, 1, 2))
    signs = (
        "sentence_words question_words sentence_vectors question_vectors passage_words passage_vectors sentence_maxsim "
        "passage_maxsim covered_sentence covered_near covered_passage covered_any asked_forward asked_backward "
        "asked_nearness same_kind_forward same_kind_backward same_kind_nearness"
    )
    alike = {name: [0.1, 0.1, 0.1, 0.9] for name in signs.split()}
    behind = {name: [-0.8, -0.8, -0.8, 0.0] for name in NAMES if name.endswith("_lead")}
    missing = {name: [0.9, 0.9, 0.9, 0.1] for name in ("missing", "missing_all", "missing_words")}
    rows = rows_of(found, **alike, **behind, **missing)
    reranked = Reranker.load(SHIPPED, variant).rerank(HITS, PASSAGES, found, rows, signals())
    assert reranked.hits[0].passage_id == "c"
    assert reranked.hits[0].score > reranked.hits[1].score


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_shipped_trees_are_finite_numbers_on_rising_curves(variant):
    model = json.loads(SHIPPED.read_text(encoding="utf-8"))[variant]
    for part in ("sentence", "answerable", "on_topic"):
        nodes = [node for tree in model[part]["trees"] for node in tree]
        values = [value for node in nodes for value in (node if isinstance(node, list) else [node])]
        assert values
        assert all(math.isfinite(value) for value in [*values, model[part]["bias"], model[part]["offset"]])
        assert 0 < model[part]["slope"] < math.inf
