"""What readers think of answers: a verdict and a comment, with the answer as the assistant gave it, in a file.

Nothing in it says who the reader is: no address, cookie, name or browser. What readers type themselves is in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, Self

from assistant.datatypes import Answer, Lang, Reason
from assistant.errors import FeedbackError
from assistant.text import without_controls

MOST_CHARACTERS = 1_000  # of a comment
_APPLICATION = 0x54574642  # "TWFB" in the header of the file: a database of feedback, and not of anything else
_SCHEMA_VERSION = 1
_SECONDS_TO_WAIT = 10.0  # while another process writes
_TABLE = f"""
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    time TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('helpful', 'not_helpful', 'wrong_source')),
    comment TEXT NOT NULL CHECK (length(comment) <= {MOST_CHARACTERS}),
    asked TEXT NOT NULL,
    question TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
    answer TEXT NOT NULL,
    short_answer TEXT NOT NULL,
    reason TEXT CHECK (reason IN ('no_evidence', 'off_topic', 'declined')),
    confidence REAL NOT NULL,
    citations TEXT NOT NULL,
    version TEXT NOT NULL
)
"""
_COLUMNS = tuple(
    "key time verdict comment asked question language answer short_answer reason confidence citations version".split()
)
_SAVE = (
    f"INSERT INTO feedback ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) ON CONFLICT (key) "
    f"DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)


class Verdict(StrEnum):
    """What a reader thinks of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    WRONG_SOURCE = "wrong_source"


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation of the answer: `quote` stands at `start` to `end` in the cleaned document."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer, and the answer.

    `key` stands for the answer; `time` is UTC, in whole seconds; `asked` is what the reader typed and `question` what
    the assistant took it for; `reason` is that of an abstention, None for an answer.
    """

    key: str
    time: datetime
    verdict: Verdict
    comment: str
    asked: str
    question: str
    language: Lang
    answer: str
    short_answer: str
    reason: Reason | None
    confidence: float
    citations: tuple[Cited, ...]
    version: str

    @classmethod
    def on(cls, answer: Answer, key: str, verdict: Verdict, *, version: str, comment: str = "") -> Self:
        """Feedback given now on an answer of this version; control characters are taken out of the comment.

        Raises FeedbackError when the comment is too long.
        """
        comment = without_controls(comment)
        if len(comment) > MOST_CHARACTERS:
            raise FeedbackError(f"the comment has {len(comment)} characters; use at most {MOST_CHARACTERS}")
        return cls(
            key=key,
            time=datetime.now(UTC).replace(microsecond=0),
            verdict=verdict,
            comment=comment,
            asked=answer.question.asked or answer.question.text,
            question=answer.question.text,
            language=answer.question.lang,
            answer=answer.text,
            short_answer=answer.short_answer,
            reason=answer.abstention.reason if answer.abstention else None,
            confidence=round(answer.confidence, 4),
            citations=tuple(Cited(c.document, c.start, c.end, c.quote) for c in answer.citations),
            version=version,
        )

    @property
    def abstained(self) -> bool:
        """Whether the assistant gave no answer."""
        return self.reason is not None


class FeedbackStore:
    """The feedback in a SQLite file, in the order in which answers first got theirs. Several threads may use it."""

    def __init__(self, path: Path | str, *, create: bool = True) -> None:
        """Open the file for reading and writing and make it where there is none; or only read it (`create=False`).

        Raises FeedbackError when the file cannot be used, or is no such file.
        """
        self.path = Path(path)
        self._lock = Lock()
        with self._said("cannot be opened", "name another file"):
            self._prepare(create)
            mode = "rw" if create else "ro"
            self._connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=_SECONDS_TO_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._check(create)
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Feedback]:
        with self._lock, self._said("cannot be read", "use a copy that is whole"):
            rows = self._connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM feedback ORDER BY id").fetchall()
            records = [_from_row(row) for row in rows]
        return iter(records)

    @property
    def count(self) -> int:
        """How many answers have feedback."""
        with self._lock, self._said("cannot be read", "use a copy that is whole"):
            return int(self._connection.execute("SELECT count(*) FROM feedback").fetchone()[0])

    def add(self, feedback: Feedback) -> None:
        """Keep feedback, in place of what was said of the same answer before. Raises FeedbackError."""
        with self._lock, self._said("cannot be written", "is the disk full, or the file in use?"):
            self._connection.execute(_SAVE, _to_row(feedback))

    def withdraw(self, key: str) -> bool:
        """Erase the feedback on an answer; whether there was any. Raises FeedbackError."""
        with self._lock, self._said("cannot be written", "is the disk full, or the file in use?"):
            erased = self._connection.execute("DELETE FROM feedback WHERE key = ?", (key,)).rowcount > 0
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # its words stand in the log until then
            return erased

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def _prepare(self, create: bool) -> None:
        if self.path.exists() and not self.path.is_file():
            raise FeedbackError(f"{self.path}: is no file; name a file for the feedback")
        if create and not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # readers' questions are for nobody else on this machine
        elif not self.path.exists():
            raise FeedbackError(f"{self.path}: there is no such file; check its name")

    def _check(self, create: bool) -> None:
        """See that this is a file of ours, and make the table when it is empty. Raises FeedbackError."""
        if create and not any(self._identity()):
            self._make()
        application, version, _ = self._identity()
        if application != _APPLICATION:
            raise FeedbackError(f"{self.path}: holds no feedback but something else; name another file")
        if version != _SCHEMA_VERSION:
            raise FeedbackError(
                f"{self.path}: its format is {version}, and this version of Tweespraak knows {_SCHEMA_VERSION}; "
                "use the version that made it, or name another file"
            )
        self._connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten

    def _identity(self) -> tuple[int, int, int]:
        """What the file says it is: application, version of the schema, number of tables. All 0 when it is empty."""
        asked = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        application, version, tables = (int(self._connection.execute(sql).fetchone()[0]) for sql in asked)
        return application, version, tables

    def _make(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("BEGIN IMMEDIATE")
        if not any(self._identity()):  # another process may have been first
            self._connection.execute(_TABLE)
            self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
        self._connection.execute("COMMIT")

    @contextmanager
    def _said(self, what: str, advice: str) -> Iterator[None]:
        """Turn what SQLite and the system raise into a FeedbackError."""
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, TypeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise FeedbackError(f"{self.path}: {what} ({reason}); {advice}") from error


def _to_row(feedback: Feedback) -> tuple[Any, ...]:
    citations = [[c.document, c.start, c.end, c.quote] for c in feedback.citations]
    reason = None if feedback.reason is None else str(feedback.reason)
    texts = {"time": feedback.time.strftime("%Y-%m-%dT%H:%M:%SZ"), "verdict": str(feedback.verdict), "reason": reason}
    values = texts | {"citations": json.dumps(citations, ensure_ascii=False)}
    return tuple(values.get(name, getattr(feedback, name)) for name in _COLUMNS)


def _from_row(row: tuple[Any, ...]) -> Feedback:
    """Raises ValueError or TypeError when a value is none that was written."""
    stored = Feedback(*row)
    return replace(
        stored,
        time=datetime.fromisoformat(row[1]),
        verdict=Verdict(row[2]),
        reason=None if row[9] is None else Reason(row[9]),
        citations=tuple(Cited(*cited) for cited in json.loads(row[11])),
    )
