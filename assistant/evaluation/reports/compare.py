"""Comparing two runs question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.reports.paired import Paired, holm, paired
from assistant.evaluation.reports.questions import Asked, Row, asked, texts_of
from assistant.evaluation.reports.tables import flat, in_order, last
from assistant.evaluation.run_folder import Run

VERDICT = "accuracy"  # with it, the verdict decides whether an answer got better; else the measures together
EVERY_RUN = frozenset(
    {"when", "seconds", "resumed", "command", "latency", "files"}
)  # differ though nothing was changed
NEUTRAL = frozenset({"abstained", "completed"})  # more of it is neither better nor worse


@dataclass(frozen=True, slots=True)
class Difference:
    """What two runs have of a measure; `corrected` is the p-value corrected for the number of measures (Holm)."""

    measure: str
    paired: Paired
    corrected: float


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose measures changed: each measure with its value in A and in B."""

    a: Asked
    b: Asked
    scores: tuple[tuple[str, float, float], ...]
    turned: int  # 1: the verdict became right, -1: it became wrong, 0: neither
    net: float  # the sum of the changes, of measures of which more is better

    @property
    def is_better(self) -> bool:
        """Whether B does better; where the verdict is the same, by the other measures together."""
        return (self.turned, self.net) > (0, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side."""

    names: tuple[str, str]
    shared: int
    other_answers: int  # shared questions that were answered in other words
    only: tuple[tuple[str, ...], tuple[str, ...]]  # ids that only one run has
    reworded: tuple[str, ...]  # ids under which the runs asked something else, which are left out
    differences: tuple[Difference, ...]
    directions: tuple[tuple[str, tuple[tuple[str, Paired], ...]], ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    records: tuple[tuple[str, str, str], ...]  # what differs between the records: name, A, B


Pair = tuple[Row, Row]


def compare(a: Run, b: Run, names: tuple[str, str], measures: Sequence[str] = ()) -> Comparison:
    """Compare run B with run A, in these measures or in all.

    Raises QuestionSetError when the runs share no question, or none of them has a measure.
    """
    ours, theirs = ({row["id"]: row for row in run.rows} for run in (a, b))
    both = [(row, theirs[id]) for id, row in ours.items() if id in theirs]
    pairs = [(one, other) for one, other in both if texts_of(one) == texts_of(other)]
    if not pairs:
        what = f"the {len(both)} ids they share stand for different questions" if both else "they share no question"
        raise QuestionSetError(f"{names[0]} and {names[1]} cannot be compared: {what}; run the same set with both")
    wanted = _measures(pairs, names, measures)
    found = [_paired(pairs, measure) for measure in wanted]
    corrected = holm([one.p for one in found])
    changes = [change for number, pair in enumerate(pairs, 1) if (change := _change(number, pair, wanted)) is not None]
    compared = {one["id"] for one, _ in pairs}
    return Comparison(
        names=names,
        shared=len(pairs),
        other_answers=sum(one["answer"]["answer"] != other["answer"]["answer"] for one, other in pairs),
        only=(tuple(id for id in ours if id not in theirs), tuple(id for id in theirs if id not in ours)),
        reworded=tuple(one["id"] for one, _ in both if one["id"] not in compared),
        differences=tuple(map(Difference, wanted, found, corrected)),
        directions=_directions(pairs, wanted),
        better=tuple(sorted((c for c in changes if c.is_better), key=lambda c: (-c.turned, -c.net))),
        worse=tuple(sorted((c for c in changes if not c.is_better), key=lambda c: (c.turned, c.net))),
        records=_records(a.record, b.record),
    )


def _measures(pairs: Sequence[Pair], names: tuple[str, str], asked_for: Sequence[str]) -> list[str]:
    """The measures to compare: those that some question has in both runs."""
    there = in_order(name for one, other in pairs for name in one["scores"] if name in other["scores"])
    unknown = [name for name in asked_for if name not in there]
    if unknown or not there:
        what = f'no measure "{unknown[0]}"' if unknown else "no measure"
        raise QuestionSetError(
            f"{names[0]} and {names[1]} have {what} in common; they have: {', '.join(there) or 'none'}"
        )
    return [name for name in there if name in asked_for] if asked_for else there


def _paired(pairs: Sequence[Pair], measure: str) -> Paired:
    rows = [(a, b) for a, b in pairs if measure in a["scores"] and measure in b["scores"]]
    values = [(a["scores"][measure], b["scores"][measure]) for a, b in rows]
    return paired([a for a, _ in values], [b for _, b in values], [a["cluster"] for a, _ in rows])


def _directions(
    pairs: Sequence[Pair], measures: Sequence[str]
) -> tuple[tuple[str, tuple[tuple[str, Paired], ...]], ...]:
    """The same for each direction apart, of the measures that apply there."""
    found = []
    for direction in sorted({a["direction"] for a, _ in pairs}, key=last):
        part = [(a, b) for a, b in pairs if a["direction"] == direction]
        there = {name for a, b in part for name in a["scores"] if name in b["scores"]}
        found.append((direction, tuple((name, _paired(part, name)) for name in measures if name in there)))
    return tuple(found)


def _change(number: int, pair: Pair, measures: Sequence[str]) -> Change | None:
    """What changed, or None where nothing did that is better or worse."""
    one, other = pair
    scores = [
        (name, one["scores"][name], other["scores"][name])
        for name in measures
        if name in one["scores"] and name in other["scores"]
    ]
    changed = tuple(score for score in scores if score[1] != score[2])
    turned = int(other["right"]) - int(one["right"]) if VERDICT in measures else 0
    net = sum(after - before for name, before, after in changed if name not in NEUTRAL)
    if not turned and not round(net, 9):
        return None
    return Change(asked(one, number), asked(other, number), changed, turned, net)


def _records(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """What differs between the records, but for what differs at every run."""
    one, other = (dict(flat({k: v for k, v in record.items() if k not in EVERY_RUN})) for record in (a, b))
    names = dict.fromkeys([*one, *other])
    return tuple((n, one.get(n, ""), other.get(n, "")) for n in names if one.get(n) != other.get(n))
