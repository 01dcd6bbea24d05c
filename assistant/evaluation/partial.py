"""The questions that an unfinished run has answered, so that the same run goes on where it stopped.

The file begins with a line that says what the run is made with. Another run, or another version of anything that
decides on the rows, begins anew. A line that was cut off is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.evaluation.run_folder import Timings, as_line, cannot_write
from assistant.evaluation.summary import Row

NAME = ".partial.jsonl"


class Partial:
    """The unfinished run of a folder; a context manager, within which lines are added."""

    def __init__(self, folder: Path, made_with: Mapping[str, Any], ids: Sequence[str]) -> None:
        """Read what is there of a run made with the same, of questions with these ids. Raises QuestionSetError."""
        self._folder, self._path = folder, folder / NAME
        try:
            lines = self._path.read_bytes().splitlines(keepends=True) if self._path.exists() else []
            head = as_line(made_with).encode("utf-8")
            kept, self.done = _whole(lines[1:], ids) if lines[:1] == [head] else ([], [])
            self._path.write_bytes(b"".join([head, *kept]))
            self._file = self._path.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise cannot_write(folder, error) from error

    def __enter__(self) -> Partial:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Row, timings: Timings) -> None:
        """Keep the row of the next question. Raises QuestionSetError."""
        self.done.append((row, timings))
        try:
            self._file.write(as_line({"row": row, "timings": timings}))
            self._file.flush()
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def remove(self) -> None:
        """The run is finished and saved."""
        self._file.close()
        with suppress(OSError):
            self._path.unlink()


def _whole(lines: Sequence[bytes], ids: Sequence[str]) -> tuple[list[bytes], list[tuple[Row, Timings]]]:
    """The lines up to the first that was cut off, and what they hold."""
    kept: list[bytes] = []
    done: list[tuple[Row, Timings]] = []
    for line, id in zip(lines, ids, strict=False):
        try:
            value = json.loads(line)
        except ValueError:
            break
        if not line.endswith(b"\n") or value["row"]["id"] != id:
            break
        kept.append(line)
        done.append((value["row"], value["timings"]))
    return kept, done
