from __future__ import annotations

from collections.abc import Iterable

from assistant.evaluation import clusters as module
from assistant.evaluation.clusters import clusters
from assistant.evaluation.sets import Item, Quote


def item(id: str, pair: str | None = None, *evidence: Quote, alternative: Quote | None = None) -> Item:
    alternatives = (alternative,) if alternative else ()
    return Item(id, "?", "en", "fact", (("x",),), evidence, alternatives, pair)


def passages_with(quotes: Iterable[Quote]) -> list[str]:
    """A passage holds what begins with its letter, and the one after it."""
    return [f"{quote.document} {letter}" for quote in quotes for letter in quote.text]


A, AB, B, C = (Quote("en", letters) for letters in ("a", "ab", "b", "c"))


def test_the_two_languages_of_a_question_are_one_cluster():
    assert clusters([item("2", "1"), item("3"), item("1", "2")], passages_with) == ["1", "3", "1"]


def test_one_side_is_enough_to_name_the_pair():
    assert clusters([item("1"), item("2", "1")], passages_with) == ["1", "1"]


def test_questions_about_the_same_passage_are_one_cluster():
    items = [item("1", None, A), item("2", None, B), item("3", None, C), item("4", None, C)]
    assert clusters(items, passages_with) == ["1", "2", "3", "3"]
    assert clusters([*items, item("5", None, AB)], passages_with) == ["1", "1", "3", "3", "1"]  # a and b are joined


def test_an_alternative_joins_as_evidence_does():
    assert clusters([item("1", None, A, alternative=C), item("2", None, C)], passages_with) == ["1", "1"]


def test_pairs_and_passages_join_together():
    items = [item("1", "2"), item("2", "1", A), item("3", "4", A), item("4", "3")]
    assert clusters(items, passages_with) == ["1", "1", "1", "1"]


def test_a_pair_that_was_left_out_of_the_set_names_nothing():
    assert clusters([item("2", "1")], passages_with) == ["2"]


def test_the_order_makes_no_difference():
    items = [item("1", "2"), item("2", "1", A), item("3", "4", A), item("4", "3"), item("5", None, B)]
    assert clusters(items[::-1], passages_with) == clusters(items, passages_with)[::-1]


def test_two_documents_are_taken_as_given():
    items = [item("1", None, A), item("2", None, C)]  # of the same document
    assert clusters(items, passages_with) == ["1", "2"]


def test_many_documents_are_a_sample(monkeypatch):
    monkeypatch.setattr(module, "ENOUGH_DOCUMENTS", 2)
    items = [item("1", None, A), item("2", None, C), item("3", None, Quote("nl", "a")), item("4")]
    assert clusters(items, passages_with) == ["1", "1", "3", "4"]
