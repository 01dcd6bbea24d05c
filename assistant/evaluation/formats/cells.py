r"""Texts in the cells of a spreadsheet: lists that a cell can hold, and no formula.

A list stands one entry a line (Alt+Enter); alternatives in a line have " | " between them; a quotation is
"DOCUMENT: words". Inside an entry a backslash makes plain what would part it: \| \: \\, \n for the end of a line, \r,
\t, and \s for a space at either end. Any other backslash is itself.

A cell that a spreadsheet may take for a formula, with = + - @ or a control character in front, gets an apostrophe,
which is taken off when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.evaluation.sets import Quote

_DANGER = r"(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"  # noqa: RUF001 - a spreadsheet takes the wide ones for formulas, too
_TO_GUARD = re.compile(rf"'*{_DANGER}")
_GUARDED = re.compile(rf"'+{_DANGER}")
_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MEANS = {"\\\\": "\\", "\\|": "|", "\\:": ":", "\\n": "\n", "\\r": "\r", "\\t": "\t", "\\s": " "}
_ESCAPE = re.compile(r"\\[\\|:nrts]")
_BAR = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)")
_COLON = re.compile(r"((?:[^\\:]|\\.)*):(.*)")


def guard(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _TO_GUARD.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell without what `guard` put in front."""
    return cell[1:] if _GUARDED.match(cell) else cell


def join_groups(groups: Iterable[Sequence[str]]) -> str:
    """Lists of alternatives, a list a line."""
    return "\n".join(" | ".join(map(_escape, group)) for group in groups)


def split_groups(cell: str) -> list[list[str]]:
    """The lists of alternatives in a cell; empty entries and lines are left out."""
    groups = [[_unescape(part) for part in _parts(line) if part.strip(" ")] for line in _lines(cell)]
    return [group for group in groups if group]


def join_texts(texts: Iterable[str]) -> str:
    """Texts, one a line."""
    return "\n".join(map(_escape, texts))


def split_texts(cell: str) -> list[str]:
    """The texts in a cell."""
    return [_unescape(line) for line in _lines(cell)]


def join_quotes(quotes: Iterable[Quote]) -> str:
    """Quotations, "DOCUMENT: words" a line."""
    return "\n".join(": ".join((_escape(q.document).replace(":", "\\:"), _escape(q.text))) for q in quotes)


def split_quotes(cell: str) -> list[dict[str, str]]:
    """The quotations in a cell, as they stand in a question set. Raises ValueError for a line without a document."""
    quotes = []
    for line in _lines(cell):
        match = _COLON.fullmatch(line)
        if match is None:
            raise ValueError(f'"{line}" should be "DOCUMENT: words that stand in it"')
        quotes.append({"doc": _unescape(match[1]), "quote": _unescape(match[2])})
    return quotes


def _lines(cell: str) -> list[str]:
    return [line for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip(" ")]


def _parts(line: str) -> list[str]:
    return [match[1] for match in _BAR.finditer(line)]


def _escape(text: str) -> str:
    escaped = "".join(_ESCAPES.get(character, character) for character in text)
    if escaped.startswith(" "):
        escaped = f"\\s{escaped[1:]}"
    return f"{escaped[:-1]}\\s" if escaped.endswith(" ") else escaped


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: _MEANS[match[0]], text.strip(" "))
