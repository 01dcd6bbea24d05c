"""What the checks take and give: items with their places, and findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.sets import Item

SHOWN_CHARACTERS = 80  # of a question or a quotation


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with the file and the line it stands in."""

    path: Path
    line: int
    item: Item


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: an error makes figures wrong, a warning is worth a look. `line` 0 is about the whole file."""

    path: Path
    line: int
    id: str
    what: str
    remedy: str
    is_error: bool = True

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else str(self.path)
        about = f"{self.id}: " if self.id else ""
        text = f"{place}: {'error' if self.is_error else 'warning'}: {about}{self.what}; {self.remedy}"
        return " ".join(text.split())


def error(at: Placed, what: str, remedy: str) -> Finding:
    """A finding about an item that has to be mended."""
    return Finding(at.path, at.line, at.item.id, what, remedy)


def warning(at: Placed, what: str, remedy: str) -> Finding:
    """A finding about an item that is worth a look."""
    return Finding(at.path, at.line, at.item.id, what, remedy, is_error=False)


def other_place(at: Placed, other: Placed) -> str:
    """Where another item stands, seen from this one."""
    return f"line {other.line}" if other.path == at.path else f"{other.path}, line {other.line}"
