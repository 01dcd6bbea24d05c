"""Bounds that the figures of a run have to keep, read from a TOML file.

A table is a group of the run's summary, a line one of its measures with a bound:

    ["direction nl-en"]
    "R@5" = { least = 0.95 }
    abstained = { most = 0.04, use = "high" }

`use` says which figure is held against the bound: the mean, or that end of its interval at which the bound is harder
to keep ("low" for `least`, "high" for `most`). `n` is a measure too: how many items the group has. What a summary says
of the whole run stands in the groups `abstention`, `pairs` and `confidence`, without intervals.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from assistant.errors import GateError

Bound = Literal["least", "most"]
Use = Literal["mean", "low", "high"]
USES: dict[Bound, tuple[Use, Use]] = {"least": ("mean", "low"), "most": ("mean", "high")}
COUNT = "n"  # the measure that is the number of items
CONFIDENCE = ("calibration error", "area under risk coverage")
FORM = "write it like { least = 0.95 } or { most = 0.04 }"
Summary = Mapping[str, Any]  # `summary.json` of a run
Measures = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on one measure of one group."""

    group: str
    measure: str
    bound: Bound
    limit: float
    use: Use = "mean"

    @property
    def name(self) -> str:
        """The group and the measure, for messages."""
        return f'"{self.group}"."{self.measure}"'


@dataclass(frozen=True, slots=True)
class Checked:
    """A gate with the figure that was held against it, which was measured on `n` items."""

    gate: Gate
    value: float
    n: int

    @property
    def holds(self) -> bool:
        """Whether the figure keeps the bound; one that equals it does."""
        return self.value >= self.gate.limit if self.gate.bound == "least" else self.value <= self.gate.limit


def load_gates(path: Path) -> list[Gate]:
    """The gates of a file, in its order. Raises GateError when it cannot be read or holds anything else."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GateError(f"{path}: {error.strerror or error}; check the name of the file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GateError(f"{path}: not TOML ({error}); mend it") from error
    gates = []
    for group, measures in tables.items():
        if not isinstance(measures, dict):
            raise GateError(f'{path}: "{group}" is no table; a table is a group, its lines are measures with bounds')
        gates += [_gate(path, group, measure, given) for measure, given in measures.items()]
    if not gates:
        raise GateError(f"{path}: holds no bound, so nothing would be checked")
    return gates


def check(summary: Summary, gates: list[Gate]) -> list[Checked]:
    """Hold each gate against the summary of a run.

    Raises GateError when a group or measure is not in it, or was measured on nothing: that is no bound kept.
    """
    known = _figures(summary)
    return [_check(gate, known) for gate in gates]


def _gate(path: Path, group: str, measure: str, given: object) -> Gate:
    where = f'{path}: "{group}"."{measure}"'
    if not isinstance(given, dict):
        raise GateError(f"{where} is no bound; {FORM}")
    bounds = [bound for bound in USES if bound in given]
    unknown = sorted(set(given) - {*USES, "use"})
    if len(bounds) != 1 or unknown:
        wrong = f'has "{unknown[0]}"' if unknown else f"has {'two bounds' if bounds else 'no bound'}"
        raise GateError(f"{where} {wrong}; {FORM}")
    bound = bounds[0]
    limit, use = given[bound], given.get("use", "mean")
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not math.isfinite(limit):
        raise GateError(f"{where}: {bound} should be a number; {FORM}")
    if use not in USES[bound]:
        raise GateError(f'{where}: use is "{use}"; with {bound} it is {" or ".join(USES[bound])}')
    return Gate(group, measure, bound, float(limit), cast(Use, use))


def _check(gate: Gate, known: Mapping[str, tuple[int, Measures]]) -> Checked:
    if gate.group not in known:
        raise GateError(f'{gate.name}: the run has no group "{gate.group}"; it has {_listed(known)}')
    n, measures = known[gate.group]
    if gate.measure == COUNT:
        return Checked(gate, n, n)
    if gate.measure not in measures:
        raise GateError(f'{gate.name}: the group has no measure "{gate.measure}"; it has {_listed([COUNT, *measures])}')
    figures = measures[gate.measure]
    if not figures["n"]:
        raise GateError(f"{gate.name}: was measured on no item, so nothing would be checked")
    value = figures.get(gate.use)
    if value is None or not math.isfinite(value):
        raise GateError(f'{gate.name}: the run has no "{gate.use}" of it; use the mean')
    return Checked(gate, float(value), int(figures["n"]))


def _figures(summary: Summary) -> dict[str, tuple[int, Measures]]:
    """The measures of each group, with the number of its items."""
    groups = {name: (int(group["n"]), group["measures"]) for name, group in summary["groups"].items()}
    abstention, pairs, counts = summary["abstention"], summary["pairs"], summary["abstention"]["counts"]
    of = {
        "precision": counts["without answer abstained"] + counts["answerable abstained"],
        "recall": counts["without answer"],
        "false refusals": counts["answerable"],
    }
    answered = sum(one["n"] for one in summary["reliability"])
    whole = {
        "abstention": (counts["answerable"] + counts["without answer"], {n: _of(abstention, n, of[n]) for n in of}),
        "pairs": (pairs["n"], {n: _of(pairs, n, pairs["n"]) for n in ("agreement", "same verdict")}),
        "confidence": (answered, {n: _of(summary, n, answered) for n in CONFIDENCE}),
    }
    return groups | whole


def _of(values: Mapping[str, Any], name: str, n: int) -> dict[str, Any]:
    return {"mean": values[name], "n": n}


def _listed(names: Any) -> str:
    return ", ".join(f'"{name}"' for name in names)
