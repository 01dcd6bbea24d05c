"""Measuring rankings: which questions count where, and the arithmetic of the measures."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.datatypes import Hit, Question
from assistant.evaluation.rankings import measure
from assistant.evaluation.sets import Item, Quote
from assistant.settings import Settings

TEXTS = {"a": ("nl", "De groep verkocht olie."), "b": ("en", "Mosul fell in June."), "c": ("en", "Nobody fought.")}


class Fixed:
    """A retriever whose rankings are given by question and signal."""

    def __init__(self, **rankings: dict[str, str]) -> None:
        self._rankings = rankings

    def signals(self, question: Question, encoders: Any) -> str:
        return question.text

    def rankings(self, signals: str, depth: int) -> dict[str, list[Hit]]:
        by_signal = self._rankings[signals]
        return {n: [Hit(p, 1.0, rank, n) for rank, p in enumerate(order, start=1)] for n, order in by_signal.items()}


def item(question: str, lang: Any, document: str, quote: str, kind: Any = "fact") -> Item:
    return Item(question, question, lang, kind, (), (Quote(document, quote),), ())


def measured(retriever: Fixed, items: Sequence[Item], **legs: Sequence[str]) -> Any:
    passages = {n: SimpleNamespace(document=d, text=text) for n, (d, text) in TEXTS.items()}
    index: Any = SimpleNamespace(passages=passages)
    nothing: Any = None
    given: Any = retriever
    return measure(index, given, items, legs, nothing, Settings())


def test_a_leg_is_measured_on_what_it_fuses():
    retriever = Fixed(when={"words": "bca", "vectors": "cab"})
    found = measured(retriever, [item("when", "en", "en", "fell in June")], words=["words"], vectors=["vectors"])
    assert found["words"]["all"] == {"R@1": 1, "R@5": 1, "R@10": 1, "RR@10": 1}
    assert found["vectors"]["all"] == {"R@1": 0, "R@5": 1, "R@10": 1, "RR@10": pytest.approx(1 / 3)}


def test_legs_are_fused_by_reciprocal_rank():
    # "a" is second twice, "b" and "c" are first and third: 2 / 62 against 1 / 61 + 1 / 63
    retriever = Fixed(what={"words": "bac", "vectors": "cab"})
    found = measured(retriever, [item("what", "nl", "nl", "olie")], both=["words", "vectors"])
    assert found["both"]["all"]["RR@10"] == pytest.approx(1 / 3)


def test_questions_count_by_direction_and_kind_within_and_across():
    items = [item("one", "nl", "nl", "olie"), item("two", "en", "nl", "olie", "why_how")]
    found = measured(Fixed(one={"words": "a"}, two={"words": "b"}), items, words=["words"])["words"]
    assert {group: means["R@1"] for group, means in found.items()} == {
        "all": 0.5,
        "nl-nl": 1,
        "within": 1,
        "kind fact": 1,
        "en-nl": 0,
        "across": 0,
        "kind why_how": 0,
    }


def test_questions_without_answer_do_not_count():
    unanswerable = Item("x", "x", "nl", "unanswerable", (), (), ())
    assert measured(Fixed(x={"words": "a"}), [unanswerable], words=["words"]) == {"words": {}}


def test_a_signal_that_found_nothing_takes_no_part():
    found = measured(
        Fixed(when={"words": "b", "vectors": ""}), [item("when", "en", "en", "June")], all=["words", "vectors"]
    )
    assert found["all"]["all"]["R@1"] == 1
