"""Question sets as XLSX: the first sheet, a row a question, all cells of text.

A workbook is a zip file of XML: how much it unpacks to, and of how many elements, is bounded before anything is parsed.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.formats import table
from assistant.evaluation.formats.files import MAX_BYTES, MAX_ROWS, check_size
from assistant.evaluation.formats.files import write as write_file
from assistant.evaluation.sets import Item

MAX_ELEMENTS = 2_000_000  # tags: those of some 30,000 questions
MAX_COLUMNS = 64
CELL_CHARACTERS = 32_767  # a cell of a spreadsheet holds no more
_CANNOT_HOLD = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WIDTHS = {"question": 60, "answers": 30, "evidence": 60, "evidence_alt": 40, "before": 30}


def read(path: Path) -> list[Item]:
    """The items of the first sheet. Raises QuestionSetError, naming the row."""
    check_size(path)
    _check_unpacked(path)
    return table.items(path, _rows(path))


def write(items: Iterable[Item], path: Path) -> None:
    """Write items as a workbook of one sheet. Raises QuestionSetError."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    rows = [[_checked(path, row[0], text) for text in row] for row in table.rows(items)]  # nothing half written
    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(table.COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    wrap = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        made = []
        for text in row:
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"  # never a formula, number or date, whatever it looks like
            cell.number_format, cell.alignment = "@", wrap
            made.append(cell)
        sheet.append(made)
    write_file(path, book.save)


def _checked(path: Path, id: str, text: str) -> str:
    """Raises QuestionSetError for a text that a cell would change or cut."""
    if _CANNOT_HOLD.search(text):
        raise QuestionSetError(f"{path}: {id} holds a control character, which XLSX cannot hold; remove it")
    if len(text) > CELL_CHARACTERS:
        raise QuestionSetError(f"{path}: a cell of {id} has more than {CELL_CHARACTERS} characters; shorten it")
    return text


def _check_unpacked(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            size = sum(part.file_size for part in file.infolist())
            if size > MAX_BYTES:
                raise QuestionSetError(
                    f"{path}: unpacks to {size >> 20} MiB, and {MAX_BYTES >> 20} at most are read; split it"
                )
            elements = sum(_elements(file, part) for part in file.infolist())
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise QuestionSetError(f"{path}: not a workbook ({error}); save it as .xlsx, without a password") from error
    if elements > MAX_ELEMENTS:
        raise QuestionSetError(f"{path}: has too many cells to be a question set; remove all but the questions")


def _elements(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    with file.open(part) as content:
        return sum(chunk.count(b"<") for chunk in iter(lambda: content.read(2**16), b""))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of the first sheet that hold anything. Raises QuestionSetError."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # what openpyxl does not understand (styles, validation) is no question
            book = load_workbook(file, read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            # what a file says of its size may be wrong, so that it is not asked
            for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 2), start=1):
                if number > MAX_ROWS:
                    raise QuestionSetError(f"{path}: has more than {MAX_ROWS} rows; split it")
                texts = [_text(path, number, column, cell) for column, cell in enumerate(row)]
                if any(text.strip() for text in texts):
                    yield number, texts
    except QuestionSetError:
        raise
    except Exception as error:  # a damaged workbook brings about all kinds
        what = " ".join(f"{error}".split()) or type(error).__name__
        raise QuestionSetError(f"{path}: cannot be read as a workbook ({what}); save it anew as .xlsx") from error


def _text(path: Path, number: int, column: int, cell: Any) -> str:
    """The text of a cell. Raises QuestionSetError for a formula, a date or an error."""
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "f":
        found = "a formula"
    elif isinstance(value, str) and kind != "e":
        return value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value == int(value) else repr(value)
    else:
        found = "an error" if kind == "e" else f"a value that is no text ({value})"
    where = f"{path}, row {number}, column {column + 1}"
    raise QuestionSetError(f"{where}: holds {found}; format the cell as text and type what it should say")
