"""Speed, memory and size, measured from outside as a user would meet them."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.assistant import Assistant
from assistant.evaluation.sets import Item

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Process:
    """A whole process: seconds of wall time, and the most memory it held, in MiB."""

    seconds: float
    memory: float


def command(arguments: Sequence[str]) -> Process:
    """Run `python -m assistant` with these arguments, its output thrown away. Raises CalledProcessError."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "assistant", *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, arguments)
    return Process(seconds, used.ru_maxrss / 1024)


def cold_questions(question: str, index: str, runs: int) -> Process:
    """The median process of several that each answer one question with a built index; one run before does not count."""
    measured = [command(["ask", question, "--index", index]) for _ in range(runs + 1)][1:]
    return Process(statistics.median(p.seconds for p in measured), statistics.median(p.memory for p in measured))


def build(runs: int) -> Process:
    """The median process of several that each build the index anew."""
    with tempfile.TemporaryDirectory() as folder:
        measured = [command(["index", "build", "--index", f"{folder}/{run}"]) for run in range(runs)]
    return Process(statistics.median(p.seconds for p in measured), statistics.median(p.memory for p in measured))


def warm_questions(assistant: Assistant, items: Sequence[Item]) -> dict[str, float]:
    """p50 and p99 of the milliseconds a question takes a running assistant that was not asked it before.

    Every second question is asked beforehand and does not count.
    """
    for item in items[1::2]:
        assistant.ask(item.question, item.lang)
    times = []
    for item in items[::2]:
        start = time.perf_counter()
        assistant.ask(item.question, item.lang)
        times.append((time.perf_counter() - start) * 1_000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"p50": float(np.percentile(times, 50)), "p99": float(np.percentile(times, 99)), "memory": memory}


def size(folder: Path, without: Sequence[str] = ()) -> float:
    """The MiB of all files below a folder, leaving out what lies under these names."""
    total = 0
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        total += sum(os.lstat(os.path.join(root, name)).st_size for name in files)
    return total / MEBIBYTE
