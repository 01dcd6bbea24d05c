"""Question sets as CSV: a row a question, in UTF-8 with a byte order mark, by which spreadsheets know it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from assistant.evaluation.formats import table
from assistant.evaluation.formats.files import read_text, rows_of, write_text
from assistant.evaluation.sets import Item

DELIMITERS = (",", ";", "\t")  # a Dutch spreadsheet writes semicolons


def read(path: Path) -> list[Item]:
    """The items of a CSV file. Raises QuestionSetError, naming the row."""
    text = read_text(path)
    header = text.split("\n", 1)[0].casefold()
    delimiter = max(DELIMITERS, key=header.count)
    return table.items(path, rows_of(path, text, delimiter))


def write(items: Iterable[Item], path: Path) -> None:
    """Write items as CSV. Raises QuestionSetError."""
    text = StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(table.rows(items))
    write_text(path, [text.getvalue()], encoding="utf-8-sig")
