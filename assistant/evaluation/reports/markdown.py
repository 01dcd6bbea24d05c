"""Reports as Markdown, for where a page cannot go: a pull request, a folder of reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.evaluation.reports.compare import Change, Comparison
from assistant.evaluation.reports.difference import clear_line, directions, header, method, rows
from assistant.evaluation.reports.questions import Asked
from assistant.evaluation.reports.report import Report
from assistant.evaluation.reports.tables import Cell, Table
from assistant.evaluation.reports.words import NOTHING, Words
from assistant.text import shorten

SHOWN_CHARACTERS = 200
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&!])")


def escape(text: str) -> str:
    """Text of others on one line, in which nothing is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def report_markdown(report: Report, words: Words) -> str:
    """A report: what was run, the tables, and the questions that were not answered as they should be."""
    parts = [
        f"# {escape(words('page.title', sets=', '.join(report.sets)))}",
        words("page.introduction", n=words.whole(len(report.questions))),
        f"## {words('page.run')}",
        *_record(report, words),
        f"## {words('page.figures')}",
        f"{words('page.note')} {words('table.none')}",
        *(part for table in report.tables for part in _measures(table, words)),
        *_abstention(report, words),
        f"### {words('plot.reliability')}",
        *_reliability(report, words),
        *_latency(report, words),
        *_not_right(report.questions, words),
    ]
    return "\n\n".join(parts) + "\n"


def comparison_markdown(comparison: Comparison, words: Words) -> str:
    """A comparison: the table of differences, what differs between the runs, and the questions that changed."""
    a, b = (escape(f"{words(f'compare.{s}')}: {name}") for s, name in zip("ab", comparison.names, strict=True))
    parts = [
        f"# {words('page.compared', a=a, b=b)}",
        words("compare.introduction", n=words.whole(comparison.shared), changed=words.whole(comparison.other_answers)),
        *_left_out(comparison, (a, b), words),
        f"**{clear_line(comparison, words)}**",
        _table(header(words), [cells for cells, _ in rows(comparison, words)]),
        method(comparison, words),
        f"### {words('compare.directions')}",
        words("compare.directions_told"),
        _grid(directions(comparison), words, signed=True),
        f"## {words('compare.records')}",
        _table([words("compare.records_name"), a, b], [[escape(cell) for cell in one] for one in comparison.records], 3)
        if comparison.records
        else words("compare.records_none"),
        *_changes(words("compare.worse", n=words.whole(len(comparison.worse))), comparison.worse, (a, b), words),
        *_changes(words("compare.better", n=words.whole(len(comparison.better))), comparison.better, (a, b), words),
    ]
    return "\n\n".join(parts) + "\n"


def _record(report: Report, words: Words) -> Iterable[str]:
    lines = []
    for part, values in report.record:
        shown = "; ".join(f"{escape(name)} {escape(value)}" if name else escape(value) for name, value in values)
        lines.append(f"- {escape(words.name('record', part))}: {shown}")
    yield "\n".join(lines)


def _measures(table: Table, words: Words) -> Iterable[str]:
    yield f"### {words.name('table', table.name)}"
    if table.name == "direction":
        yield words("table.caption_direction")
    yield _grid(table, words)


def _grid(table: Table, words: Words, *, signed: bool = False) -> str:
    head = [
        words("table.measure"),
        *(f"{escape(words.group(table.name, g))} ({words.whole(n)})" for g, n in table.groups),
    ]
    body = [
        [measure, *(_cell(cell, n, words, signed) for cell, (_, n) in zip(cells, table.groups, strict=True))]
        for measure, cells in table.rows
    ]
    return _table(head, body)


def _cell(cell: Cell | None, of_group: int, words: Words, signed: bool) -> str:
    if cell is None:
        return NOTHING
    mean = words.signed(cell.mean) if signed else words.figure(cell.mean)
    n = f" ({words.whole(cell.n)})" if cell.n != of_group else ""
    return f"{mean} {words.interval(cell.low, cell.high, sign=signed)}{n}"


