"""`tweespraak eval check`."""

from __future__ import annotations

import argparse

from assistant.cli.common import settings_from
from assistant.evaluation.check import check as check_sets
from assistant.evaluation.corpus import load_corpus


def check(parsed: argparse.Namespace) -> int:
    """Check question sets and print a line for each finding; 1 when there are errors."""
    findings = check_sets(parsed.sets, load_corpus(settings_from(parsed)))
    for finding in findings:
        print(finding)
    errors = sum(finding.is_error for finding in findings)
    print(f"{_counted(errors, 'error')}, {_counted(len(findings) - errors, 'warning')}")
    return 1 if errors else 0


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
