"""Reading and writing files of others, within bounds."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path

from assistant.errors import QuestionSetError

MAX_BYTES = 64 * 2**20  # of a file that is read
MAX_CELL = 2**20  # characters
MAX_ROWS = 100_000  # of a table


def check_size(path: Path) -> None:
    """Raise QuestionSetError for a file that is not there or too large to be a question set."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise QuestionSetError(f"{path}: {error.strerror or error}; check the name of the file") from error
    if size > MAX_BYTES:
        raise QuestionSetError(f"{path}: has {size >> 20} MiB, and {MAX_BYTES >> 20} at most are read; split it")


def read_text(path: Path) -> str:
    """The text of a file, without a byte order mark. Raises QuestionSetError."""
    check_size(path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise QuestionSetError(f"{path}: {error.strerror or error}; check the name of the file") from error
    except UnicodeDecodeError as error:
        raise QuestionSetError(f'{path}: not UTF-8 (byte {error.start}); save it as "CSV UTF-8" or as UTF-8') from error


def rows_of(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of a table of text that hold anything. Raises QuestionSetError."""
    before = csv.field_size_limit(MAX_CELL)
    number = 0
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
            if number > MAX_ROWS:
                raise QuestionSetError(f"{path}: has more than {MAX_ROWS} rows; split it")
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise QuestionSetError(f"{path}, row {number + 1}: {error}; check its quotation marks") from error
    finally:
        csv.field_size_limit(before)


def write(path: Path, content: Callable[[Path], None]) -> None:
    """Have `content` write a file beside its place, and rename it. Raises QuestionSetError."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content(beside)
        os.replace(beside, path)
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be written ({error.strerror}); use --out for another place") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def write_text(path: Path, lines: Iterable[str], encoding: str = "utf-8") -> None:
    """Write lines, which bring their own ends, beside their place, and rename. Raises QuestionSetError."""

    def content(beside: Path) -> None:
        with beside.open("w", encoding=encoding, newline="") as file:
            file.writelines(lines)

    write(path, content)


def check_word(what: str, text: str) -> str:
    """The text, which is to stand in a column between spaces. Raises QuestionSetError when it has a space itself."""
    if not text or text.split() != [text]:
        raise QuestionSetError(
            f'the {what} "{text}" is empty or holds a space, which the format cannot hold; rename it'
        )
    return text
