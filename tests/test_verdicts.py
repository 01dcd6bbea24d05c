from __future__ import annotations

from typing import Any

import pytest

from assistant.evaluation.sets import Item, Quote
from assistant.evaluation.verdicts import READ, is_right, verdict, why

EVIDENCE = (Quote("en", "IS sold oil"), Quote("en", "Mosul fell"))
ANSWERABLE = Item("1", "?", "en", "multi", (("oil",),), EVIDENCE, ())


def gold(*ranks: int | None) -> list[dict[str, Any]]:
    return [{"ranks": {"lexical": 1, "dense": 1, "fused": 1, "reranked": rank}} for rank in ranks]


def scores(accuracy: float = 0.0, language: float = 1.0, recall: float = 0.0) -> dict[str, float]:
    return {"accuracy": accuracy, "language": language, "citation recall": recall}


GIVEN, NONE = {"abstained": False}, {"abstained": True}


@pytest.mark.parametrize(
    ("answer", "measured", "ranks", "code"),
    [
        (GIVEN, scores(1.0), (None, None), "right"),  # whatever was retrieved
        (GIVEN, scores(0.0), (None, READ + 1), "not_retrieved"),
        (NONE, scores(0.0), (None, None), "not_retrieved"),
        (NONE, scores(0.0), (None, READ), "abstained_wrongly"),
        (GIVEN, scores(0.0), (READ, None), "not_selected"),
        (GIVEN, scores(0.0, recall=0.5), (1, 2), "incomplete"),
        (GIVEN, scores(0.0, recall=1.0), (1, 2), "words"),
        (GIVEN, scores(0.0, language=0.0, recall=1.0), (1, 2), "words"),  # the first that applies
        (GIVEN, scores(1.0, language=0.0), (1, 2), "wrong_language"),
    ],
)
def test_why_an_answerable_question_went_as_it_did(answer, measured, ranks, code):
    assert why(ANSWERABLE, answer, measured, gold(*ranks)) == code
    assert is_right(ANSWERABLE, answer, measured) == (code == "right")


@pytest.mark.parametrize(
    ("kind", "answer", "accuracy", "code"),
    [
        ("unanswerable", NONE, 1.0, "abstained_rightly"),
        ("offtopic", GIVEN, 0.0, "answered_unanswerable"),
        ("harmful", NONE, 1.0, "abstained_rightly"),
        ("harmful", NONE, 0.0, "not_declined"),  # for another reason
        ("harmful", GIVEN, 0.0, "not_declined"),
    ],
)
def test_why_a_question_without_answer_went_as_it_did(kind, answer, accuracy, code):
    item = Item("1", "?", "en", kind, (), (), ())
    assert why(item, answer, scores(accuracy), []) == code
    assert is_right(item, answer, scores(accuracy)) == (code == "abstained_rightly")


@pytest.mark.parametrize(
    ("answer", "measured", "expected"),
    [
        (GIVEN, scores(1.0), "right"),
        (GIVEN, scores(1.0, language=0.0), "wrong"),
        (GIVEN, scores(0.0), "wrong"),
        (NONE, scores(1.0), "abstained"),
        (NONE, scores(0.0), "abstained"),
    ],
)
def test_the_verdict_says_what_was_done(answer, measured, expected):
    assert verdict(answer, measured) == expected
