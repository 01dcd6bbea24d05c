"""Comparing two runs: which questions, which measures, and what got better or worse."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.errors import QuestionSetError
from assistant.evaluation.reports.compare import compare
from assistant.evaluation.reports.difference import clear_line, directions, rows
from assistant.evaluation.reports.words import Words
from assistant.evaluation.run_folder import Run, load_run

RUN = load_run(Path(__file__).parent / "data" / "report-run")
NAMES = ("before", "after")


def changed(**by_id: Mapping[str, object]) -> Run:
    """The run with other values in some rows; a key may be a measure."""
    found = copy.deepcopy(list(RUN.rows))
    for row in found:
        for key, value in by_id.get(row["id"].replace("-", "_"), {}).items():
            place = row["scores"] if key in row["scores"] else row["item"] if key in row["item"] else row
            place[key] = value
    return dataclasses.replace(RUN, rows=tuple(found))


def without(*ids: str) -> Run:
    return dataclasses.replace(RUN, rows=tuple(row for row in RUN.rows if row["id"] not in ids))


def by_measure(comparison):
    return {one.measure: one for one in comparison.differences}


def test_a_run_does_not_differ_from_itself():
    found = compare(RUN, RUN, NAMES)
    assert (found.shared, found.other_answers, found.only, found.reworded) == (6, 0, ((), ()), ())
    assert all(one.paired.difference == 0 and one.corrected == 1 for one in found.differences)
    assert (found.better, found.worse, found.records) == ((), (), ())


def test_every_measure_is_compared_where_it_applies():
    found = by_measure(compare(RUN, RUN, NAMES))
    assert list(found) == ["accuracy", "R@1", "R@5", "R@10", "citation recall", "abstained", "language"]
    assert (found["accuracy"].paired.n, found["R@1"].paired.n) == (6, 4)
    assert (found["accuracy"].paired.clusters, found["R@1"].paired.clusters) == (5, 3)  # d-001 and d-002 are one


def test_the_difference_is_that_of_b_less_a():
    other = changed(d_002={"accuracy": 1.0, "right": True}, d_003={"R@5": 1.0})
    found = by_measure(compare(RUN, other, NAMES))
    accuracy, recall = found["accuracy"].paired, found["R@5"].paired
    assert (accuracy.mean_a, accuracy.mean_b) == (pytest.approx(2 / 6), pytest.approx(3 / 6))
    assert accuracy.difference == pytest.approx(1 / 6)
    assert recall.difference == pytest.approx(0.5 / 4)
    assert by_measure(compare(other, RUN, NAMES))["accuracy"].paired.difference == pytest.approx(-1 / 6)


def test_p_is_corrected_for_the_measures_that_are_compared():
    ids = ("d-001", "d-002", "d-003", "d-004", "d-006")
    other = changed(**{id.replace("-", "_"): {"language": 0.0} for id in ids})
    all_of_them, alone = compare(RUN, other, NAMES), compare(RUN, other, NAMES, ["language"])
    assert by_measure(alone)["language"].corrected == by_measure(alone)["language"].paired.p == 2 / 2**4
    assert by_measure(all_of_them)["language"].corrected == 7 * 2 / 2**4


def test_only_the_measures_that_are_asked_for():
    found = compare(RUN, RUN, NAMES, ["R@5", "accuracy"])
    assert [one.measure for one in found.differences] == ["accuracy", "R@5"]


def test_a_measure_that_there_is_not():
    with pytest.raises(
        QuestionSetError, match=r'before and after have no measure "MAP" in common; they have: accuracy, R@1'
    ):
        compare(RUN, RUN, NAMES, ["MAP"])


def test_questions_of_one_run_alone_are_listed_and_left_out():
    found = compare(without("d-001"), without("d-003", "d-004"), NAMES)
    assert found.only == (("d-003", "d-004"), ("d-001",))
    assert found.shared == 3


def test_runs_that_share_nothing():
    with pytest.raises(
        QuestionSetError, match=r"before and after cannot be compared: they share no question; run the same"
    ):
        compare(without("d-001"), dataclasses.replace(RUN, rows=RUN.rows[:1]), NAMES)


@pytest.mark.parametrize("other", [{"question": "?"}, {"answers": [["4"]]}, {"before": ["Eerst?"]}, {"evidence": []}])
def test_a_question_that_is_other_under_the_same_id_is_left_out(other):
    found = compare(RUN, changed(d_001=other), NAMES)
    assert (found.reworded, found.shared) == (("d-001",), 5)
    assert by_measure(found)["accuracy"].paired.n == 5


def test_runs_whose_ids_all_stand_for_something_else():
    other = changed(**{row["id"].replace("-", "_"): {"question": "?"} for row in RUN.rows})
    with pytest.raises(QuestionSetError, match="the 6 ids they share stand for different questions"):
        compare(RUN, other, NAMES)


def test_the_verdict_decides_what_is_better():
    other = changed(d_002={"right": True, "accuracy": 1.0, "R@5": 0.0, "citation recall": 0.0})
    [change] = compare(RUN, other, NAMES).better
    assert (change.a.id, change.turned, change.net) == ("d-002", 1, -1.0)
    assert change.scores == (("accuracy", 0.0, 1.0), ("R@5", 1.0, 0.0), ("citation recall", 1.0, 0.0))
    assert [one.a.id for one in compare(other, RUN, NAMES).worse] == ["d-002"]


def test_where_the_verdict_is_the_same_the_measures_decide():
    other = changed(d_002={"R@1": 1.0}, d_003={"R@5": 0.0}, d_001={"abstained": 1.0})
    found = compare(RUN, other, NAMES)
    assert [one.a.id for one in found.better] == ["d-002"]
    assert [one.a.id for one in found.worse] == ["d-003"]  # abstaining alone is neither


def test_without_accuracy_only_the_measures_asked_for_decide():
    other = changed(d_002={"right": True, "accuracy": 1.0, "R@5": 0.0})
    found = compare(RUN, other, NAMES, ["R@5"])
    assert ([one.a.id for one in found.worse], found.better) == (["d-002"], ())


def test_what_turned_comes_before_what_changed():
    other = changed(
        d_001={"right": False, "accuracy": 0.0}, d_003={"R@1": 0.0, "R@5": 0.0, "R@10": 0.0, "citation recall": 0.0}
    )
    assert [one.a.id for one in compare(RUN, other, NAMES).worse] == ["d-001", "d-003"]


def test_each_direction_apart():
    other = changed(d_002={"accuracy": 1.0})
    table = directions(compare(RUN, other, NAMES))
    assert [name for name, _ in table.groups] == ["en-en", "nl-en", "nl-nl", "en-both", "en-none", "nl-none"]
    accuracy, recall = dict(table.rows)["accuracy"], dict(table.rows)["R@1"]
    assert [cell.mean for cell in accuracy if cell] == [1.0, 0, 0, 0, 0, 0]
    assert recall[-1] is None


def test_what_differs_between_the_records():
    record = {
        **RUN.record,
        "when": "2027",
        "seconds": 9,
        "latency": {},
        "settings": {"rrf_k": 5, "depth": 50},
        "new": True,
    }
    found = compare(RUN, dataclasses.replace(RUN, record=record), NAMES).records
    assert found == (("settings › rrf_k", "60", "5"), ("new", "", "true"))


def test_what_is_said_of_it():
    words = Words("en")
    nothing = compare(RUN, RUN, NAMES, ["accuracy"])
    assert clear_line(nothing, words) == "None of the differences is clear: all of them may be chance."
    clear = dataclasses.replace(nothing, differences=(dataclasses.replace(nothing.differences[0], corrected=0.0004),))
    assert clear_line(clear, words) == "Clear differences: accuracy 0.000."
    assert rows(clear, words) == [
        (["accuracy", "6", "0.333", "0.333", "0.000", "[0.000, 0.000]", "1.000", "< 0.001"], True)
    ]