def _abstention(report: Report, words: Words) -> Iterable[str]:
    yield f"### {words('abstention.title')}"
    yield words("abstention.explanation")
    figures = [[words.name("abstention", name), words.figure(value)] for name, value in report.abstention]
    counts = [[words.name("count", name), words.whole(value)] for name, value in report.counts]
    yield _table([words("abstention.figure"), words("abstention.value")], figures + counts)
    yield f"### {words('pairs.title')}"
    of = report.pairs
    if of["n"]:
        agreement, same = words.figure(of["agreement"]), words.figure(of["same verdict"])
        yield words("pairs.told", n=words.whole(of["n"]), agreement=agreement, same=same)
    else:
        yield words("pairs.none")


def _reliability(report: Report, words: Words) -> Iterable[str]:
    head = [words(f"plot.{key}") for key in ("range", "answers", "confidence", "accuracy")]
    yield _table(
        head,
        [
            [
                words.interval(one["low"], one["high"], 1),
                words.whole(one["n"]),
                words.figure(one["confidence"]),
                words.figure(one["accuracy"]),
            ]
            for one in report.reliability
        ],
    )
    calibration = words("plot.calibration", value=words.figure(report.calibration_error))
    yield f"{calibration} {words('plot.risk_coverage')}: {words('plot.area', value=words.figure(report.area))}"


def _latency(report: Report, words: Words) -> Iterable[str]:
    yield f"### {words('plot.latency')}"
    shown = [f"{name} {words('figure.milliseconds', value=words.figure(v, 1))}" for name, v in report.latency.items()]
    yield ", ".join(shown) or NOTHING


def _not_right(questions: Sequence[Asked], words: Words) -> Iterable[str]:
    found = [one for one in questions if not one.right]
    yield f"## {words('list.not_right', n=words.whole(len(found)))}"
    if not found:
        yield words("list.all_right")
        return
    head = [words("question.id"), *(words(f"list.{key}") for key in ("question", "why", "answer"))]
    body = [[escape(q.id), escape(q.question), words.name("cause", q.why), _short(q.answer)] for q in found]
    yield _table(head, body, 4)


def _left_out(comparison: Comparison, names: tuple[str, str], words: Words) -> Iterable[str]:
    for name, ids in zip(names, comparison.only, strict=True):
        if ids:
            yield f"{words('compare.only', run=name, n=words.whole(len(ids)))}. {escape(', '.join(ids))}"
    if comparison.reworded:
        ids = comparison.reworded
        yield f"{words('compare.reworded', n=words.whole(len(ids)))}. {escape(', '.join(ids))}"


def _changes(title: str, changes: Sequence[Change], names: tuple[str, str], words: Words) -> Iterable[str]:
    yield f"## {title}"
    if not changes:
        yield words("compare.none")
        return
    body = []
    for c in changes:
        scores = "; ".join(
            words("compare.change", measure=name, before=words.figure(before, 2), after=words.figure(after, 2))
            for name, before, after in c.scores
        )
        body.append([escape(c.a.id), escape(c.a.question), scores, *(_outcome(q, words) for q in (c.a, c.b))])
    yield _table([words("question.id"), words("list.question"), words("question.scores"), *names], body, 5)


def _outcome(one: Asked, words: Words) -> str:
    return f"{words.name('cause', one.why)}: {_short(one.answer)}"


def _short(text: str) -> str:
    return escape(shorten(text, SHOWN_CHARACTERS))


def _table(head: Sequence[str], body: Iterable[Sequence[str]], in_words: int = 1) -> str:
    """A table whose columns after the first `in_words` stand to the right."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * in_words}{' ---: |' * (len(head) - in_words)}"]
    return "\n".join(lines + [f"| {' | '.join(cells)} |" for cells in body])
