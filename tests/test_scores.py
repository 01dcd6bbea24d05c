"""All measures of one answer."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from assistant.evaluation.scores import score, unreadable
from assistant.evaluation.sets import Item, Quote

TEXTS = {"en": "IS sold oil.", "nl": "De groep verkocht graan."}
GRAIN = Item("1", "What was sold?", "en", "fact", (("grain",),), (Quote("nl", "verkocht graan"),), ())
RETRIEVED = [
    {"document": "en", "text": "IS sold oil."},
    {"document": "nl", "text": "De groep verkocht graan."},
]


def answer(**fields: Any) -> dict[str, Any]:
    citation = {"document": "nl", "start": 9, "end": 23, "quote": "verkocht graan"}
    return {
        "answer": "The group sold grain. [1]",
        "short_answer": None,
        "abstained": False,
        "reason": None,
        "citations": [citation],
        "retrieved": RETRIEVED,
        "understood": None,
        **fields,
    }


def test_the_scores_of_an_answer():
    assert score(GRAIN, answer(), TEXTS) == {
        "accuracy": 1.0,
        "abstained": 0.0,
        "quotes": 1.0,
        "language": 1.0,
        "F1": 0.5,  # "the group sold grain": 2 * 1 / (3 + 1)
        "R@1": 0.0,  # the evidence is in the second passage
        "R@5": 1.0,
        "R@10": 1.0,
        "Success@1": 0.0,
        "Success@5": 1.0,
        "RR@10": 1 / 2,
        "nDCG@10": pytest.approx(1 / math.log2(3)),
        "citation recall": 1.0,
        "citation precision": 1.0,
    }


def test_an_abstention_scores_zero_where_there_is_an_answer():
    scores = score(
        GRAIN, answer(answer="The documents do not say.", abstained=True, reason="no_evidence", citations=[]), TEXTS
    )
    assert {name: scores[name] for name in ("accuracy", "abstained", "citation recall", "citation precision")} == {
        "accuracy": 0.0,
        "abstained": 1.0,
        "citation recall": 0.0,
        "citation precision": 0.0,
    }
    assert scores["RR@10"] == 1 / 2  # what was found is measured apart


def test_a_question_without_answer_is_not_measured_on_its_evidence():
    item = Item("1", "Who won?", "en", "unanswerable", (), (), ())
    assert set(score(item, answer(), TEXTS)) == {"accuracy", "abstained", "quotes", "language"}


def test_whether_the_question_was_completed():
    item = dataclasses.replace(GRAIN, before=("What was sold in 2015?",))
    assert score(item, answer(), TEXTS)["completed"] == 0.0
    assert score(item, answer(understood="What was sold in 2016?"), TEXTS)["completed"] == 1.0


def test_an_answer_in_the_other_language_is_noticed():
    assert score(GRAIN, answer(answer="De groep verkocht graan. [1]"), TEXTS)["language"] == 0.0


def test_a_quote_that_is_not_in_the_document_is_noticed():
    wrong = {"document": "nl", "start": 9, "end": 23, "quote": "verkocht tarwe"}
    assert score(GRAIN, answer(citations=[wrong]), TEXTS)["quotes"] == 0.0


def test_the_words_of_the_short_answer_count_where_there_is_one():
    assert score(GRAIN, answer(short_answer="grain"), TEXTS)["F1"] == 1.0
    assert score(GRAIN, answer(short_answer="oil"), TEXTS)["F1"] == 0.0


def test_an_abstention_has_no_words():
    given = answer(answer="Nothing is said about grain.", abstained=True, reason="no_evidence", citations=[])
    assert score(GRAIN, given, TEXTS)["F1"] == 0.0


@pytest.mark.parametrize("kind", ["fact", "unanswerable"])
def test_a_question_that_cannot_be_read_scores_zero_on_all_that_applies(kind):
    item = dataclasses.replace(GRAIN, kind=kind)
    scores = unreadable(item, TEXTS)
    assert set(scores) == set(score(item, answer(), TEXTS))
    assert set(scores.values()) == {0.0}
