"""The reranker with hand-made weights, and the shipped weights as far as they must be sound."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import paths
from assistant.datatypes import Hit, Passage, Question
from assistant.errors import IndexDamaged
from assistant.retrieval.features import NAMES
from assistant.retrieval.lexical import Scores
from assistant.retrieval.reranker import OUTLOOK_NAMES, Logistic, Reranker, outlook_features
from assistant.retrieval.retriever import Signals

SHIPPED = paths.data("index", "reranker", "model.json")
QUESTION = Question("Welke groepen?", "nl")
# Passage a holds sentences 0 and 1, passage b sentences 1 and 2 (they overlap), passage c sentence 3.
PASSAGES = [
    Passage("a", "nl", "nl", "text", (), 0, 9, "Een. Tw..", ((0, 4), (5, 9))),
    Passage("b", "nl", "nl", "text", (), 5, 14, "Tw.. Drie", ((5, 9), (10, 14))),
    Passage("c", "nl", "nl", "text", (), 20, 24, "Vier", ((20, 24),)),
]
NUMBERS = {("nl", 0): 0, ("nl", 5): 1, ("nl", 10): 2, ("nl", 20): 3}
HITS = [Hit("a", 0.9, 1, "fused"), Hit("b", 0.8, 2, "fused"), Hit("c", 0.7, 3, "fused")]


def signals(**scores: list[float]) -> Signals:
    """Signals with these scores and zeros for the others (four sentences, three passages).

    The question has no names, which counts as if every passage had them, unless the scores say otherwise.
    """
    scores = {"passage_names": [1.0, 1.0, 1.0], **scores}
    names = [field.name for field in dataclasses.fields(Signals) if field.name not in ("has_names", "is_matched")]
    size = {name: 3 if name.startswith("passage") else 4 for name in names}
    arrays: dict[str, Scores] = {n: np.array(scores.get(n, [0.0] * size[n]), dtype=np.float32) for n in names}
    return Signals(**arrays, has_names=False, is_matched=True)


def logistic(names: tuple[str, ...], bias: float = 0.0, **weights: float) -> Logistic:
    return Logistic(names, {name: weights.get(name, 0.0) for name in names}, bias)


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def reranker(**weights: float) -> Reranker:
    return Reranker(logistic(NAMES, **weights), logistic(OUTLOOK_NAMES, best=2.0), logistic(OUTLOOK_NAMES, bias=1.0))


def rerank(model: Reranker, found: Signals, positions: tuple[int, ...] = (0, 1, 2)):
    hits = [HITS[p] for p in positions]
    return model.rerank(QUESTION, hits, [(p, PASSAGES[p]) for p in positions], NUMBERS, found)


# Logistic regression


def test_a_probability_is_the_sigmoid_of_the_weighted_sum():
    model = Logistic(["x", "y"], {"y": -1.0, "x": 2.0}, bias=0.5)
    rows = np.array([[1.0, 2.0], [0.0, 0.0]])
    # 2 * 1 - 1 * 2 + .5 = .5 -> .6225    0 + .5 -> .6225    (weights go by name, whatever their order)
    assert model.probabilities(rows) == pytest.approx([sigmoid(0.5), sigmoid(0.5)])
    assert model.probabilities(np.array([[2.0, 1.0]])) == pytest.approx([sigmoid(3.5)])


def test_huge_values_stay_probabilities():
    model = Logistic(["x"], {"x": 1.0}, bias=0.0)
    low, high = model.probabilities(np.array([[-1e9], [1e9]]))
    assert 0 <= low < 1e-9
    assert 1 - 1e-9 < high <= 1


@pytest.mark.parametrize("weights", [{}, {"x": 1.0}, {"x": 1.0, "y": 1.0, "z": 1.0}, {"x": 1.0, "z": 1.0}])
def test_weights_of_other_features_are_refused(weights):
    with pytest.raises(ValueError, match="other features"):
        Logistic(["x", "y"], weights, bias=0.0)


# Reranking


def test_a_passage_is_as_good_as_its_best_sentence():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0.0, 0.25, 1.0, 0.5]))
    # b has sentence 2 (sigmoid 4), c sentence 3 (sigmoid 2), a sentence 1 (sigmoid 1)
    assert [hit.passage_id for hit in found.hits] == ["b", "c", "a"]
    assert [hit.score for hit in found.hits] == pytest.approx([sigmoid(4), sigmoid(2), sigmoid(1)])
    assert [hit.rank for hit in found.hits] == [1, 2, 3]
    assert {hit.retriever for hit in found.hits} == {"reranked"}


def test_each_sentence_has_its_probability():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0.0, 0.25, 1.0, 0.5]))
    expected = {("nl", 0): 0.5, ("nl", 5): sigmoid(1), ("nl", 10): sigmoid(4), ("nl", 20): sigmoid(2)}
    assert found.sentences == pytest.approx(expected)


def test_passages_that_are_equally_good_keep_their_order():
    found = rerank(reranker(), signals(), positions=(2, 0, 1))
    assert [hit.passage_id for hit in found.hits] == ["a", "b", "c"]  # by their rank: 1, 2, 3


def test_the_scores_of_the_passages_lie_between_0_and_1():
    found = rerank(reranker(sentence_words=100.0, fused_rank=-100.0), signals(sentence_words=[0, 1, 0, 0]))
    assert all(0 <= hit.score <= 1 for hit in found.hits)


def test_the_outlook_looks_at_the_best_sentence():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0.0, 0.25, 1.0, 0.5]))
    assert found.outlook.answerable == pytest.approx(sigmoid(2 * sigmoid(4)))
    assert found.outlook.on_topic == pytest.approx(sigmoid(1))


def test_nothing_found_gives_no_hits_and_still_an_outlook():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0.0, 0.25, 0.0, 0.0]), positions=())
    assert found.hits == ()
    assert found.sentences == {}
    assert found.outlook.answerable == pytest.approx(sigmoid(0))
    assert found.outlook.on_topic == pytest.approx(sigmoid(1))


def test_a_question_without_a_word_of_the_texts_is_not_about_them():
    alike = signals(sentence_vectors=[0.9, 0.9, 0.9, 0.9], question_vectors=[0.9, 0.9, 0.9, 0.9])
    found = rerank(reranker(sentence_vectors=4.0), alike)
    assert (found.outlook.answerable, found.outlook.on_topic) == (0, 0)


def test_a_question_whose_names_are_nowhere_is_not_answerable_and_may_be_on_topic():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0, 0, 1, 0], passage_names=[0, 0, 0]))
    assert found.outlook.answerable == 0
    assert found.outlook.on_topic == pytest.approx(sigmoid(1))


def test_the_outlook_says_whether_a_name_of_the_question_is_in_the_texts():
    found = signals(sentence_words=[0.9, 0.1, 0.1, 0.1], passage_words=[0.9, 0.1, 0.1])
    assert not rerank(reranker(), found).outlook.names_something
    named = dataclasses.replace(found, has_names=True)
    assert rerank(reranker(), named).outlook.names_something
    nowhere = dataclasses.replace(named, passage_names=np.zeros(3, dtype=np.float32))
    assert not rerank(reranker(), nowhere).outlook.names_something


def test_a_question_of_which_no_word_is_matched_is_not_on_topic():
    found = signals(sentence_words=[0.9, 0.1, 0.1, 0.1], passage_words=[0.9, 0.1, 0.1])
    assert rerank(reranker(), found).outlook.on_topic > 0
    assert rerank(reranker(), dataclasses.replace(found, is_matched=False)).outlook.on_topic == 0


def test_a_name_in_one_passage_is_enough():
    found = rerank(reranker(sentence_words=4.0), signals(sentence_words=[0, 0, 1, 0], passage_names=[0, 0.5, 0]))
    assert found.outlook.answerable == pytest.approx(sigmoid(2 * sigmoid(4)))


# The outlook's features


def outlook(probabilities: list[float], found: Signals, numbers: list[int]) -> dict[str, float]:
    from assistant.retrieval.features import candidates, features

    every = candidates(HITS, [(p, PASSAGES[p]) for p in range(3)], NUMBERS)
    chosen = [c for c in every if c.number in numbers]
    row = outlook_features(chosen, features(QUESTION, chosen, found), np.array(probabilities), found)
    return dict(zip(OUTLOOK_NAMES, row.tolist(), strict=True))


def test_the_lead_is_over_another_sentence():
    # sentence 1 stands in both passages a and b: candidates 0, 1, 1, 2; it is no rival of itself
    row = outlook([0.1, 0.8, 0.8, 0.3], signals(), [0, 1, 2])
    assert row["best"] == pytest.approx(0.8)
    assert row["lead"] == pytest.approx(0.8 - 0.3)


def test_a_single_sentence_leads_by_all_it_has():
    assert outlook([0.7], signals(), [3])["lead"] == pytest.approx(0.7)


@pytest.mark.parametrize("name", ["sentence_words", "question_words", "sentence_vectors", "question_vectors"])
def test_the_outlook_has_the_best_of_each_signal_also_of_what_was_not_found(name):
    row = outlook([0.7], signals(**{name: [0.25, 0.5, 0.75, 0.125]}), [3])
    assert row[name] == 0.75


def test_the_outlook_has_the_best_passage():
    assert outlook([0.7], signals(passage_words=[0.25, 0.75, 0.5]), [3])["passage_words"] == 0.75


def test_the_outlook_has_what_the_best_sentence_has():
    found = signals(question_words=[0.5, 0, 0, 0.25], passage_words=[0.75, 0, 0.5])
    row = outlook([0.1, 0.9], found, [0, 3])
    assert row["question_words_best"] == 0.25
    assert row["passage_words_best"] == 0.5


# Files


def stored() -> dict[str, Any]:
    def part(names: tuple[str, ...]) -> dict[str, Any]:
        return {"weights": dict.fromkeys(names, 0.0), "bias": 0.0}

    def variant() -> dict[str, Any]:
        return {"sentence": part(NAMES), "answerable": part(OUTLOOK_NAMES), "on_topic": part(OUTLOOK_NAMES)}

    return {"enriched": variant(), "plain": variant()}


def test_weights_are_read_from_a_file(tmp_path):
    model = stored()
    model["enriched"]["sentence"]["weights"]["sentence_words"] = 4.0
    model["plain"]["sentence"]["weights"]["sentence_words"] = -4.0
    (tmp_path / "model.json").write_text(json.dumps(model), encoding="utf-8")
    scores = signals(sentence_words=[0.0, 0.25, 1.0, 0.5])
    enriched = rerank(Reranker.load(tmp_path / "model.json", "enriched"), scores)
    plain = rerank(Reranker.load(tmp_path / "model.json", "plain"), scores)
    assert [hit.passage_id for hit in enriched.hits] == ["b", "c", "a"]
    # the best sentences are now number 0 in a (sigmoid 0), 1 in b (sigmoid -1) and 3 in c (sigmoid -2)
    assert [hit.passage_id for hit in plain.hits] == ["a", "b", "c"]


def without_part(model: dict[str, Any]) -> None:
    del model["on_topic"]


def without_weight(model: dict[str, Any]) -> None:
    del model["sentence"]["weights"]["log_length"]


def with_an_unknown_weight(model: dict[str, Any]) -> None:
    model["sentence"]["weights"]["colour"] = 1.0


def without_bias(model: dict[str, Any]) -> None:
    del model["sentence"]["bias"]


def with_a_word_for_a_weight(model: dict[str, Any]) -> None:
    model["answerable"]["weights"]["best"] = "much"


def with_a_word_for_a_bias(model: dict[str, Any]) -> None:
    model["answerable"]["bias"] = "much"


def with_a_list_of_weights(model: dict[str, Any]) -> None:
    model["sentence"]["weights"] = [0.0] * len(NAMES)


DAMAGES = [
    without_part,
    without_weight,
    with_an_unknown_weight,
    without_bias,
    with_a_word_for_a_weight,
    with_a_word_for_a_bias,
    with_a_list_of_weights,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_weights_that_do_not_fit_are_refused(tmp_path, damage):
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


VARIANTS = ["enriched", "plain"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_shipped_weights_prefer_what_matches(variant):
    model = Reranker.load(SHIPPED, variant)
    names = ("sentence_words", "question_words", "sentence_vectors", "question_vectors")
    alike = {name: [0.1, 0.1, 0.1, 0.9] for name in names}
    found = rerank(model, signals(passage_words=[0.1, 0.1, 0.9], **alike))
    assert found.hits[0].passage_id == "c"


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_shipped_weights_are_finite_numbers(variant):
    model = json.loads(SHIPPED.read_text(encoding="utf-8"))[variant]
    for part in ("sentence", "answerable", "on_topic"):
        assert all(math.isfinite(weight) for weight in model[part]["weights"].values())
        assert math.isfinite(model[part]["bias"])
