"""Reports as plain values, for programs."""

from __future__ import annotations

import dataclasses
from typing import Any

from assistant.evaluation.reports.compare import Change, Comparison
from assistant.evaluation.reports.paired import RESAMPLES, SEED, Paired
from assistant.evaluation.reports.report import Report
from assistant.evaluation.run_folder import Run


def report_data(report: Report, run: Run) -> dict[str, Any]:
    """A report: record and summary as the run has them, and every question as the page shows it."""
    return {
        "record": run.record,
        "summary": run.summary,
        "questions": [dataclasses.asdict(one) for one in report.questions],
    }


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """A comparison: every difference, what differs between the runs, and what changed in which question."""
    return {
        "a": comparison.names[0],
        "b": comparison.names[1],
        "shared": comparison.shared,
        "other answers": comparison.other_answers,
        "only in a": list(comparison.only[0]),
        "only in b": list(comparison.only[1]),
        "reworded": list(comparison.reworded),
        "method": {"resamples": RESAMPLES, "seed": SEED, "correction": "Holm"},
        "measures": {
            one.measure: {**_paired(one.paired), "p corrected": one.corrected} for one in comparison.differences
        },
        "directions": {name: {m: _paired(one) for m, one in of} for name, of in comparison.directions},
        "records": {name: {"a": a, "b": b} for name, a, b in comparison.records},
        "better": [_change(one) for one in comparison.better],
        "worse": [_change(one) for one in comparison.worse],
    }


def _paired(one: Paired) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    return {
        "n": one.n,
        "clusters": one.clusters,
        "a": one.mean_a,
        "b": one.mean_b,
        "difference": one.difference,
        "low": low,
        "high": high,
        "p": one.p,
    }


def _change(one: Change) -> dict[str, Any]:
    sides = {
        side: {"answer": q.answer, "verdict": q.verdict, "why": q.why, "confidence": q.confidence}
        for side, q in (("a", one.a), ("b", one.b))
    }
    return {
        "id": one.a.id,
        "question": one.a.question,
        "scores": {name: {"a": before, "b": after} for name, before, after in one.scores},
        **sides,
    }
