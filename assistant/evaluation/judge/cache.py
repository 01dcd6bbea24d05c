"""Verdicts that were given before, so that none is paid for twice: JSON Lines, a line a verdict, added as they come.

A line is written at once and whole, also when two runs share a file; one that a crash cut off is left out on reading.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from assistant.enriching.messages import Messages
from assistant.enriching.model import ModelOptions
from assistant.errors import QuestionSetError
from assistant.evaluation.judge.verdicts import Verdict


def key(options: ModelOptions, messages: Messages) -> str:
    """What a verdict depends on: the model and what it is told, which holds prompt, item and answer."""
    asked = [options.name, options.base_url, options.temperature, messages]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


class VerdictCache:
    """The verdicts of a file, by the key of what was asked and the number of the repeat, from 1."""

    def __init__(self, path: Path) -> None:
        """Raises QuestionSetError when the file cannot be read, cannot be written or holds something else."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            data = path.read_bytes() if path.exists() else b""
            self._verdicts = dict(found for line in data.split(b"\n") if (found := self._entry(line)) is not None)
            if data and not data.endswith(b"\n"):
                self._append(b"\n")  # what was cut off gets a line of its own
            elif not data:
                self._append(b"")  # better now than after the first verdict
        except OSError as error:
            raise self._unusable(error) from error

    def get(self, key: str, repeat: int) -> Verdict | None:
        """The verdict that was given before, if any."""
        return self._verdicts.get((key, repeat))

    def add(self, key: str, repeat: int, verdict: Verdict) -> None:
        """Keep a verdict. Raises QuestionSetError when it cannot be written."""
        self._verdicts[key, repeat] = verdict
        line = {"key": key, "repeat": repeat, "labels": verdict.labels, "reasons": verdict.reasons}
        try:
            self._append((json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", errors="replace"))
        except OSError as error:
            raise self._unusable(error) from error

    def _append(self, data: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)

    def _entry(self, line: bytes) -> tuple[tuple[str, int], Verdict] | None:
        """None for an empty line, and for one that a crash cut off."""
        try:
            found: Any = json.loads(line)
        except ValueError:
            if line.strip() and not line.startswith(b'{"key": '):
                raise self._other() from None
            return None
        try:
            verdict = Verdict(tuple(map(str, found["labels"])), tuple(map(str, found["reasons"])))
            return (str(found["key"]), int(found["repeat"])), verdict
        except (KeyError, TypeError, ValueError) as error:
            raise self._other() from error

    def _other(self) -> QuestionSetError:
        return QuestionSetError(f"{self.path}: is no file of verdicts; name another with --cache")

    def _unusable(self, error: OSError) -> QuestionSetError:
        return QuestionSetError(f"{self.path}: cannot be used ({error.strerror or error}); name another with --cache")
