"""`tweespraak eval report` and `eval compare`: pages that explain a run, and two runs."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from assistant.evaluation.reports import files
from assistant.evaluation.reports.compare import Comparison, compare
from assistant.evaluation.reports.data import comparison_data, report_data
from assistant.evaluation.reports.difference import clear_line, header, method, rows
from assistant.evaluation.reports.html import comparison_page, report_page
from assistant.evaluation.reports.markdown import comparison_markdown, report_markdown
from assistant.evaluation.reports.report import report as report_of
from assistant.evaluation.reports.words import Words
from assistant.evaluation.run_folder import load_run

SHOWN_IDS = 10  # in the terminal; the page has them all


def report(parsed: argparse.Namespace) -> int:
    """Write what a run says as a page, as Markdown and as JSON."""
    page, markdown, data = files.places(parsed.out or parsed.run_folder / "report.html")
    run, words = load_run(parsed.run_folder), Words(parsed.lang)
    made = report_of(run)
    files.write(
        {
            page: report_page(made, words),
            markdown: report_markdown(made, words),
            data: files.as_json(report_data(made, run)),
        }
    )
    print(f"{len(made.questions)} questions; written to {page}, {markdown.name} and {data.name}")
    return 0


def compare_runs(parsed: argparse.Namespace) -> int:
    """Compare two runs question by question; print the differences and write them as a page, Markdown and JSON."""
    a, b = parsed.run_a, parsed.run_b
    page, markdown, data = files.places(parsed.out or b / f"compared-with-{a.resolve().name}.html")
    words = Words(parsed.lang)
    found = compare(load_run(a), load_run(b), (str(a), str(b)), parsed.measure)
    _print(found, words)
    files.write(
        {
            page: comparison_page(found, words),
            markdown: comparison_markdown(found, words),
            data: files.as_json(comparison_data(found)),
        }
    )
    print(f"written to {page}, {markdown.name} and {data.name}")
    return 0


def _print(found: Comparison, words: Words) -> None:
    console = Console(width=120, highlight=False, markup=False)
    for side, name in zip("ab", found.names, strict=True):
        console.print(f"{words(f'compare.{side}')}: {name}")
    console.print(words("compare.introduction", n=words.whole(found.shared), changed=words.whole(found.other_answers)))
    for side, ids in zip("ab", found.only, strict=True):
        if ids:
            named = words("compare.only", run=words(f"compare.{side}"), n=words.whole(len(ids)))
            console.print(f"{named} ({_few(ids)})")
    if found.reworded:
        console.print(f"{words('compare.reworded', n=words.whole(len(found.reworded)))} ({_few(found.reworded)})")
    table = Table(box=None, pad_edge=False)
    for title in header(words):
        table.add_column(title, justify="left" if title == words("table.measure") else "right")
    for cells, is_clear in rows(found, words):
        table.add_row(*cells, style="bold" if is_clear else None)
    console.print(table)
    console.print(clear_line(found, words))
    console.print(method(found, words))
    for key, changes in (("compare.better", found.better), ("compare.worse", found.worse)):
        console.print(words(key, n=words.whole(len(changes))))


def _few(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:SHOWN_IDS]) + (", …" if len(ids) > SHOWN_IDS else "")
