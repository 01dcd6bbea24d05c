"""`tweespraak eval gate`: hold a run against bounds."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.evaluation.gates import COUNT, Checked, check, load_gates
from assistant.evaluation.run_folder import load_run


def gate(parsed: argparse.Namespace) -> int:
    """Print each bound with the figure of the run; 1 when a figure is outside of its bound."""
    gates = load_gates(parsed.gates)
    checked = check(load_run(parsed.run_folder).summary, gates)
    broken = sum(not one.holds for one in checked)
    if parsed.json:
        rows = [{**dataclasses.asdict(c.gate), "value": c.value, "n": c.n, "holds": c.holds} for c in checked]
        print(json.dumps({"holds": not broken, "gates": rows}, ensure_ascii=False))
    else:
        _print(checked)
        print(f"{len(checked) - broken} of {len(checked)} bounds hold")
    return int(bool(broken))


def _print(checked: Sequence[Checked]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("group", "measure", "n", "value", "bound", ""):
        table.add_column(title, justify="right" if title in {"n", "value"} else "left")
    for one in checked:
        use = "" if one.gate.use == "mean" else f" ({one.gate.use})"
        bound = f"at {one.gate.bound} {one.gate.limit:g}"
        verdict = "holds" if one.holds else "BROKEN"
        value = f"{one.value:.0f}" if one.gate.measure == COUNT else f"{one.value:.4f}"
        table.add_row(one.gate.group, f"{one.gate.measure}{use}", str(one.n), value, bound, verdict)
    Console(width=100, highlight=False).print(table)
