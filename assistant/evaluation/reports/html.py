"""Reports as one page each, which needs no server, no network and, to be read, no script.

Jinja escapes whatever comes from questions, answers and documents, and the policy in the page lets no other script or
style run than its own two.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from assistant.evaluation.reports import plots
from assistant.evaluation.reports.compare import Comparison
from assistant.evaluation.reports.difference import clear_line, directions, header, method, rows
from assistant.evaluation.reports.questions import STAGES, Asked
from assistant.evaluation.reports.report import Report
from assistant.evaluation.reports.words import Words

RECALL = ("R@1", "R@5", "R@10")
GLANCE = (
    ("answerable", "accuracy", "figure.right_answers"),
    ("answerable", "R@5", "figure.found"),
    ("without answer", "abstained", "figure.declined"),
    ("answerable", "abstained", "figure.refused"),
)
PERCENTILES = ("p50", "p95", "p99")
STEPS = 10  # of the risk-coverage curve that are written out
_FOLDER = Path(__file__).parent / "templates"


def report_page(report: Report, words: Words) -> str:
    """The page about a run."""
    by_direction = next((table for table in report.tables if table.name == "direction"), None)
    groups = []
    for at, (name, _) in enumerate(by_direction.groups if by_direction else ()):
        values = {measure: cells[at] for measure, cells in by_direction.rows} if by_direction else {}
        groups.append((words.name("direction", name), {m: cell for m in RECALL if (cell := values.get(m))}))
    marks = [(name, report.latency[name]) for name in PERCENTILES if name in report.latency]
    drawn = {
        "recall": plots.recall(groups, RECALL, words),
        "reliability": plots.reliability(report.reliability, words),
        "risk": plots.risk_coverage(report.risk_coverage, words),
        "latency": plots.latency(report.times, marks, words),
    }
    return _page(
        "report.html",
        r=report,
        w=words,
        drawn=drawn,
        glance=_glance(report, words),
        facets=_facets(report.questions, words),
        steps=_steps(report.risk_coverage),
        stages=STAGES,
    )


def comparison_page(comparison: Comparison, words: Words) -> str:
    """The page about two runs."""
    drawn = [(one.measure, one.paired.difference, one.paired.interval) for one in comparison.differences]
    return _page(
        "compare.html",
        c=comparison,
        w=words,
        c_names=[f"{words(f'compare.{side}')}: {name}" for side, name in zip("ab", comparison.names, strict=True)],
        clear=clear_line(comparison, words),
        header=header(words),
        rows=rows(comparison, words),
        method=method(comparison, words),
        directions=directions(comparison),
        drawn={"differences": plots.differences(drawn, words)},
        stages=STAGES,
    )


def _page(template: str, **values: object) -> str:
    style, script = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    hashes = {"style": _hash(style), "script": _hash(script)}
    return (
        _environment()
        .get_template(template)
        .render(**values, style=Markup(style), script=Markup(script), hashes=hashes)
    )


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(_FOLDER)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )


def _hash(text: str) -> str:
    """How a content security policy names a script or a style that stands in the page."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _glance(report: Report, words: Words) -> list[tuple[str, str, str]]:
    """The figures to see first: value, interval and what it is."""
    found = []
    for group, measure, told in GLANCE:
        cell = report.cell(group, measure)
        if cell is not None:
            found.append((words.figure(cell.mean), words.interval(cell.low, cell.high), words(told)))
    if "p50" in report.latency:
        shown = words("figure.milliseconds", value=words.figure(report.latency["p50"], 1))
        found.append((shown, "", words("figure.median")))
    return found


def _facets(questions: Sequence[Asked], words: Words) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """What to filter by: each facet with the values there are, their names, and how many questions have them."""
    tables = {
        "set": "",
        "kind": "kind",
        "direction": "direction",
        "lang": "language",
        "verdict": "verdict",
        "why": "cause",
    }
    found = []
    for facet, table in tables.items():
        values = [str(getattr(one, facet)) for one in questions]
        counted = [(v, words.name(table, v) if table else v, values.count(v)) for v in dict.fromkeys(values)]
        found.append((facet, counted))
    return found


def _steps(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of a curve at every tenth of its length, and its last."""
    every = max(1, len(curve) // STEPS)
    return [point for at, point in enumerate(curve, 1) if at % every == 0 or at == len(curve)]
