"""`tweespraak eval run`."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.cli.common import open_assistant
from assistant.cli.evaluate.common import load
from assistant.evaluation import runs
from assistant.evaluation.certainty import Bin, calibration_error

_WITH_INTERVAL = ("R@1", "accuracy", "abstained")
_COLUMNS = {
    "n": "n",
    "R@1": "R@1",
    "R@5": "R@5",
    "R@10": "R@10",
    "RR@10": "RR@10",
    "accuracy": "accuracy",
    "citation recall": "cit. rec.",
    "citation precision": "cit. prec.",
    "abstained": "abstained",
    "language": "language",
    "completed": "completed",
    "quotes": "quotes",
}


def run(parsed: argparse.Namespace) -> int:
    """Run question sets, write the run and print its means."""
    items = load(parsed.sets)
    runs.prepare(parsed.out)
    assistant = open_assistant(parsed)
    rows = runs.run(assistant, items, _report if sys.stderr.isatty() else None, parsed.alone)
    means, latency = runs.summarise(rows), runs.latencies(rows)
    record = runs.record(assistant, parsed.sets)
    widths, pairs, diagram = runs.intervals(rows), runs.agreement(rows), runs.reliability_of(rows)
    summary = {
        "means": means,
        "intervals": widths,
        "pairs": pairs,
        "reliability": [dataclasses.asdict(one) for one in diagram],
        "calibration_error": calibration_error(diagram),
        "latency_ms": latency,
        "record": record,
    }
    runs.save(parsed.out, rows, summary)
    _print(means, widths)
    _print_certainty(pairs, diagram)
    print(f"time a question: p50 {latency['p50']:.1f} ms, p99 {latency['p99']:.1f} ms")
    print(f"{len(rows)} questions; written to {parsed.out}")
    return 0


def _report(number: int) -> None:
    print(f"\r{number} questions", end="", file=sys.stderr, flush=True)


def _print(means: dict[str, dict[str, float]], widths: dict[str, dict[str, float]]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for title in _COLUMNS.values():
        table.add_column(title, justify="right")
    for name, values in means.items():
        cells = [_cell(key, values[key], widths[name]) if key in values else "" for key in _COLUMNS]
        table.add_row(name, *cells)
    Console(width=148, highlight=False).print(table)


def _print_certainty(pairs: dict[str, float], diagram: Sequence[Bin]) -> None:
    """How far the two languages agree, and how often answers are right by how sure the assistant was."""
    if pairs["n"]:
        print(f"{pairs['n']:.0f} questions in both languages: {pairs['agreement']:.3f} of the citations agree")
    for one in diagram:
        said = f"confidence {one.start:.1f} to {one.end:.1f}: {one.n} answers"
        print(f"{said}, on average {one.confidence:.2f}, right {one.right:.2f}")
    print(f"expected calibration error {calibration_error(diagram):.3f}")


def _cell(key: str, value: float, widths: dict[str, float]) -> str:
    if key == "n":
        return str(int(value))
    width = f" ±{widths[key]:.2f}".replace("0.", ".") if key in _WITH_INTERVAL and key in widths else ""
    return f"{value:.3f}{width}"
