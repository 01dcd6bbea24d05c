"""Question sets: JSON Lines, one item a line; and plain files of questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.datatypes import LANGUAGES, Lang
from assistant.errors import QuestionSetError

KINDS = frozenset({"fact", "why_how", "list", "claim", "gloss", "multi", "unanswerable", "offtopic", "harmful"})
WITHOUT_ANSWER = frozenset({"unanswerable", "offtopic", "harmful"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Text that stands in a document: gold evidence."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its gold answer.

    Every group of `answers` needs one of its strings in the answer; all of `evidence` is needed, or any one of
    `evidence_alt`.
    """

    id: str
    question: str
    lang: Lang
    kind: str
    answers: tuple[tuple[str, ...], ...]
    evidence: tuple[Quote, ...]
    evidence_alt: tuple[Quote, ...]
    pair: str | None = None

    @property
    def is_answerable(self) -> bool:
        """Whether the documents answer the question."""
        return self.kind not in WITHOUT_ANSWER


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """A line of a file of questions."""

    id: str | None
    text: str
    lang: str  # nl, en or auto


def load_set(path: Path) -> list[Item]:
    """Read a question set. Raises QuestionSetError, naming the line."""
    items = [_item(path, number, line) for number, line in read_lines(path)]
    ids = [item.id for item in items]
    double = sorted({i for i in ids if ids.count(i) > 1})
    if double:
        raise QuestionSetError(f"{path}: the id {', '.join(double)} occurs twice; rename one")
    if not items:
        raise QuestionSetError(f"{path}: holds no question")
    return items


def load_questions(path: Path) -> list[PlainQuestion]:
    """Read a file of questions, {"id", "question"[, "lang"]} a line. Raises QuestionSetError, naming the line."""
    return [_plain_question(path, number, line) for number, line in read_lines(path)]


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The numbered objects of a JSON Lines file. Raises QuestionSetError, naming the line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise QuestionSetError(f"{path}: {error.strerror or error}; check the name of the file") from error
    for number, data in enumerate(raw.split(b"\n"), start=1):
        if not data.strip():
            continue
        try:
            line = json.loads(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise QuestionSetError(
                f"{path}, line {number}: not UTF-8 (byte {error.start}); save it as UTF-8"
            ) from error
        except json.JSONDecodeError as error:
            raise QuestionSetError(f"{path}, line {number}: not JSON ({error.msg}, column {error.colno})") from error
        if not isinstance(line, dict):
            raise QuestionSetError(f'{path}, line {number}: should be an object like {{"id": "1", "question": "..."}}')
        yield number, line


def _plain_question(path: Path, number: int, line: dict[str, Any]) -> PlainQuestion:
    text, lang, id = line.get("question"), line.get("lang", "auto"), line.get("id")
    if not isinstance(text, str):
        raise QuestionSetError(f'{path}, line {number}: lacks its "question"')
    if lang not in (*LANGUAGES, "auto"):
        raise QuestionSetError(f'{path}, line {number}: "lang" is "{lang}"; use nl, en or auto')
    return PlainQuestion(None if id is None else str(id), text, lang)


def _item(path: Path, number: int, line: dict[str, Any]) -> Item:
    where = f"{path}, line {number}"
    missing = [key for key in ("id", "question", "lang", "kind") if not isinstance(line.get(key), str)]
    if missing:
        raise QuestionSetError(f"{where}: lacks {', '.join(missing)}")
    if line["lang"] not in LANGUAGES:
        raise QuestionSetError(f'{where}: "lang" is "{line["lang"]}"; use nl or en')
    if line["kind"] not in KINDS:
        raise QuestionSetError(f'{where}: kind "{line["kind"]}" is unknown; use one of {", ".join(sorted(KINDS))}')
    try:
        answers = tuple(tuple(str(a) for a in group) for group in line.get("answers", []))
        evidence = tuple(Quote(q["doc"], q["quote"]) for q in line.get("evidence", []))
        alternatives = tuple(Quote(q["doc"], q["quote"]) for q in line.get("evidence_alt", []))
    except (TypeError, KeyError) as error:
        raise QuestionSetError(f"{where}: answers or evidence are not as documented ({error})") from error
    item = Item(
        line["id"],
        line["question"],
        line["lang"],
        line["kind"],
        answers,
        evidence,
        alternatives,
        line.get("pair"),
    )
    if item.is_answerable and not (answers and evidence):
        raise QuestionSetError(f'{where}: a question of kind "{item.kind}" needs answers and evidence')
    return item
