"""`tweespraak eval statements`: how well sentences that their evidence does not support are found."""

from __future__ import annotations

import argparse

from assistant.cli.common import open_assistant
from assistant.cli.evaluate.common import print_markdown
from assistant.evaluation import statements as measure


def statements(parsed: argparse.Namespace) -> int:
    """Check the statements of all files, and print the figures as Markdown tables."""
    pairs = [pair for path in parsed.files for pair in measure.load(path)]
    assistant = open_assistant(parsed)
    judged = measure.judge(pairs, assistant.index, assistant.models.encoders.words)
    rates = measure.rates(judged)
    order = ["unsupported", *sorted(measure.FAULTS), "supported"]
    print_markdown(
        ("statements", "n", "refused", "share"), [_row(name, rates[name]) for name in order if name in rates]
    )
    directions = sorted({one.direction for one in judged})
    rows = [
        [direction, *(_share(rates.get(f"{kind} {direction}")) for kind in ("unsupported", "supported"))]
        for direction in directions
    ]
    print_markdown(("statement and evidence", "unsupported, refused", "supported, refused"), rows)
    print(f"a check took {measure.median_milliseconds(judged):.2f} ms (median)")
    for one in judged if parsed.wrong else []:
        if not one.is_right:
            judged_as, is_so = (str(fault or "supported") for fault in (one.verdict.fault, one.pair.fault))
            print(f"{one.pair.id}: {judged_as}, not {is_so}: {one.pair.statement} ({one.verdict.detail})")
    return 0


def _row(name: str, rate: measure.Rate) -> list[str]:
    return [name, str(rate.n), str(rate.refused), f"{rate.share:.3f}"]


def _share(rate: measure.Rate | None) -> str:
    return f"{rate.share:.3f}" if rate is not None else ""
