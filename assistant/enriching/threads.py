"""Doing many tasks in several threads, the caller taking in what is done."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

WAIT_SECONDS = 0.2  # between looks at the keyboard: on Windows, Ctrl-C does not end a wait

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def as_done(do: Callable[[Task], Outcome], tasks: Sequence[Task], threads: int) -> Iterator[Outcome]:
    """What `do` returns for each task, as it comes; what it raises is raised here.

    A task is started when the caller is done with an outcome.
    """
    waiting: queue.SimpleQueue[tuple[Task] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Outcome] | BaseException] = queue.SimpleQueue()

    def work() -> None:
        while (given := waiting.get()) is not None:
            try:
                done.put((do(given[0]),))
            except BaseException as error:  # a fault of the program; the caller raises it
                done.put(error)

    # Daemons: whoever presses Ctrl-C does not wait for the requests under way.
    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(threads, len(tasks)))]
    for worker in workers:
        worker.start()
    left = ((task,) for task in tasks)
    for task in islice(left, len(workers)):
        waiting.put(task)
    try:
        for _ in tasks:
            outcome = _next(done)
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome[0]
            waiting.put(next(left, None))
    finally:
        for _ in workers:
            waiting.put(None)


def _next(done: queue.SimpleQueue[tuple[Outcome] | BaseException]) -> tuple[Outcome] | BaseException:
    while True:
        try:
            return done.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            continue
