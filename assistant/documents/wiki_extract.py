"""Cleaning of plain-text extracts of wiki pages: `== headings ==`, one paragraph a line.

In such an extract a footnote that stood between two sentences took the space with it ("verdreven.In juni"), and a list
lost its markers: it begins after an empty line inside a section, and its last item runs on into the paragraph below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.documents.blocks import Block, HeadingPath

_HEADING = re.compile(r"^(={1,6})\s*([^=\s].*?)\s*\1$")
_RUN_ON = re.compile(
    r"(?<=[a-zà-öø-ÿ)%\"”’0-9])([.!?][\"”’)]?|:)(?=[\"“‘]?[A-ZÀ-ÖØ-ÞİŞ][a-zà-öø-ÿ' ]|[\"“‘]?[A-ZÀ-ÖØ-ÞİŞ]{2})"
    r"|(?<=[A-Z]{2})([.!?])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])"
)
_LOST_STOP = re.compile(r"(?<=[a-zà-öø-ÿ]{3})(?=[A-Z]{2,}\s)")


def clean(raw: str) -> list[Block]:
    """Turn an extract into blocks; headings keep their whole path."""
    blocks: list[Block] = []
    headings = HeadingPath()
    path: tuple[str, ...] = ()
    body: list[str] = []
    for line in raw.split("\n"):
        heading = _HEADING.match(line.strip())
        if heading is None:
            body.append(line)
            continue
        blocks.extend(_body(body, path))
        body = []
        path = headings.enter(
            max(len(heading.group(1)), 2), heading.group(2)
        )  # "= A =" is a title, "== A ==" a section
        blocks.append(Block("heading", path[-1], path))
    return [*blocks, *_body(body, path)]


def _body(lines: list[str], path: tuple[str, ...]) -> Iterator[Block]:
    """The paragraphs and list items of a section."""
    for number, group in enumerate(_groups(lines)):
        in_list = number > 0 and len(group) > 1
        for line in group:
            item, rest = _cut_last_item(line) if in_list else ("", line)
            if item:
                yield Block("item", _with_spaces(item), path)
                in_list = rest == ""
            if rest:
                yield Block("paragraph", _with_spaces(rest), path)


def _groups(lines: list[str]) -> list[list[str]]:
    """Runs of lines between empty ones."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line.strip())
        elif groups[-1]:
            groups.append([])
    return [g for g in groups if g]


def _cut_last_item(line: str) -> tuple[str, str]:
    """Cut a list item where the paragraph after the list runs on from it: (item, the rest or nothing)."""
    cut = _RUN_ON.search(line) or _LOST_STOP.search(line)
    return (line[: cut.end()], line[cut.end() :]) if cut else (line, "")


def _with_spaces(line: str) -> str:
    """The line with the space that a lost footnote took with it, and no more than one space anywhere."""
    return re.sub(r"\s+", " ", _RUN_ON.sub(lambda m: m.group(0) + " ", line)).strip()
