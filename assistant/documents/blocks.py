"""What a cleaner makes of a file: headings, paragraphs, list items and definitions, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "definition"]


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
