"""What a report says of a run, ready to be written as a page, as Markdown or as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.reports import plots
from assistant.evaluation.reports.questions import Asked, asked
from assistant.evaluation.reports.tables import Cell, Table, flat, tables
from assistant.evaluation.run_folder import Run

MILLISECONDS = "total"  # of the timings of a question: what the reader waits


@dataclass(frozen=True, slots=True)
class Report:
    """The tables, plots and questions of a run."""

    sets: tuple[str, ...]
    record: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # each part with its names and values
    tables: tuple[Table, ...]
    abstention: tuple[tuple[str, float | None], ...]
    counts: tuple[tuple[str, int], ...]
    pairs: Mapping[str, Any]
    reliability: tuple[Mapping[str, Any], ...]
    calibration_error: float | None
    risk_coverage: tuple[tuple[float, float], ...]
    area: float | None
    latency: Mapping[str, float]
    times: tuple[tuple[float, float, int], ...]  # bins: from, to, questions
    questions: tuple[Asked, ...]

    def cell(self, group: str, measure: str) -> Cell | None:
        """A figure of the table over everything; None where there is none."""
        overall = self.tables[0]
        names, cells = [name for name, _ in overall.groups], dict(overall.rows).get(measure)
        return cells[names.index(group)] if cells and group in names else None


def report(run: Run) -> Report:
    """What there is to say of a run."""
    summary, latency = run.summary, run.record.get("latency", {})
    times = [one[MILLISECONDS] for one in run.timings.values()]
    abstention = dict(summary["abstention"])
    counts = abstention.pop("counts", {})
    return Report(
        sets=tuple(dict.fromkeys(row["set"] for row in run.rows)),
        record=tuple((name, _values(name, value)) for name, value in run.record.items()),
        tables=tuple(tables(summary["groups"])),
        abstention=tuple((name, value) for name, value in abstention.items()),
        counts=tuple((name, int(value)) for name, value in counts.items()),
        pairs=summary["pairs"],
        reliability=tuple(summary["reliability"]),
        calibration_error=summary.get("calibration error"),
        risk_coverage=tuple((coverage, risk) for coverage, risk in summary["risk coverage"]),
        area=summary.get("area under risk coverage"),
        latency=latency,
        times=tuple(plots.time_bins(times, latency.get("p99", max(times, default=0.0)))),
        questions=tuple(
            asked(row, number, run.timings.get(row["id"], {}).get(MILLISECONDS))
            for number, row in enumerate(run.rows, start=1)
        ),
    )


def _values(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    return (("", shlex.join(value)),) if name == "command" else tuple(flat(value))
