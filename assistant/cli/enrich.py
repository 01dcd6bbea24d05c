"""`tweespraak index enrich`: write the enrichment of documents through a chat model, or check what was written."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from assistant.cli.common import goes_on, progress_bar, settings_from
from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.enriching.batches import limited, split
from assistant.enriching.checks import Check, Finding, check
from assistant.enriching.estimate import Estimate, estimate
from assistant.enriching.files import EnrichmentFile
from assistant.enriching.model import ModelOptions, connect
from assistant.enriching.replies import Reply
from assistant.enriching.writer import Report, write
from assistant.errors import EnrichmentError, SettingsError
from assistant.evaluation.sets import load_set
from assistant.settings import Settings
from assistant.text import shorten, without_controls

SHOWN_CHARACTERS = 60  # of a sentence


def enrich(parsed: argparse.Namespace) -> int:
    """Write enrichment files with a chat model, or check them."""
    if parsed.check == (parsed.model is not None):
        raise SettingsError("give either --model PROVIDER:NAME, to write, or --check, to check what was written")
    settings = settings_from(parsed)
    return _check(parsed, settings) if parsed.check else _write(parsed, settings)


def folder_of(settings: Settings) -> Path:
    """The folder of the enrichment files: of the setting, else beside a folder of documents of one's own.

    Raises SettingsError when the setting says that there are none.
    """
    if settings.documents and not settings.enrichment:
        documents = Path(settings.documents).resolve()
        return documents.with_name(f"{documents.name}-enrichment")
    if not settings.enrichment_folder:
        raise SettingsError('the setting "enrichment" is "none"; name the folder with --enrichment DIR')
    return Path(settings.enrichment_folder)


# Writing


def _write(parsed: argparse.Namespace, settings: Settings) -> int:
    """Have the model write what the files lack; 1 when some sentences were left without."""
    folder = folder_of(settings)
    documents = [load(source) for source in sources(Path(settings.documents_folder))]
    files = {document.id: EnrichmentFile(document, folder) for document in documents}
    batches = limited(chain.from_iterable(split(d, files[d.id].known, parsed.batch) for d in documents), parsed.limit)
    if not batches:
        print(f"{folder}: nothing to write, every sentence has its line")
        _print_next(parsed, folder)
        return 0
    ask = connect(ModelOptions(parsed.model, parsed.base_url, parsed.timeout, parsed.retries), Reply)
    for id in {batch.document.id for batch in batches}:
        files[id].check_writable()
    _print_estimate(estimate(batches, parsed.concurrency), folder, files.values())
    if not (parsed.yes or goes_on()):
        return 0
    try:
        with progress_bar("writing") as progress:
            report = write(batches, files, ask, parsed.concurrency, progress)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        raise
    _print_report(report, folder)
    _print_next(parsed, folder)
    return int(bool(report.plain))


def _print_estimate(expected: Estimate, folder: Path, files: Iterable[EnrichmentFile]) -> None:
    known, stale = sum(len(file.known) for file in files), sum(file.stale for file in files)
    size = f"{_count(expected.sentences, 'sentence')} in {_count(expected.requests, 'request')}"
    tokens = f"about {expected.tokens_in:,} tokens in and {expected.tokens_out:,} out"
    print(f"{folder}: to write: {size}, {tokens}, some {_duration(expected.seconds)}")
    if known:
        print(f"{_count(known, 'sentence')} written earlier and kept")
    if stale:
        print(f"{_count(stale, 'line')} about sentences that the documents no longer have will be removed")
    sys.stdout.flush()


def _print_report(report: Report, folder: Path) -> None:
    print(f"{folder}: {_count(report.written, 'sentence')} written with {_count(report.requests, 'request')}")
    if report.plain:
        print(f"{_count(len(report.plain), 'sentence')} left without; the same command asks again:")
    for plain in report.plain:
        place = " > ".join([plain.document, *plain.section])
        print("  " + without_controls(f"{place}: {shorten(plain.text, SHOWN_CHARACTERS)} ({plain.reason})"))


def _print_next(parsed: argparse.Namespace, folder: Path) -> None:
    """The command that uses the files, as a shell takes it."""
    documents = f" --documents {shlex.quote(parsed.documents)}" if parsed.documents else ""
    print(f"use it: TWEESPRAAK_ENRICHMENT={shlex.quote(str(folder))} tweespraak index build{documents}")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _duration(seconds: float) -> str:
    return f"{max(round(seconds), 1)} s" if seconds < 90 else f"{round(seconds / 60)} min"


# Checking


def _check(parsed: argparse.Namespace, settings: Settings) -> int:
    """Check the files of a folder and print what was found; 1 when something is wrong."""
    folder = folder_of(settings)
    documents = [load(source) for source in sources(Path(settings.documents_folder))]
    paths = {document.id: enrichment.file_of(document, folder) for document in documents}
    there = [document for document in documents if paths[document.id].is_file()]
    if not there:
        raise EnrichmentError(f"{folder}: holds no enrichment file of these documents; --enrichment names another")
    lines = {document.id: enrichment.lines(paths[document.id]) for document in there}
    asked = [item.question for path in parsed.against for item in load_set(path)]
    findings = check(there, lines, asked)
    findings += [
        Finding(Check.COMPLETE, f"{paths[document.id]}: no such file", document=document.id)
        for document in documents
        if document not in there
    ]
    for document in there:
        counts = f"{len(lines[document.id])} lines for {len(document.sentences)} sentences"
        print(f"{paths[document.id]}: {counts}")
    _print_findings(findings)
    return int(any(finding.is_error for finding in findings))


def _print_findings(findings: Sequence[Finding]) -> None:
    """The number of findings of each check, then each finding on a line."""
    counts = Counter((finding.check, finding.is_error) for finding in findings)
    print(f"\n{'check':<14}{'errors':>8}{'warnings':>10}")
    for one in Check:
        print(f"{one:<14}{counts[one, True]:>8}{counts[one, False]:>10}")
    if findings:
        print()
    for finding in findings:
        level = "error" if finding.is_error else "warning"
        place = " ".join(filter(None, (finding.document, finding.key)))
        start = f" | {shorten(finding.sentence, SHOWN_CHARACTERS)}" if finding.sentence else ""
        print(without_controls(f"{level}: {place}: {finding.check}: {finding.what}{start}"))
