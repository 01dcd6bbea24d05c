"""Runs of question sets in the background of a server: one at a time, each in a folder of its own."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionSetError
from assistant.evaluation import runs
from assistant.evaluation.run_folder import RECORD, Run, load_run

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")  # of a run, which is that of its folder
MOST_KEPT = 8  # runs that are kept in memory once they were read

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; `problem` tells in one line why it ended before its time."""

    name: str
    done: int = 0
    of: int = 0
    is_running: bool = True
    problem: str = ""


class Work:
    """The sets that can be run, and the runs in a folder."""

    def __init__(self, assistant: Assistant, sets: Mapping[str, Path], folder: Path) -> None:
        """`sets` by name."""
        self.assistant = assistant
        self.sets = sets
        self.folder = folder
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._read: dict[str, Run] = {}

    @property
    def progress(self) -> Progress | None:
        """That of the latest run since the server started."""
        return self._progress

    def names(self) -> list[str]:
        """The finished runs, latest first."""
        if not self.folder.is_dir():
            return []
        found = [path for path in self.folder.iterdir() if NAME.fullmatch(path.name) and (path / RECORD).is_file()]
        return [path.name for path in sorted(found, key=lambda path: -(path / RECORD).stat().st_mtime)]

    def run(self, name: str) -> Run:
        """A finished run. Raises QuestionSetError when there is none of this name, or when it is damaged."""
        if not NAME.fullmatch(name) or not (self.folder / name / RECORD).is_file():
            raise QuestionSetError(f'there is no run "{name}"')
        if name not in self._read:
            if len(self._read) >= MOST_KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[name] = load_run(self.folder / name)
        return self._read[name]

    def start(self, sets: Sequence[str], name: str = "") -> Progress:
        """Begin to run sets. Raises QuestionSetError when a run is under way, or this one cannot begin."""
        name = name.strip() or f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        unknown = [one for one in sets if one not in self.sets]
        if not sets or unknown:
            raise QuestionSetError(f'there is no set "{unknown[0]}"' if unknown else "choose a set")
        if not NAME.fullmatch(name):
            raise QuestionSetError(f'"{name}" cannot be the name of a run; use letters, digits, points and dashes')
        paths = [self.sets[one] for one in sets]
        total = len(runs.load(paths))
        with self._lock:
            if self._progress is not None and self._progress.is_running:
                raise QuestionSetError(f'"{self._progress.name}" is still running; wait until it is done')
            if (self.folder / name / RECORD).exists():
                raise QuestionSetError(f'there is a run "{name}" already; give another name')
            self._progress = Progress(name, of=total)
        threading.Thread(target=self._work, args=(paths, name), daemon=True, name="evaluation").start()
        return Progress(name, of=total)

    def _work(self, paths: Sequence[Path], name: str) -> None:
        command = ["tweespraak", "serve", "--evaluate", str(self.folder)]
        try:
            runs.run(self.assistant, paths, self.folder / name, command=command, progress=self._advance)
            self._end()
        except AssistantError as error:
            self._end(str(error))
        except Exception:
            log.exception("a run of question sets failed")
            self._end("?")

    def _advance(self, _: str, done: int, of: int) -> None:
        if self._progress is not None:
            self._progress = replace(self._progress, done=done, of=of)

    def _end(self, problem: str = "") -> None:
        if self._progress is not None:
            self._progress = replace(self._progress, is_running=False, problem=problem)


def known_sets(*folders: Path) -> dict[str, Path]:
    """The question sets in these folders, by name; of two with one name the first counts."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            found.setdefault(path.name, path)
    return found
