"""Writing what was made of runs, all of it or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import QuestionSetError

_OF_A_RUN = frozenset({"summary.json", "record.json"})
_ENDINGS = (".html", ".md", ".json")


def places(out: Path) -> tuple[Path, Path, Path]:
    """Where the page, the Markdown and the JSON go; `out` names the page. Raises QuestionSetError.

    The files of a run are never written over, nor is anything but a page taken for one.
    """
    if out.suffix != ".html":
        raise QuestionSetError(
            f"{out}: the page needs a name that ends in .html; use --out {out.name or 'report'}.html"
        )
    page, markdown, data = (out.with_suffix(ending) for ending in _ENDINGS)
    if data.name in _OF_A_RUN:
        raise QuestionSetError(f"{data}: that is a file of a run; use --out for another name")
    return page, markdown, data


def write(texts: Mapping[Path, str]) -> None:
    """Write every text beside its place and rename them all. Raises QuestionSetError."""
    beside = {path: path.with_name(f".{path.name}.tmp") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding="utf-8", newline="\n")
        for path in texts:
            os.replace(beside[path], path)
    except OSError as error:
        raise QuestionSetError(
            f"{error.filename or next(iter(texts))}: cannot be written ({error.strerror}); use --out for another place"
        ) from error


def as_json(value: object) -> str:
    """JSON with a line end. Raises ValueError for a number that is none."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
