"""Items as rows of a table: what CSV and XLSX share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.formats import cells
from assistant.evaluation.sets import Item, item_from

COLUMNS = ("id", "question", "lang", "kind", "answers", "evidence", "evidence_alt", "pair", "before", "note")
NEEDED = ("id", "question", "lang", "kind")


def rows(items: Iterable[Item]) -> Iterator[list[str]]:
    """A row of guarded cells for each item, after one with the names of the columns."""
    yield list(COLUMNS)
    for item in items:
        row = [
            item.id,
            item.question,
            item.lang,
            item.kind,
            cells.join_groups(item.answers),
            cells.join_quotes(item.evidence),
            cells.join_quotes(item.evidence_alt),
            item.pair or "",
            cells.join_texts(item.before),
            item.note,
        ]
        yield [cells.guard(cell) for cell in row]


def items(path: Path, numbered: Iterable[tuple[int, Sequence[str]]]) -> list[Item]:
    """The items of numbered rows, the first of which names the columns. Raises QuestionSetError, naming the row."""
    rest = iter(numbered)
    first = next(rest, None)
    if first is None:
        raise QuestionSetError(f"{path}: is empty; the first row names the columns: {', '.join(COLUMNS)}")
    names = _names(path, first[1])
    return [_item(f"{path}, row {number}", names, row) for number, row in rest]


def _names(path: Path, header: Sequence[str]) -> list[str]:
    names = [name.strip().casefold() for name in header]
    while names and not names[-1]:
        names.pop()
    unknown = [name for name in names if name not in COLUMNS]
    double = sorted({name for name in names if names.count(name) > 1})
    missing = [name for name in NEEDED if name not in names]
    if unknown:
        what = f'the column "{unknown[0]}" is unknown; rename or remove it'
    elif double:
        what = f'two columns are named "{double[0]}"; remove one'
    elif missing:
        what = f'there is no column "{missing[0]}"; add it'
    else:
        return names
    raise QuestionSetError(f"{path}: {what} (columns: {', '.join(COLUMNS)})")


def _item(where: str, names: Sequence[str], row: Sequence[str]) -> Item:
    if any(cell.strip() for cell in row[len(names) :]):
        raise QuestionSetError(f"{where}: has more cells than there are columns; check its quotation marks")
    cell = dict.fromkeys(COLUMNS, "") | dict(zip(names, map(cells.unguard, row), strict=False))
    line: dict[str, Any] = {
        "id": cell["id"],
        "question": cell["question"],
        "lang": cell["lang"].strip().casefold(),
        "kind": cell["kind"].strip().casefold(),
        "answers": cells.split_groups(cell["answers"]),
        "pair": cell["pair"] or None,
        "before": cells.split_texts(cell["before"]),
        "note": cell["note"],
    }
    for name in ("id", "question"):
        if not cell[name].strip():
            raise QuestionSetError(f'{where}: the column "{name}" is empty; fill it in, or remove the row')
    for name in ("evidence", "evidence_alt"):
        try:
            line[name] = cells.split_quotes(cell[name])
        except ValueError as error:
            raise QuestionSetError(f'{where}, column "{name}": {error}') from error
    return item_from(where, line)
