"""What a cleaner makes of a file: headings, paragraphs, list items and definitions, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "definition"]


class HeadingPath:
    """The path of the heading last read; a heading ends every section of its own level or below."""

    def __init__(self) -> None:
        """No heading yet."""
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, heading: str) -> tuple[str, ...]:
        """The path of a heading, outermost first; levels may be left out."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, heading))
        return tuple(title for _, title in self._open)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a block's text: where its words stand, and the key of the definition it points to."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a cleaned document.

    A heading has its text as the last element of `path`; the other kinds stand under the heading `path`. A definition
    has its own key as `target`, the term it defines as the last element of `path`, and one line of text a paragraph.
    """

    kind: BlockKind
    text: str
    path: tuple[str, ...]
    links: tuple[Link, ...] = ()
    target: str = ""
