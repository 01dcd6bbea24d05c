"""The folder of a run.

run.jsonl       a line a question, in the order of the sets
timings.jsonl   {"id", "retrieve", "total"} a line, in milliseconds
summary.json    means, intervals, abstention, pairs and confidence
record.json     what was run, when, and on what; with the SHA-256 of the other files

The same input gives the same bytes of run.jsonl and summary.json. record.json is written last: a folder without it, or
with other files than it names, holds no finished run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.sets import read_lines
from assistant.evaluation.summary import Row

Timings = dict[str, float]
ROWS, TIMINGS, SUMMARY, RECORD = "run.jsonl", "timings.jsonl", "summary.json", "record.json"
_KEYS = frozenset(
    {"id", "set", "kind", "direction", "cluster", "note", "item", "answer", "gold", "scores", "verdict", "right", "why"}
)


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run. `timings` are the milliseconds by id of the question."""

    rows: tuple[Row, ...]
    timings: dict[str, Timings]
    summary: dict[str, Any]
    record: dict[str, Any]


def load_run(folder: Path) -> Run:
    """Read a finished run. Raises QuestionSetError when there is none, or when it is damaged."""
    if not (folder / RECORD).is_file():
        raise QuestionSetError(f"{folder}: holds no finished run; run: tweespraak eval run SET.jsonl --out {folder}")
    record, summary = _object(folder / RECORD), _object(folder / SUMMARY)
    for name, wanted in record.get("files", {}).items():
        if _sha256(folder / name) != wanted:
            raise _damaged(folder / name, "is not the file that record.json speaks of")
    rows = tuple(row for _, row in read_lines(folder / ROWS))
    for row in rows:
        if missing := sorted(_KEYS - row.keys()):
            raise _damaged(folder / ROWS, f"lacks {', '.join(missing)}")
    if not rows or not isinstance(summary.get("groups"), dict):
        raise _damaged(folder / (SUMMARY if rows else ROWS), "holds no measures" if rows else "holds no question")
    return Run(rows, _timings(folder / TIMINGS), summary, record)


def save(folder: Path, run: Run) -> None:
    """Write a run, each file beside its place and renamed. Raises QuestionSetError."""
    timed = ({"id": id, **values} for id, values in run.timings.items())
    texts = {ROWS: _as_lines(run.rows), TIMINGS: _as_lines(timed), SUMMARY: _as_text(run.summary)}
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    texts[RECORD] = _as_text({**run.record, "files": sums})
    prepare(folder)
    try:
        for name, text in texts.items():
            (folder / f".{name}.tmp").write_text(text, encoding="utf-8", newline="\n")
        for name in texts:
            os.replace(folder / f".{name}.tmp", folder / name)
    except OSError as error:
        raise cannot_write(folder, error) from error


def prepare(folder: Path) -> None:
    """Make the folder of a run, before anything is run. Raises QuestionSetError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(folder: Path, error: OSError) -> QuestionSetError:
    """What to say when the folder cannot be written."""
    return QuestionSetError(f"{folder}: cannot be written ({error.strerror}); use --out for another folder")


def as_line(value: Mapping[str, Any]) -> str:
    """A value as a line of JSON. Raises ValueError for a figure that is none (NaN)."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _as_lines(values: Iterable[Mapping[str, Any]]) -> str:
    return "".join(map(as_line, values))


def _as_text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    if not isinstance(value, dict):
        raise _damaged(path, "is no JSON object")
    return value


def _timings(path: Path) -> dict[str, Timings]:
    found: dict[str, Timings] = {}
    for number, line in read_lines(path):
        id = line.pop("id", None)
        if not isinstance(id, str) or not all(isinstance(value, int | float) for value in line.values()):
            raise _damaged(path, f"line {number} is no timing")
        found[id] = line
    return found


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error.strerror})") from error


def _damaged(path: Path, how: str) -> QuestionSetError:
    return QuestionSetError(f"{path}: {how}; run the set again")
