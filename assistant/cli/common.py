"""What the commands share: settings from arguments, and the assistant opened with a progress bar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.index import Progress


def settings_from(parsed: argparse.Namespace) -> Settings:
    """The settings of the environment with those of the arguments on top."""
    names = ("index", "documents", "enrichment", "generator", "generator_base_url", "encoder")
    given = {name: getattr(parsed, name, None) for name in names}
    return Settings.from_environment().replace({name: value for name, value in given.items() if value is not None})


def open_assistant(parsed: argparse.Namespace, settings: Settings | None = None) -> Assistant:
    """Open the assistant with the settings of the arguments, or with these; shows progress when an index is built."""
    from assistant.assistant import Assistant

    with progress_bar() as progress:
        return Assistant.open(settings or settings_from(parsed), progress)


def goes_on() -> bool:
    """Ask in a terminal whether to go on; go on anywhere else."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    try:
        reply = input("Go on? [y/N] ")
    except EOFError:
        reply = ""
    return reply.strip().lower() in {"y", "yes", "j", "ja"}


@contextmanager
def progress_bar(doing: str = "building the index") -> Iterator[Progress]:
    """A progress bar on standard error, seen only in a terminal and only once something is reported."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn(f"{doing}: {{task.description}}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)
    started = False

    def report(what: str, done: int, total: int) -> None:
        nonlocal started
        if not started:
            bar.start()
            started = True
        bar.update(task, description=what, completed=done, total=total)

    try:
        yield report
    finally:
        if started:
            bar.stop()
