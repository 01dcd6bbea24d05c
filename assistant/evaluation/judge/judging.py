"""Having a chat model judge cases, each several times: several requests at a time, none for what was judged before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from assistant.enriching.estimate import CHARACTERS_A_TOKEN
from assistant.enriching.failures import Failures
from assistant.enriching.messages import Messages
from assistant.enriching.model import ModelOptions, ReplyUnreadable, RequestFailed, connect
from assistant.enriching.threads import as_done
from assistant.evaluation.judge import cache
from assistant.evaluation.judge.cases import Case, Measure
from assistant.evaluation.judge.verdicts import FORMS, Verdict, again, messages, verdict

Ask = Callable[[Messages], BaseModel]
Progress = Callable[[str, int, int], None]  # what is done, how far, of how many
UNREADABLE = "the reply was no verdict, twice"


@dataclass(frozen=True, slots=True)
class Task:
    """One repeat of a case that is to be asked about; `key` is that of the cache."""

    position: int  # of the case
    case: Case
    repeat: int
    key: str


@dataclass(slots=True)
class Missing:
    """A reason why there was no verdict, in the words of the first time, and how often."""

    why: str
    times: int = 0


@dataclass(slots=True)
class Judged:
    """The verdicts on each case, one a repeat, None where there was none; `missing` says why, by the kind of reason."""

    verdicts: list[list[Verdict | None]]
    requests: int = 0
    missing: dict[str, Missing] = field(default_factory=dict)

    def miss(self, failure: RequestFailed | None) -> None:
        """Count a verdict that was not given; without a failure the replies were none."""
        kind, why = (failure.kind, str(failure)) if failure else ("", UNREADABLE)
        self.missing.setdefault(kind, Missing(why)).times += 1


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a task; `failure` is why its last request got no reply."""

    task: Task
    verdict: Verdict | None
    requests: int
    failure: RequestFailed | None = None


def connect_all(options: ModelOptions) -> dict[Measure, Ask]:
    """What asks the model about each measure. Nothing is sent yet. Raises ModelError."""
    return {measure: connect(options, form) for measure, form in FORMS.items()}


def known(
    cases: Sequence[Case], repeats: int, options: ModelOptions, given: cache.VerdictCache
) -> tuple[Judged, list[Task]]:
    """The verdicts that were given before, and the tasks that are left."""
    judged = Judged([[None] * repeats for _ in cases])
    left = []
    for position, case in enumerate(cases):
        key = cache.key(options, messages(case))
        for repeat in range(1, repeats + 1):
            before = given.get(key, repeat)
            judged.verdicts[position][repeat - 1] = before
            if before is None:
                left.append(Task(position, case, repeat, key))
    return judged, left


def tokens(tasks: Sequence[Task]) -> int:
    """About how many tokens the model will have to read."""
    return round(sum(len(text) for task in tasks for _, text in messages(task.case)) / CHARACTERS_A_TOKEN)


def judge(
    tasks: Sequence[Task],
    judged: Judged,
    ask: Mapping[Measure, Ask],
    given: cache.VerdictCache,
    concurrency: int,
    progress: Progress,
) -> None:
    """Ask about all tasks, and fill in and keep each verdict as it comes.

    Raises ModelError when the model cannot be used: the first requests, or many in a row, fail for the same reason.
    """
    failures = Failures()
    outcomes = as_done(lambda task: _outcome(task, ask[task.case.measure]), tasks, concurrency)
    for number, outcome in enumerate(outcomes, start=1):
        task = outcome.task
        judged.requests += outcome.requests
        judged.verdicts[task.position][task.repeat - 1] = outcome.verdict
        if outcome.verdict is not None:
            given.add(task.key, task.repeat, outcome.verdict)
        else:
            judged.miss(outcome.failure)
        failures.count(outcome.failure, is_last=number == len(tasks))
        progress(task.case.measure, number, len(tasks))


def _outcome(task: Task, ask: Ask) -> _Outcome:
    """Ask about a task, and once more when the reply is no verdict."""
    for attempt, asked in enumerate((messages, again), start=1):
        try:
            found = verdict(task.case, ask(asked(task.case)))
        except RequestFailed as failure:
            return _Outcome(task, None, attempt, failure)
        except ReplyUnreadable:
            continue
        if found is not None:
            return _Outcome(task, found, attempt)
    return _Outcome(task, None, attempt)
