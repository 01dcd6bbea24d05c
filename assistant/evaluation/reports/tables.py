"""The tables of a report: a row for each measure, a column for each group of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The order in which measures are read; others follow in the order of the run.
ORDER = (
    "accuracy",
    "F1",
    "R@1",
    "R@5",
    "R@10",
    "Success@1",
    "Success@5",
    "RR@10",
    "nDCG@10",
    "citation recall",
    "citation precision",
    "abstained",
    "language",
    "quotes",
    "completed",
)
PARTS = ("direction", "kind", "language", "set")


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean over `n` questions with its 95% interval, where there is one."""

    mean: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """Measures of groups; a cell is None where the measure does not apply."""

    name: str  # "overall", or one of PARTS
    groups: tuple[tuple[str, int], ...]  # each with its number of questions
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def tables(groups: Mapping[str, Mapping[str, Any]]) -> list[Table]:
    """One table over everything and one for each way to part the questions, from the groups of a summary."""
    parted: dict[str, list[tuple[str, Mapping[str, Any]]]] = {name: [] for name in ("overall", *PARTS)}
    for name, group in groups.items():
        part, _, rest = name.partition(" ")
        if part in PARTS and rest:
            parted[part].append((rest, group))
        else:
            parted["overall"].append((name, group))
    parted["direction"].sort(key=lambda one: last(one[0]))
    return [_table(name, found) for name, found in parted.items() if found]


def last(direction: str) -> tuple[bool, str]:
    """Where a direction is put: those without one language of documents come last."""
    return direction.endswith(("-both", "-none")), direction


def in_order(measures: Iterable[str]) -> list[str]:
    """Measures, each once, in the order in which they are read."""
    found = list(dict.fromkeys(measures))
    return [name for name in ORDER if name in found] + [name for name in found if name not in ORDER]


def _table(name: str, groups: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    measures = in_order(measure for _, group in groups for measure in group["measures"])
    return Table(
        name,
        tuple((label, int(group["n"])) for label, group in groups),
        tuple((measure, tuple(_cell(group["measures"].get(measure)) for _, group in groups)) for measure in measures),
    )


def _cell(value: Mapping[str, Any] | None) -> Cell | None:
    return None if value is None else Cell(value["mean"], value.get("low"), value.get("high"), int(value["n"]))


def flat(value: object, name: str = "") -> list[tuple[str, str]]:
    """The plain values inside a record with the names that lead to them, "packages › numpy"."""
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in flat(inner, f"{name} › {key}" if name else str(key))]
    if isinstance(value, list | tuple):
        if all(not isinstance(inner, Mapping | list | tuple) for inner in value):
            return [(name, ", ".join(_plain(inner) for inner in value))]
        named = [(_called(inner, at), inner) for at, inner in enumerate(value, start=1)]
        return [pair for key, inner in named for pair in flat(inner, f"{name} › {key}" if name else key)]
    return [(name, _plain(value))]


def _called(value: object, at: int) -> str:
    """What a value in a list is called: by its own name, or by its place."""
    return str(value.get("name", at)) if isinstance(value, Mapping) else str(at)


def _plain(value: object) -> str:
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
