"""Running question sets: every item through the assistant as a user would ask it, a row each, kept in a folder."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.datatypes import Abstention, Answer, Question, Reason
from assistant.errors import QuestionError, QuestionSetError
from assistant.evaluation import measures, record, run_folder
from assistant.evaluation.clusters import clusters
from assistant.evaluation.partial import Partial
from assistant.evaluation.run_folder import Run, Timings
from assistant.evaluation.scores import score, unreadable
from assistant.evaluation.sets import Item, as_line, load_set
from assistant.evaluation.stages import NOWHERE, Stages
from assistant.evaluation.summary import Row, summarise
from assistant.evaluation.verdicts import is_right, verdict, why

Progress = Callable[[str, int, int], None]  # the set, how many questions are answered, of how many


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with the name of its set."""

    set: str
    item: Item


def load(paths: Sequence[Path]) -> list[Entry]:
    """The items of all sets, in order. Raises QuestionSetError; also when an id or a file name occurs twice."""
    names = [path.name for path in paths]
    entries = [Entry(path.name, item) for path in paths for item in load_set(path)]
    ids = [entry.item.id for entry in entries]
    for what, values in (("file name", names), ("id", ids)):
        if len(set(values)) < len(values):
            double = min(value for value in values if values.count(value) > 1)
            raise QuestionSetError(f"the {what} {double} occurs in two of the sets; run them one by one")
    return entries


def run(
    assistant: Assistant,
    sets: Sequence[Path],
    folder: Path,
    *,
    alone: bool = False,
    command: Sequence[str] = (),
    progress: Progress | None = None,
) -> Run:
    """Run question sets, save the run in a folder, and return it. Raises QuestionSetError.

    What an interrupted run of the same sets with the same index, settings and program has answered is not asked again.
    `alone` leaves out the questions that are to be asked before an item; `command` is for the record.
    """
    entries = load(sets)
    started, start = datetime.now(UTC), time.perf_counter()
    run_folder.prepare(folder)
    made_with = record.made_with(assistant, sets, alone)
    with Partial(folder, made_with, [entry.item.id for entry in entries]) as partial:
        resumed = len(partial.done)
        for row, timings in rows(assistant, entries, alone=alone, skip=resumed):
            partial.add(row, timings)
            if progress is not None:
                progress(row["set"], len(partial.done), len(entries))
        found = [row for row, _ in partial.done]
        timed = {row["id"]: timings for row, timings in partial.done}
        recorded = {
            "when": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - start, 3),
            "resumed": resumed,
            "questions": len(found),
            "command": list(command),
            **record.commit(),
            **made_with,
            "latency": record.latency(timed[row["id"]]["total"] for row in found if "error" not in row),
        }
        made = Run(tuple(found), timed, summarise(found), recorded)
        run_folder.save(folder, made)
        partial.remove()
    return made


def rows(
    assistant: Assistant, entries: Sequence[Entry], *, alone: bool = False, skip: int = 0
) -> Iterator[tuple[Row, Timings]]:
    """The row of each entry in order, but the first `skip`, and the milliseconds that its question took."""
    stages = Stages(assistant)
    texts = {document.id: document.text for document in assistant.index.documents.values()}
    named = clusters([entry.item for entry in entries], stages.passages_with)
    for entry, cluster in list(zip(entries, named, strict=True))[skip:]:
        asked = dataclasses.replace(entry.item, before=()) if alone else entry.item
        head = {
            "id": entry.item.id,
            "set": entry.set,
            "kind": entry.item.kind,
            "direction": measures.direction(entry.item),
            "cluster": cluster,
            "note": entry.item.note,
            "item": as_line(entry.item),
        }
        try:
            given = _ask(assistant, asked)
        except QuestionError as error:
            yield head | _unreadable(asked, error, texts), {"retrieve": 0.0, "total": 0.0}
            continue
        answer: dict[str, Any] = given.to_dict()
        timings: Timings = answer.pop("timings_ms")
        gold = stages.ranks(given.question, asked)
        yield head | _judged(asked, answer, gold, score(asked, answer, texts)), timings


def _ask(assistant: Assistant, item: Item) -> Answer:
    """The answer to an item, the questions before it asked first. Raises QuestionError."""
    before: list[Answer] = []
    for question in item.before:
        before.append(assistant.ask(question, before=before))
    return assistant.ask(item.question, item.lang, item.id, before)


def _judged(item: Item, answer: dict[str, Any], gold: list[dict[str, Any]], scores: dict[str, float]) -> Row:
    return {
        "answer": answer,
        "gold": gold,
        "scores": scores,
        "words": 0 if answer["abstained"] else len(measures.without_marks(answer["answer"]).split()),
        "verdict": verdict(answer, scores),
        "right": is_right(item, answer, scores),
        "why": why(item, answer, scores, gold),
    }


def _unreadable(item: Item, error: QuestionError, texts: dict[str, str]) -> Row:
    """A row of an item whose question cannot be read: no answer, nothing found, and every measure 0."""
    nothing = Answer(Question(item.question, item.lang, item.id), (), (), Abstention(Reason.NO_EVIDENCE, ""), 0.0, ())
    answer = {**nothing.to_dict(), "abstained": False, "reason": None}
    del answer["timings_ms"]
    gold = [
        {"doc": quote.document, "quote": quote.text, "alternative": quote in item.evidence_alt, "ranks": NOWHERE}
        for quote in (*item.evidence, *item.evidence_alt)
    ]
    row = _judged(item, answer, gold, unreadable(item, texts))
    return row | {"why": "unreadable", "error": str(error)}
