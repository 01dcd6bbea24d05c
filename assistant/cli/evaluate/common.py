"""What the `eval` commands share: question sets, and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import QuestionSetError
from assistant.evaluation import runs
from assistant.evaluation.sets import Item


def load_answerable(paths: Sequence[Path]) -> list[Item]:
    """The items of all sets that the documents answer. Raises QuestionSetError when there are none."""
    items = [item for item in load(paths) if item.is_answerable]
    if not items:
        raise QuestionSetError(f"{paths[0]}: no question here has an answer in the documents; give a set that has some")
    return items


def load(paths: Sequence[Path]) -> list[Item]:
    """The items of all sets. Raises QuestionSetError when an id occurs twice."""
    return [entry.item for entry in runs.load(paths)]


def figures(values: Mapping[str, float], names: Sequence[str]) -> list[str]:
    """The values of these names with three decimals; empty where there is none."""
    return [f"{values[name]:.3f}" if name in values else "" for name in names]


def print_markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose figures stand to the right: all columns after those that hold a word in the first row."""
    words = sum(not cell.replace(".", "").isdecimal() and cell != "" for cell in rows[0])
    print(f"| {' | '.join(header)} |\n|{' --- |' * words}{' ---: |' * (len(header) - words)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()
