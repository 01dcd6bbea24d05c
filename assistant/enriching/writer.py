"""Having a chat model write about batches: several requests at a time, one retry of what is rejected, all of it saved.

The requests run in threads; files are written by the caller's thread alone, after every batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.enriching.batches import Batch
from assistant.enriching.failures import Failures
from assistant.enriching.files import EnrichmentFile
from assistant.enriching.messages import Messages, messages
from assistant.enriching.model import ReplyUnreadable, RequestFailed
from assistant.enriching.replies import Accepted, Rejected, Reply, judge
from assistant.enriching.threads import as_done

Ask = Callable[[Messages], Reply]
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
    report, failures = Report(), Failures()
    outcomes = as_done(lambda batch: _outcome(batch, ask), batches, concurrency)
    for number, outcome in enumerate(outcomes, start=1):
        report.requests += outcome.requests
        report.written += len(outcome.accepted)
        report.plain += _plain(outcome)
        if outcome.accepted:
            files[outcome.batch.document.id].add(outcome.accepted)
        failures.count(None if outcome.accepted else outcome.failure, is_last=number == len(batches))
        progress(outcome.batch.document.id, number, len(batches))
    return report


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
