"""`tweespraak eval judge`: have a chat model judge the answers of a run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant.cli.common import goes_on, progress_bar
from assistant.enriching.model import ModelOptions
from assistant.evaluation.judge import files
from assistant.evaluation.judge.cache import VerdictCache
from assistant.evaluation.judge.cases import cases_of
from assistant.evaluation.judge.judging import connect_all, known, tokens
from assistant.evaluation.judge.judging import judge as judge_all
from assistant.evaluation.judge.results import results
from assistant.evaluation.run_folder import load_run
from assistant.text import without_controls

CACHE = "judge-cache.jsonl"  # beside the folder of the run, so that runs share it


def judge(parsed: argparse.Namespace) -> int:
    """Judge the answers of a run, write `judge.json` and print what it comes to; 1 when verdicts are missing."""
    rows = load_run(parsed.run_folder).rows
    cases = cases_of(rows[: parsed.limit])
    options = ModelOptions(parsed.model, parsed.base_url, parsed.timeout, parsed.retries, temperature=0)
    ask = connect_all(options)
    given = VerdictCache(parsed.cache or Path(parsed.run_folder).resolve().with_name(CACHE))
    judged, left = known(cases.cases, parsed.repeats, options, given)
    before = len(cases.cases) * parsed.repeats - len(left)
    print(f"to judge: {len(left):,} verdicts, about {tokens(left):,} tokens in; {before:,} were given before")
    sys.stdout.flush()
    if left and not (parsed.yes or goes_on()):
        return 0
    try:
        with progress_bar("judging") as progress:
            judge_all(left, judged, ask, given, parsed.concurrency, progress)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        raise
    found = results(cases, judged)
    about = files.provenance(options, parsed.repeats, parsed.limit, parsed.run_folder)
    path = files.save(parsed.run_folder, {"judge": about, **found})
    _print(found)
    print(f"verdicts of {options.name}, no measure of the run: {path}")
    return int(bool(judged.missing))


def _print(found: Mapping[str, Any]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("verdict", "group", "n", "mean", "low", "high"):
        table.add_column(title, justify="left" if title in {"verdict", "group"} else "right")
    for measure, figures in found["measures"].items():
        for group, values in figures["groups"].items():
            row = (_figure(values[name]) for name in ("mean", "low", "high"))
            table.add_row(measure, group, str(values["n"]), *row)
    Console(width=100, highlight=False).print(table)
    for measure, figures in found["measures"].items():
        for line in _remarks(figures):
            print(f"{measure}: {line}")
    for one in found["why without verdict"]:
        print(f"no verdict, {_times(one['times'])}: {without_controls(one['why'])}")


def _remarks(figures: Mapping[str, Any]) -> list[str]:
    """What has to be known to read the means: agreement, and what is not in them."""
    lines, same, other = [], figures["self-agreement"], figures.get("agreement with accuracy")
    if same["n"]:
        kappa = "one label throughout" if same["kappa"] is None else f"Fleiss' kappa {same['kappa']:.3f}"
        lines.append(f"the repeats agree on {same['share']:.3f} of {same['n']} items ({kappa})")
    if other and other["n"]:
        lines.append(f"agrees with the measure accuracy on {other['share']:.3f} of {other['n']} items")
    without = figures["without verdict"]
    if without["replies"]:
        none = "1 item has" if without["items"] == 1 else f"{without['items']} items have"
        lines.append(f"no verdict in {without['replies']} of {without['of']} tries; {none} none at all")
    return lines + [f"{count} not judged: {why}" for why, count in figures["not judged"].items()]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
