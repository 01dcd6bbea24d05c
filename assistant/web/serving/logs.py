"""The log of a server, on standard error: a line of JSON an event, or short lines when a person looks on.

A line says how a question went, never who asked. What was asked stands in it only when that was wanted.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.datatypes import Answer

FIELDS = ("request", "language", "abstained", "reason", "confidence", "milliseconds", "characters", "question")

log = logging.getLogger(__name__)


@contextmanager
def configured(*, questions: bool = False) -> Iterator[None]:
    """Meanwhile, what this program and its libraries log or warn of goes to standard error.

    With `questions` it says what was asked, too.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_short() if sys.stderr.isatty() else _json())
    root = logging.getLogger()
    before = root.level, log.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    log.setLevel(logging.DEBUG if questions else logging.INFO)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.setLevel(before[0])
        log.setLevel(before[1])
        root.removeHandler(handler)


def log_answer(answer: Answer, seconds: float, request: str = "") -> None:
    """Log how a question went that took so long; `request` is a name for it, made up when there is none."""
    fields = {
        "request": request or secrets.token_hex(8),
        "language": answer.question.lang,
        "abstained": answer.abstention is not None,
        "reason": str(answer.abstention.reason) if answer.abstention else None,
        "confidence": round(answer.confidence, 4),
        "milliseconds": round(seconds * 1_000, 1),
        "characters": len(answer.question.text),
    }
    if log.isEnabledFor(logging.DEBUG):
        fields["question"] = answer.question.text
    log.info("answer", extra=fields)


def _json() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter  # only a server needs it

    formatter = JsonFormatter(
        "{asctime}{levelname}{name}{message}",
        style="{",
        datefmt="%Y-%m-%dT%H:%M:%SZ",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "message": "event"},
        json_ensure_ascii=False,
    )
    formatter.converter = time.gmtime
    return formatter


def _short() -> logging.Formatter:
    return _Short("{asctime} {levelname:.1} {message}", style="{", datefmt="%H:%M:%S")


class _Short(logging.Formatter):
    """One short line, the fields of an answer behind it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line without the trace of an exception."""
        fields = {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in fields.items())])
