"""The arguments of `tweespraak eval report` and `eval compare`."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.cli.options import Commands, later
from assistant.datatypes import LANGUAGES

_REPORT = """Write a page that explains a run: its figures with their intervals, plots, and every question with where it
went wrong. The page needs no server and no network. The same figures are written as Markdown and as JSON beside it.
"""

_COMPARE = """Compare two runs, question by question: the difference in each measure with its interval and whether it
can be chance, and the questions that run B answers better or worse than run A. What is printed is also written as a
page, as Markdown and as JSON.
"""


def add(actions: Commands) -> None:
    """Add `report` and `compare`."""
    _report(actions)
    _compare(actions)


def _report(actions: Commands) -> None:
    report = actions.add_parser(
        "report",
        help="explain a run on a page",
        description=_REPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument("run_folder", type=Path, metavar="RUN", help="folder that `eval run` wrote")
    _page(report, "RUN/report.html")
    report.set_defaults(run=later("evaluate.report", "report"))


def _compare(actions: Commands) -> None:
    compare = actions.add_parser(
        "compare",
        help="compare two runs question by question",
        description=_COMPARE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("run_a", type=Path, metavar="RUN_A", help="the run to compare with")
    compare.add_argument("run_b", type=Path, metavar="RUN_B", help="the run that may be better")
    compare.add_argument(
        "--measure", nargs="+", default=[], metavar="NAME", help='only these measures: accuracy "R@5" (all)'
    )
    _page(compare, "RUN_B/compared-with-RUN_A.html")
    compare.set_defaults(run=later("evaluate.report", "compare_runs"))


def _page(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument("--out", type=Path, metavar="FILE.html", help=f"the page ({default})")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the report (en)")
