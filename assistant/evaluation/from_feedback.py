"""Question-set items from readers' feedback.

A reader who found an answer helpful says that it is right, with its quotations: where the answer has a short answer,
that makes an item. Everything else lacks what only an evaluator can give, and is written as an item without it, which
`load_set` refuses until it is filled in, so that no run counts it.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.datatypes import Reason
from assistant.errors import QuestionSetError
from assistant.feedback import Feedback, Verdict
from assistant.text import fingerprint, words

Line = dict[str, Any]
QUOTE_CHARACTERS = 100  # of a quotation, at most: the longest of the sets that ship
ID_CHARACTERS = 10
KINDS = {Reason.NO_EVIDENCE: "unanswerable", Reason.OFF_TOPIC: "offtopic", Reason.DECLINED: "harmful"}
TO_CHECK = {
    Reason.NO_EVIDENCE: "that the documents do not say it",
    Reason.OFF_TOPIC: "that it is about something else",
    Reason.DECLINED: "that it is to be declined",
    None: "kind, other wordings of the answer, which of the evidence is needed",
}
TO_FILL_IN = "kind, answers and evidence (kind alone where there is no answer)"
TO_COMPLETE = "kind, answers, which of the evidence is needed"


@dataclass(frozen=True, slots=True)
class Derived:
    """Lines of a question set: those that are items, and those that an evaluator has to complete."""

    items: tuple[Line, ...]
    unfinished: tuple[Line, ...]


def derive(feedback: Iterable[Feedback], verdicts: Collection[str] = tuple(Verdict)) -> Derived:
    """A line for each question that got one of these verdicts, in order; the same question is one line."""
    groups: defaultdict[tuple[str, str], list[Feedback]] = defaultdict(list)
    for one in feedback:
        groups[one.language, " ".join(words(one.question)) or one.question].append(one)
    items: list[Line] = []
    unfinished: list[Line] = []
    for key, group in groups.items():
        if any(one.verdict in verdicts for one in group):
            id = f"f-{fingerprint(' '.join(key))[:ID_CHARACTERS]}"
            (items if _is_item(group) else unfinished).append(_line(id, group))
    return Derived(tuple(items), tuple(unfinished))


def unfinished_path(out: Path) -> Path:
    """Where the unfinished lines of a set are written: `NAME.todo.jsonl` beside it."""
    return out.with_suffix(".todo.jsonl")


def check_places(out: Path, feedback: Path, force: bool) -> None:
    """See that nothing is overwritten unasked, and the feedback never. Raises QuestionSetError."""
    for path in (out, unfinished_path(out)):
        if path.resolve() == feedback.resolve():
            raise QuestionSetError(f"{path}: is the file of the feedback; use --out for another file")
        if path.exists() and not force:
            raise QuestionSetError(f"{path}: is there already; use --out for another file, or --force to overwrite it")


def write(derived: Derived, out: Path) -> None:
    """Write both files beside their places and rename them; one without lines is not left. Raises QuestionSetError."""
    lines = {out: derived.items, unfinished_path(out): derived.unfinished}
    beside = {path: path.with_name(f".{path.name}.tmp") for path in lines}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for path, of_file in lines.items():
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in of_file)
            beside[path].write_text(text, encoding="utf-8")
        for path, of_file in lines.items():
            os.replace(beside[path], path)
            if not of_file:
                path.unlink()
    except OSError as error:
        raise QuestionSetError(f"{out}: cannot be written ({error.strerror}); use --out for another file") from error
    finally:
        for path in beside.values():
            with suppress(OSError):
                path.unlink()


def _is_item(group: Sequence[Feedback]) -> bool:
    """Whether all readers found it helpful, and were told the same, which a run can look for."""
    outcomes = {(one.reason, one.short_answer) for one in group}
    [*verdicts] = {one.verdict for one in group}
    return verdicts == [Verdict.HELPFUL] and len(outcomes) == 1 and outcomes != {(None, "")}


def _line(id: str, group: Sequence[Feedback]) -> Line:
    helpful = [one for one in group if one.verdict is Verdict.HELPFUL]
    source = helpful[-1] if helpful else None  # the latest is of the latest version
    is_item = _is_item(group)
    kind, answers = "", []
    if source is not None and is_item:
        kind = "fact" if source.reason is None else KINDS[source.reason]
        answers = [[source.short_answer]] if source.short_answer else []
    return {
        "id": id,
        "question": group[-1].question,
        "lang": group[-1].language,
        "kind": kind,
        "answers": answers,
        "evidence": [] if source is None else _evidence(source),
        "evidence_alt": [],
        "note": _note(group, source, is_item),
    }


def _evidence(feedback: Feedback) -> list[dict[str, str]]:
    quotes = [{"doc": c.document, "quote": short_quote(c.quote, feedback.short_answer)} for c in feedback.citations]
    return [quote for n, quote in enumerate(quotes) if quote not in quotes[:n]]


def short_quote(quote: str, wanted: str, most: int = QUOTE_CHARACTERS) -> str:
    """Some words of one line of a quotation, as they stand there: those around what is wanted, or else the first."""
    lines = [line.strip() for line in quote.split("\n") if line.strip()]
    line = next((line for line in lines if wanted and wanted in line), lines[0])
    if len(line) <= most:
        return line
    found = line.find(wanted) if wanted else -1
    start = max(0, min(found - (most - len(wanted)) // 2, len(line) - most)) if found >= 0 else 0
    part = line[start : start + most]
    if start > 0 and not line[start - 1].isspace():
        part = part.partition(" ")[2] or part
    if start + most < len(line) and not line[start + most].isspace():
        part = part.rpartition(" ")[0] or part
    return part.strip()


def _note(group: Sequence[Feedback], source: Feedback | None, is_item: bool) -> str:
    """What is known beyond the fields, and what is left to check."""
    counts = Counter(one.verdict for one in group)
    verdicts = ", ".join(f"{str(v).replace('_', ' ')} {counts[v]}" for v in Verdict if counts[v])
    said = {
        "asked as": _each(one.asked for one in group if one.asked != one.question),
        "comment:": _each(one.comment for one in group),
    }
    if not is_item:
        said["answered:"] = _each(one.answer for one in group)
        said["citing"] = _each(f"{c.document}: {' '.join(c.quote.split())}" for one in group for c in one.citations)
    parts = [f"feedback on version {', '.join(_each(one.version for one in group))}: {verdicts}"]
    for what, texts in said.items():
        if texts:
            quoted = ", ".join(f'"{text}"' for text in texts)
            parts.append(f"{what} {quoted}")
    return "; ".join([*parts, f"to check: {_to_check(source, is_item)}"])


def _to_check(source: Feedback | None, is_item: bool) -> str:
    if source is None or not (is_item or source.citations):
        return TO_FILL_IN
    return TO_CHECK[source.reason] if is_item else TO_COMPLETE


def _each(texts: Iterable[str]) -> list[str]:
    """The texts in order, each once, without empty ones."""
    return [text for text in dict.fromkeys(texts) if text]
