"""What an import gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import QuestionSetError
from assistant.evaluation.sets import Item


@dataclass(frozen=True, slots=True)
class Imported:
    """The items of a file, and the lines that lack what only an evaluator can give."""

    items: tuple[Item, ...] = ()
    unfinished: tuple[dict[str, Any], ...] = ()


def imported(path: Path, items: Iterable[Item], unfinished: Iterable[dict[str, Any]] = ()) -> Imported:
    """The two together. Raises QuestionSetError when there is nothing, or an id occurs twice."""
    found = Imported(tuple(items), tuple(unfinished))
    ids = [item.id for item in found.items] + [line["id"] for line in found.unfinished]
    if not ids:
        raise QuestionSetError(f"{path}: holds no question; name another")
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise QuestionSetError(f"{path}: the id {id} occurs twice; rename one")
        seen.add(id)
    return found
