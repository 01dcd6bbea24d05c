"""`tweespraak eval run`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant.cli.common import open_assistant, progress_bar, settings_from
from assistant.errors import SettingsError
from assistant.evaluation import run_folder, runs
from assistant.settings import Settings

_WITH_INTERVAL = ("R@1", "accuracy", "abstained")
_COLUMNS = {
    "R@1": "R@1",
    "R@5": "R@5",
    "nDCG@10": "nDCG@10",
    "accuracy": "accuracy",
    "F1": "F1",
    "citation recall": "cit. rec.",
    "citation precision": "cit. prec.",
    "abstained": "abstained",
    "language": "language",
    "completed": "completed",
    "quotes": "quotes",
}


def run(parsed: argparse.Namespace) -> int:
    """Run question sets, save the run and print its means."""
    settings = configured(settings_from(parsed), parsed.config)
    runs.load(parsed.sets)  # what is wrong with them shows before an index is built
    run_folder.prepare(parsed.out)
    assistant = open_assistant(parsed, settings)
    command = ["tweespraak", *sys.argv[1:]]
    try:
        with progress_bar("asking") as progress:
            done = runs.run(assistant, parsed.sets, parsed.out, alone=parsed.alone, command=command, progress=progress)
    except KeyboardInterrupt:
        print("tweespraak: interrupted; the same command goes on where it stopped", file=sys.stderr)
        raise
    _print(done)
    print(f"{len(done.rows)} questions; written to {parsed.out}")
    return 0


def configured(settings: Settings, given: list[str]) -> Settings:
    """The settings with each NAME=VALUE in place of what they had. Raises SettingsError."""
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise SettingsError(f'--config "{one}" is not NAME=VALUE, for instance rrf_k=60')
        settings = settings.replace({name.strip(): value.strip()})
    return settings


def _print(done: run_folder.Run) -> None:
    _print_groups(done.summary["groups"])
    _print_certainty(done.summary)
    latency, resumed = done.record["latency"], done.record["resumed"]
    print("time a question: " + ", ".join(f"{name} {value:.1f} ms" for name, value in latency.items()))
    errors = sum("error" in row for row in done.rows)
    if errors:
        print(f"{errors} of them cannot be read, and count{'s' * (errors == 1)} as wrong")
    if resumed:
        print(f"{resumed} of them were answered before the run was interrupted")


def _print_groups(groups: Mapping[str, Any]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("", "n", *_COLUMNS.values()):
        table.add_column(title, justify="right" if title else "left")
    for name, group in groups.items():
        measures = group["measures"]
        cells = [_cell(key, measures[key]) if key in measures else "" for key in _COLUMNS]
        table.add_row(name, str(group["n"]), *cells)
    Console(width=160, highlight=False).print(table)


def _cell(key: str, value: Mapping[str, float]) -> str:
    if key not in _WITH_INTERVAL:
        return f"{value['mean']:.3f}"
    low, high = (f"{value[end]:.2f}".removeprefix("0") for end in ("low", "high"))
    return f"{value['mean']:.3f} {low}-{high}"


def _print_certainty(summary: Mapping[str, Any]) -> None:
    """Abstentions, how far the two languages agree, and how often answers are right by how sure the assistant was."""
    shares = {name: value for name, value in summary["abstention"].items() if isinstance(value, float)}
    print("abstention: " + ", ".join(f"{name} {value:.3f}" for name, value in shares.items()))
    pairs = summary["pairs"]
    if pairs["n"]:
        agree, same = pairs["agreement"], pairs["same verdict"]
        print(
            f"{pairs['n']} questions in both languages: {agree:.3f} of the citations agree, {same:.3f} of the verdicts"
        )
    for one in summary["reliability"]:
        said = f"confidence {one['low']:.1f} to {one['high']:.1f}: {one['n']} answers"
        print(f"{said}, on average {one['confidence']:.2f}, right {one['accuracy']:.2f}")
    area = summary["area under risk coverage"]
    print(f"expected calibration error {summary['calibration error']:.3f}, area under risk-coverage {area:.3f}")
