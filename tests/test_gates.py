"""Bounds on the figures of a run: how they are read, and when they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import GateError
from assistant.evaluation.gates import Gate, check, load_gates

FIGURES = ("mean", "low", "high", "n")


def summary(groups: dict[str, dict[str, tuple]]) -> dict[str, Any]:
    """What `eval run` writes of these groups; of each measure: mean, low, high, n."""
    return {
        "groups": {
            name: {
                "n": max(n for *_, n in measures.values()),
                "measures": {m: dict(zip(FIGURES, given, strict=True)) for m, given in measures.items()},
            }
            for name, measures in groups.items()
        },
        **WHOLE,
    }


WHOLE: dict[str, Any] = {
    "abstention": {
        "precision": 0.8,
        "recall": 0.4,
        "false refusals": 0.05,
        "counts": {"answerable": 40, "answerable abstained": 2, "without answer": 20, "without answer abstained": 8},
    },
    "pairs": {"n": 12, "agreement": 0.75, "same verdict": 0.9},
    "reliability": [
        {"low": 0.4, "high": 0.6, "n": 10, "confidence": 0.5, "accuracy": 0.5},
        {"low": 0.8, "high": 1.0, "n": 40, "confidence": 0.9, "accuracy": 0.9},
    ],
    "calibration error": 0.03,
    "area under risk coverage": 0.07,
}
SUMMARY = summary({"answerable": {"R@5": (0.95, 0.90, 0.99, 40), "abstained": (0.05, 0.01, 0.09, 40)}})


@pytest.fixture
def written(tmp_path):
    """A way to write a file of gates."""

    def writing(text: str | bytes) -> Path:
        path = tmp_path / "gates.toml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return writing


def gate(bound="least", limit=0.9, use="mean", group="answerable", measure="R@5") -> Gate:
    return Gate(group, measure, bound, limit, use)


# Reading


def test_a_table_is_a_group_and_a_line_a_bound(written):
    text = '[answerable]\n"R@5" = {least = 0.95}\nabstained = {most = 0, use = "high"}\n'
    text += '["direction nl-en"]\naccuracy = {least = 0.9, use = "low"}\n'
    assert load_gates(written(text)) == [
        Gate("answerable", "R@5", "least", 0.95),
        Gate("answerable", "abstained", "most", 0.0, "high"),
        Gate("direction nl-en", "accuracy", "least", 0.9, "low"),
    ]


def test_the_same_can_be_written_with_dots(written):
    assert load_gates(written('"direction nl-en"."R@5" = {least = 0.95}\n')) == [
        Gate("direction nl-en", "R@5", "least", 0.95)
    ]


WRONG = {
    "no TOML": ("[answerable\n", "not TOML"),
    "no UTF-8": (b'["caf\xe9"]\n', "not TOML"),
    "no bound at all": ("# none\n[answerable]\n", "holds no bound, so nothing would be checked"),
    "no table": ("answerable = 0.9\n", '"answerable" is no table'),
    "a number": ("[answerable]\naccuracy = 0.9\n", '"answerable"."accuracy" is no bound; write it like'),
    "nothing": ("[answerable]\naccuracy = {}\n", "has no bound"),
    "both": ("[answerable]\naccuracy = {least = 0.8, most = 0.9}\n", "has two bounds"),
    "an unknown key": ("[answerable]\naccuracy = {at_least = 0.8}\n", 'has "at_least"'),
    "a text": ('[answerable]\naccuracy = {least = "0.8"}\n', "least should be a number"),
    "a truth value": ("[answerable]\naccuracy = {least = true}\n", "least should be a number"),
    "not a number": ("[answerable]\naccuracy = {least = nan}\n", "least should be a number"),
    "no end": ("[answerable]\naccuracy = {most = inf}\n", "most should be a number"),
    "an unknown use": ('[answerable]\naccuracy = {least = 0.8, use = "median"}\n', 'use is "median"; with least it is'),
    "the easy end": ('[answerable]\naccuracy = {least = 0.8, use = "high"}\n', "with least it is mean or low"),
    "the other easy end": ('[answerable]\nabstained = {most = 0.8, use = "low"}\n', "with most it is mean or high"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_no_bound_is_an_error_that_says_where(written, text, message):
    path = written(text)
    with pytest.raises(GateError) as caught:
        load_gates(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(GateError, match=r"none\.toml: No such file.*; check the name"):
        load_gates(tmp_path / "none.toml")


# Checking


@pytest.mark.parametrize(
    ("bound", "limit", "use", "value", "holds"),
    [
        ("least", 0.95, "mean", 0.95, True),
        ("least", 0.951, "mean", 0.95, False),
        ("most", 0.95, "mean", 0.95, True),
        ("most", 0.949, "mean", 0.95, False),
        ("least", 0.91, "low", 0.90, False),
        ("least", 0.90, "low", 0.90, True),
        ("most", 0.98, "high", 0.99, False),
        ("most", 0.99, "high", 0.99, True),
    ],
)
def test_a_bound_holds_up_to_itself(bound, limit, use, value, holds):
    [checked] = check(SUMMARY, [gate(bound, limit, use)])
    assert (checked.value, checked.n, checked.holds) == (value, 40, holds)


def test_the_number_of_items_is_a_measure():
    [enough, too_few] = check(SUMMARY, [gate(limit=40, measure="n"), gate(limit=41, measure="n")])
    assert (enough.value, enough.holds, too_few.holds) == (40, True, False)


def test_what_a_summary_says_of_the_whole_run_is_a_group_too():
    gates = [
        gate(group="abstention", measure="precision", limit=0.5),
        gate(group="abstention", measure="recall", limit=0.5),
        gate("most", group="abstention", measure="false refusals", limit=0.5),
        gate(group="pairs", measure="agreement", limit=0.5),
        gate("most", group="confidence", measure="calibration error", limit=0.5),
        gate("most", group="confidence", measure="area under risk coverage", limit=0.5),
    ]
    checked = check(SUMMARY, gates)
    assert [one.value for one in checked] == [0.8, 0.4, 0.05, 0.75, 0.03, 0.07]
    assert [one.n for one in checked] == [10, 20, 40, 12, 50, 50]


NOT_MEASURED = {
    "group": (gate(group="direction nl-fr"), 'the run has no group "direction nl-fr"; it has "answerable"'),
    "measure": (gate(measure="R@7"), 'the group has no measure "R@7"; it has "n", "R@5", "abstained"'),
    "measure of the whole": (gate(group="pairs", measure="R@5"), 'it has "n", "agreement", "same verdict"'),
    "interval": (gate(group="pairs", measure="agreement", use="low"), 'has no "low" of it; use the mean'),
}


@pytest.mark.parametrize(("wrong", "message"), NOT_MEASURED.values(), ids=NOT_MEASURED)
def test_a_bound_on_what_was_not_measured_is_an_error(wrong, message):
    with pytest.raises(GateError) as caught:
        check(SUMMARY, [gate(), wrong])
    assert f'"{wrong.group}"."{wrong.measure}": ' in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize("n", [0, 3])
def test_a_measure_of_no_items_is_an_error_also_where_it_has_a_value(n):
    empty = summary({"answerable": {"R@5": (1.0, 1.0, 1.0, n)}})
    if n:
        assert check(empty, [gate()])[0].holds
    else:
        with pytest.raises(GateError, match=r"was measured on no item, so nothing would be checked"):
            check(empty, [gate()])


def test_a_run_without_pairs_keeps_no_bound_on_them():
    alone = SUMMARY | {"pairs": {"n": 0, "agreement": None, "same verdict": None}}
    with pytest.raises(GateError, match=r"was measured on no item"):
        check(alone, [gate(group="pairs", measure="agreement")])


def test_an_interval_that_there_is_none_of_keeps_no_bound():
    single = summary({"answerable": {"R@5": (1.0, None, None, 3)}})
    assert check(single, [gate()])[0].holds
    with pytest.raises(GateError, match=r'no "low" of it'):
        check(single, [gate(use="low")])
