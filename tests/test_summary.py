"""The summary of a run, worked by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.evaluation import certainty
from assistant.evaluation.summary import Row, abstention, grouped, pairs, summarise


def row(id: str, kind: str = "fact", direction: str = "nl-en", *, abstained: bool = False, **fields: Any) -> Row:
    """A row; `scores` are added to accuracy and abstained, R@1 among them when the documents answer the question."""
    right = fields.pop("right", 1.0)
    scores = {"accuracy": right, "abstained": float(abstained)}
    if kind not in ("unanswerable", "offtopic", "harmful"):
        scores["R@1"] = fields.pop("recall", 1.0)
    return {
        "id": id,
        "set": "dev.jsonl",
        "kind": kind,
        "direction": direction,
        "cluster": id,
        "note": "",
        "item": {"lang": direction[:2], "pair": fields.pop("pair", None)},
        "answer": {"abstained": abstained, "confidence": fields.pop("confidence", 0.5), "citations": []},
        "words": 0 if abstained else 10,
        "scores": scores,
        "right": right == 1,
        **fields,
    }


ROWS = [
    row("1"),
    row("2", direction="nl-nl", right=0.0, abstained=True, recall=0.5),
    row("3", "multi", "nl-both", right=0.0, recall=0.5, set="test.jsonl", words=20),
    row("4", "offtopic", "nl-none", abstained=True),
    row("5", "offtopic", "en-none", right=0.0),
    row("6", "offtopic", "nl-none", abstained=True, note="lookalike"),
]


def means(rows: list[Row]) -> dict[str, dict[str, float]]:
    groups = summarise(rows)["groups"]
    return {name: {m: value["mean"] for m, value in group["measures"].items()} for name, group in groups.items()}


def test_the_means_of_each_group():
    # 1 + 0 + 0 + 1 + 0 + 1 right of 6
    assert means(ROWS) == {
        "all": {"accuracy": 0.5, "abstained": 0.5, "R@1": 0.6667},
        "answerable": {"accuracy": 0.3333, "abstained": 0.3333, "R@1": 0.6667},
        "without answer": {"accuracy": 0.6667, "abstained": 0.6667},
        "answered": {"accuracy": 0.3333, "abstained": 0.0, "R@1": 0.75},
        "abstained": {"accuracy": 0.6667, "abstained": 1.0, "R@1": 0.5},
        "direction nl-both": {"accuracy": 0.0, "abstained": 0.0, "R@1": 0.5},
        "direction nl-en": {"accuracy": 1.0, "abstained": 0.0, "R@1": 1.0},
        "direction nl-nl": {"accuracy": 0.0, "abstained": 1.0, "R@1": 0.5},
        "kind fact": {"accuracy": 0.5, "abstained": 0.5, "R@1": 0.75},
        "kind multi": {"accuracy": 0.0, "abstained": 0.0, "R@1": 0.5},
        "kind offtopic": {"accuracy": 0.6667, "abstained": 0.6667},
        "language en": {"accuracy": 0.0, "abstained": 0.0},
        "language nl": {"accuracy": 0.6, "abstained": 0.6, "R@1": 0.6667},
        "lookalike": {"accuracy": 1.0, "abstained": 1.0},
        "set dev.jsonl": {"accuracy": 0.6, "abstained": 0.6, "R@1": 0.75},
        "set test.jsonl": {"accuracy": 0.0, "abstained": 0.0, "R@1": 0.5},
    }


def test_the_groups_begin_with_the_large_ones():
    assert list(grouped(ROWS))[:6] == [
        "all",
        "answerable",
        "without answer",
        "answered",
        "abstained",
        "direction nl-both",
    ]


def test_a_measure_counts_the_questions_that_it_applies_to():
    found = summarise(ROWS)["groups"]["all"]
    assert found["n"] == 6
    assert {name: value["n"] for name, value in found["measures"].items()} == {"accuracy": 6, "abstained": 6, "R@1": 3}


def test_the_length_of_the_answers_that_were_given():
    groups = summarise(ROWS)["groups"]
    assert groups["all"]["words"] == 13.3  # (10 + 20 + 10) / 3
    assert groups["abstained"]["words"] is None


def test_the_order_of_the_rows_makes_no_difference():
    assert summarise(ROWS[::-1]) == summarise(ROWS)


def test_the_intervals_are_by_cluster():
    rows = [row(str(n), right=float(n > 2), cluster=str(n // 2)) for n in range(6)]
    found = summarise(rows)["groups"]["all"]["measures"]["accuracy"]
    wanted = certainty.mean([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2])
    assert found == {"mean": 0.5, "low": round(wanted.low, 4), "high": round(wanted.high, 4), "n": 6}
    assert certainty.mean([0, 0, 0, 1, 1, 1], range(6)).low > wanted.low


def test_conversations_have_groups_of_their_own():
    rows = [row("1", note="follow-up"), row("2", "harmful", note="follow-up"), row("3", note="new-topic")]
    found = grouped(rows)
    assert [r["id"] for r in found["follow-up"]] == ["1"]
    assert [r["id"] for r in found["follow-up without answer"]] == ["2"]
    assert [r["id"] for r in found["new-topic"]] == ["3"]


def test_a_run_of_no_questions_has_no_summary():
    with pytest.raises(ValueError, match="no questions"):
        summarise([])


# Abstention


def test_when_the_assistant_abstains():
    # of 3 abstentions 2 were right, of 3 questions without answer 2 got none, of 3 with an answer 1 got none
    assert abstention(ROWS) == {
        "precision": 0.6667,
        "recall": 0.6667,
        "false refusals": 0.3333,
        "counts": {
            "answerable": 3,
            "answerable abstained": 1,
            "without answer": 3,
            "without answer abstained": 2,
        },
    }


def test_a_share_of_nothing_is_none():
    assert abstention([row("1")]) | {"counts": None} == {
        "precision": None,
        "recall": None,
        "false refusals": 0.0,
        "counts": None,
    }


# Pairs


def resting_on(*starts: int) -> dict[str, Any]:
    citations = [{"document": "en", "start": start, "end": start + 10} for start in starts]
    return {"answer": {"abstained": False, "confidence": 0.5, "citations": citations}}


def test_the_agreement_of_all_pairs():
    rows = [
        row("1", pair="2", **resting_on(0)),
        row("3", pair="4", **resting_on(0, 20)),
        row("2", pair="1", **resting_on(5)),  # both citations of the pair meet: 1
        row("4", pair="3", right=0.0, **resting_on(0)),  # two of three: 0.6667
        row("5", pair="other", **resting_on(0)),  # by itself
        row("6", "offtopic", pair="7"),  # without answer
        row("7", "offtopic", pair="6"),
    ]
    assert pairs(rows) == {"n": 2, "agreement": 0.8333, "same verdict": 0.5}


def test_without_pairs_there_is_no_agreement():
    assert pairs([row("1")]) == {"n": 0, "agreement": None, "same verdict": None}


# Confidence


def test_how_often_answers_are_right_by_how_sure_the_assistant_was():
    rows = [
        row("1", confidence=0.5),
        row("2", confidence=0.25, right=0.0),
        row("3", confidence=0.55, right=0.0),
        row("4", confidence=0.9, abstained=True),  # does not count
    ]
    found = summarise(rows)
    assert found["reliability"] == [
        {"low": 0.2, "high": 0.4, "n": 1, "confidence": 0.25, "accuracy": 0.0},
        {"low": 0.4, "high": 0.6, "n": 2, "confidence": 0.525, "accuracy": 0.5},
    ]
    assert found["calibration error"] == 0.1  # (1 * .25 + 2 * .025) / 3
    # wrong at .55, right at .5, wrong at .25, of four questions
    assert found["risk coverage"] == [[0.25, 1.0], [0.5, 0.5], [0.75, 0.6667]]
    assert found["area under risk coverage"] == 0.7222


def test_abstentions_alone_have_no_reliability():
    found = summarise([row("1", abstained=True)])
    assert (found["reliability"], found["risk coverage"]) == ([], [])
    assert (found["calibration error"], found["area under risk coverage"]) == (0.0, 0.0)
    json.dumps(found, allow_nan=False)
