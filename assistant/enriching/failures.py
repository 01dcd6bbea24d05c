"""Noticing that a model cannot be used, so that nobody waits or pays for requests that will fail."""

from __future__ import annotations

from assistant.enriching.model import RequestFailed
from assistant.errors import ModelError

FAILURES_AT_FIRST = 3  # tasks that fail for one reason, none having succeeded, after which the run stops
FAILURES_IN_A_ROW = 10  # later on


class Failures:
    """Counts the failures in a row for one reason."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._kind = ""
        self._any_reply = False

    def count(self, failure: RequestFailed | None, *, is_last: bool) -> None:
        """Count a task that failed, or None for one that did not. Raises ModelError when it is one too many."""
        if failure is None:
            self._any_reply, self._in_a_row = True, 0
            return
        self._in_a_row = self._in_a_row + 1 if failure.kind == self._kind else 1
        self._kind = failure.kind
        most = FAILURES_IN_A_ROW if self._any_reply else FAILURES_AT_FIRST
        is_hopeless = failure.is_hopeless or is_last
        if self._in_a_row >= most or (is_hopeless and not self._any_reply):
            raise ModelError(f"stopped: {failure} (the same command goes on from here)") from failure
