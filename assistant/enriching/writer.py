"""Having a chat model write about batches: several requests at a time, one retry of what is rejected, all of it saved.

The requests run in threads; files are written by the caller's thread alone, after every batch.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from assistant.enriching.batches import Batch
from assistant.enriching.files import EnrichmentFile
from assistant.enriching.messages import messages
from assistant.enriching.model import Ask, ReplyUnreadable, RequestFailed
from assistant.enriching.replies import Accepted, Rejected, judge
from assistant.errors import ModelError

FAILURES_AT_FIRST = 3  # batches that fail for one reason, none having succeeded, after which the run stops
FAILURES_IN_A_ROW = 10  # later on
WAIT_SECONDS = 0.2  # between looks at the keyboard: on Windows, Ctrl-C does not end a wait

Progress = Callable[[str, int, int], None]  # what is done, how far, of how many


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence that was left without enrichment."""

    document: str
    section: tuple[str, ...]
    text: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did."""

    written: int = 0
    requests: int = 0
    plain: list[Plain] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a batch; `failure` is why its last request got no reply."""

    batch: Batch
    accepted: Accepted
    rejected: Rejected
    requests: int
    failure: RequestFailed | None = None


def write(
    batches: Sequence[Batch], files: Mapping[str, EnrichmentFile], ask: Ask, concurrency: int, progress: Progress
) -> Report:
    """Ask about all batches and save what is accepted in the file of each document.

    Raises ModelError when the model cannot be used: the first batches, or many in a row, fail for the same reason.
    What was finished by then, or when the caller is interrupted, is saved.
    """
    report, failures = Report(), _Failures()
    for number, outcome in enumerate(_outcomes(batches, ask, concurrency), start=1):
        report.requests += outcome.requests
        report.written += len(outcome.accepted)
        report.plain += _plain(outcome)
        if outcome.accepted:
            files[outcome.batch.document.id].add(outcome.accepted)
        failures.count(outcome, is_last=number == len(batches))
        progress(outcome.batch.document.id, number, len(batches))
    return report


class _Failures:
    """Notices that going on is useless."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._kind = ""
        self._any_reply = False

    def count(self, outcome: _Outcome, *, is_last: bool) -> None:
        """Count an outcome. Raises ModelError when it is one failure of the same kind too many."""
        if outcome.failure is None or outcome.accepted:
            self._any_reply, self._in_a_row = True, 0
            return
        self._in_a_row = self._in_a_row + 1 if outcome.failure.kind == self._kind else 1
        self._kind = outcome.failure.kind
        most = FAILURES_IN_A_ROW if self._any_reply else FAILURES_AT_FIRST
        is_hopeless = outcome.failure.is_hopeless or is_last
        if self._in_a_row >= most or (is_hopeless and not self._any_reply):
            raise ModelError(f"stopped: {outcome.failure} (the same command goes on from here)") from outcome.failure


def _outcomes(batches: Sequence[Batch], ask: Ask, concurrency: int) -> Iterator[_Outcome]:
    """The outcomes of the batches as they come. A new request starts when the caller is done with an outcome."""
    waiting: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[_Outcome | BaseException] = queue.SimpleQueue()

    def work() -> None:
        while (batch := waiting.get()) is not None:
            try:
                done.put(_outcome(batch, ask))
            except BaseException as error:  # a fault of the program; the caller raises it
                done.put(error)

    # Daemons: whoever presses Ctrl-C does not wait for the requests under way.
    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(concurrency, len(batches)))]
    for thread in threads:
        thread.start()
    left = iter(batches)
    for batch in islice(left, len(threads)):
        waiting.put(batch)
    try:
        for _ in batches:
            outcome = _next(done)
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
            waiting.put(next(left, None))
    finally:
        for _ in threads:
            waiting.put(None)


def _next(done: queue.SimpleQueue[_Outcome | BaseException]) -> _Outcome | BaseException:
    while True:
        try:
            return done.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            continue


def _outcome(batch: Batch, ask: Ask) -> _Outcome:
    """Ask about a batch, and once more about what of the reply is rejected."""
    accepted: Accepted = {}
    rejected: Rejected = {}
    for attempt in (1, 2):
        numbers = list(rejected) or list(range(1, len(batch.sentences) + 1))
        try:
            reply = ask(messages(batch, rejected))
        except RequestFailed as failure:
            return _Outcome(batch, accepted, {number: [str(failure)] for number in numbers}, attempt, failure)
        except ReplyUnreadable:
            rejected = {number: ["the reply was not in the form that was asked for"] for number in numbers}
        else:
            good, rejected = judge(batch, reply, numbers)
            accepted |= good
        if not rejected:
            break
    return _Outcome(batch, accepted, rejected, attempt)


def _plain(outcome: _Outcome) -> Iterator[Plain]:
    for number, reasons in sorted(outcome.rejected.items()):
        sentence = outcome.batch.sentences[number - 1]
        yield Plain(outcome.batch.document.id, outcome.batch.section, outcome.batch.text(sentence), "; ".join(reasons))
