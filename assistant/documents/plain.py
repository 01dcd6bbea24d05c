"""Ordinary cleaning: paragraphs between empty lines, Markdown headings, list markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.documents.blocks import Block, HeadingPath
from assistant.text import without_controls

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+(.+)$")


def clean(raw: str) -> list[Block]:
    """Turn plain text or Markdown into blocks. Lines of one paragraph are joined with a space."""
    headings = HeadingPath()
    path: tuple[str, ...] = ()
    blocks: list[Block] = []
    for group in _groups(raw):
        heading = _HEADING.match(group[0])
        if heading:
            path = headings.enter(len(heading.group(1)), without_controls(heading.group(2)))
            blocks.append(Block("heading", path[-1], path))
            group = group[1:]
        blocks.extend(_paragraphs(group, path))
    return blocks


def _groups(raw: str) -> Iterator[list[str]]:
    """Runs of lines between empty lines; a heading begins a new run."""
    group: list[str] = []
    for line in [*raw.splitlines(), ""]:
        if group and (not line.strip() or _HEADING.match(line)):
            yield group
            group = []
        if line.strip():
            group.append(line.rstrip())


def _paragraphs(lines: list[str], path: tuple[str, ...]) -> Iterator[Block]:
    pending: list[str] = []
    kind = "paragraph"
    for line in lines:
        item = _ITEM.match(line)
        if item:
            yield from _block(kind, pending, path)
            pending, kind = [item.group(1)], "item"
        else:
            pending.append(line)
    yield from _block(kind, pending, path)


def _block(kind: str, lines: list[str], path: tuple[str, ...]) -> Iterator[Block]:
    text = without_controls(" ".join(lines))
    if text:
        yield Block("item" if kind == "item" else "paragraph", text, path)
