"""Question sets: JSON Lines, one item a line; and plain files of questions."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
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
    `evidence_alt`. The questions of `before` are asked first, in order, in the same conversation.
    """

    id: str
    question: str
    lang: Lang
    kind: str
    answers: tuple[tuple[str, ...], ...]
    evidence: tuple[Quote, ...]
    evidence_alt: tuple[Quote, ...]
    pair: str | None = None
    note: str = ""
    before: tuple[str, ...] = ()

    @property
    def is_answerable(self) -> bool:
        """Whether the documents answer the question."""
        return self.kind not in WITHOUT_ANSWER


@dataclass(frozen=True, slots=True)
class PlainQuestion:
    """A line of a file of questions."""

    id: str | int | None
    text: str
    lang: str  # nl, en or auto


def load_set(path: Path) -> list[Item]:
    """Read a question set. Raises QuestionSetError, naming the line."""
    items: list[Item] = []
    seen: dict[str, int] = {}
    for number, line in read_lines(path):
        item = item_from(f"{path}, line {number}", line)
        if item.id in seen:
            raise QuestionSetError(
                f"{path}, line {number}: the id {item.id} stands in line {seen[item.id]} too; rename one"
            )
        seen[item.id] = number
        items.append(item)
    if not items:
        raise QuestionSetError(f"{path}: holds no question")
    return items


def as_line(item: Item) -> dict[str, Any]:
    """An item as it stands in a set; `item_from` reads it back."""
    return {
        "id": item.id,
        "question": item.question,
        "lang": item.lang,
        "kind": item.kind,
        **({"before": list(item.before)} if item.before else {}),
        "answers": [list(group) for group in item.answers],
        "evidence": [{"doc": quote.document, "quote": quote.text} for quote in item.evidence],
        "evidence_alt": [{"doc": quote.document, "quote": quote.text} for quote in item.evidence_alt],
        "pair": item.pair,
        "note": item.note,
    }


def dump(items: Iterable[Item], path: Path) -> None:
    """Write a question set, beside its place and renamed; `load_set` gives the same items. Raises QuestionSetError."""
    write_lines(map(as_line, items), path)


def write_lines(lines: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write objects as JSON Lines, beside their place and renamed. Raises QuestionSetError."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        os.replace(beside, path)
    except OSError as error:
        raise QuestionSetError(f"{path}: cannot be written ({error.strerror}); name another file") from error
    finally:
        with suppress(OSError):
            beside.unlink()


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
            json.dumps(line, ensure_ascii=False).encode("utf-8")  # half a character is no text
        except UnicodeDecodeError as error:
            raise QuestionSetError(
                f"{path}, line {number}: not UTF-8 (byte {error.start}); save it as UTF-8"
            ) from error
        except json.JSONDecodeError as error:
            raise QuestionSetError(f"{path}, line {number}: not JSON ({error.msg}, column {error.colno})") from error
        except (RecursionError, ValueError) as error:
            raise QuestionSetError(f"{path}, line {number}: not JSON that can be read ({error})") from error
        if not isinstance(line, dict):
            raise QuestionSetError(f'{path}, line {number}: should be an object like {{"id": "1", "question": "..."}}')
        yield number, line


def _plain_question(path: Path, number: int, line: dict[str, Any]) -> PlainQuestion:
    text, lang, id = line.get("question"), line.get("lang", "auto"), line.get("id")
    if not isinstance(text, str):
        raise QuestionSetError(f'{path}, line {number}: lacks its "question"')
    if lang not in (*LANGUAGES, "auto"):
        raise QuestionSetError(f'{path}, line {number}: "lang" is "{lang}"; use nl, en or auto')
    if id is not None and not isinstance(id, str | int):
        raise QuestionSetError(f'{path}, line {number}: "id" should be a text or a number')
    return PlainQuestion(id, text, lang)


def item_from(where: str, line: Mapping[str, Any]) -> Item:
    """The item of a line of a set. Raises QuestionSetError, which begins with `where`."""
    missing = [key for key in ("id", "question", "lang", "kind") if not isinstance(line.get(key), str)]
    if missing:
        raise QuestionSetError(f"{where}: lacks {', '.join(missing)}")
    if line["lang"] not in LANGUAGES:
        raise QuestionSetError(f'{where}: "lang" is "{line["lang"]}"; use nl or en')
    if line["kind"] not in KINDS:
        raise QuestionSetError(f'{where}: kind "{line["kind"]}" is unknown; use one of {", ".join(sorted(KINDS))}')
    pair = line.get("pair")
    if pair is not None and not isinstance(pair, str):
        raise QuestionSetError(f'{where}: "pair" should be the id of another question')
    answers = _answers(where, line.get("answers", []))
    evidence, alternatives = (_quotes(where, key, line.get(key, [])) for key in ("evidence", "evidence_alt"))
    item = Item(
        line["id"],
        line["question"],
        line["lang"],
        line["kind"],
        answers,
        evidence,
        alternatives,
        pair,
        _note(line),
        _before(where, line.get("before", [])),
    )
    if item.is_answerable and not (answers and evidence):
        raise QuestionSetError(f'{where}: a question of kind "{item.kind}" needs answers and evidence')
    return item


def _note(line: Mapping[str, Any]) -> str:
    return line["note"] if isinstance(line.get("note"), str) else ""


def _before(where: str, questions: Any) -> tuple[str, ...]:
    """Raises QuestionSetError when these are not questions; an empty one would not be asked."""
    if not isinstance(questions, list) or not all(isinstance(one, str) and one.strip() for one in questions):
        raise QuestionSetError(f'{where}: "before" should be a list of the questions asked earlier, none empty')
    return tuple(questions)


def _answers(where: str, groups: Any) -> tuple[tuple[str, ...], ...]:
    """Raises QuestionSetError when these are not lists of texts; an empty text would be in every answer."""
    if not isinstance(groups, list) or not all(isinstance(group, list) and group for group in groups):
        raise QuestionSetError(f'{where}: "answers" should be a list of lists of texts')
    if not all(isinstance(text, str) and text.strip() for group in groups for text in group):
        raise QuestionSetError(f'{where}: "answers" should be lists of texts, none empty')
    return tuple(tuple(group) for group in groups)


def _quotes(where: str, key: str, quotes: Any) -> tuple[Quote, ...]:
    """Raises QuestionSetError when these are not quotations with their documents."""
    ok = isinstance(quotes, list) and all(
        isinstance(q, dict) and all(isinstance(q.get(part), str) and q[part].strip() for part in ("doc", "quote"))
        for q in quotes
    )
    if not ok:
        raise QuestionSetError(f'{where}: "{key}" should be a list of {{"doc": "...", "quote": "..."}}')
    return tuple(Quote(q["doc"], q["quote"]) for q in quotes)
