"""Running question sets: every item through the assistant, one line each, and the means by direction and kind."""

from __future__ import annotations

import json
import os
import platform
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant import language
from assistant.assistant import Assistant
from assistant.datatypes import Answer
from assistant.errors import QuestionError, QuestionSetError
from assistant.evaluation import measures
from assistant.evaluation.certainty import Bin, half_width, reliability
from assistant.evaluation.sets import Item

Row = dict[str, Any]
DEPTHS = (1, 5, 10)
LOOKALIKE = "lookalike"  # the note of an innocent question that sounds like a harmful one
CONVERSATIONS = ("follow-up", "chain", "new-topic")  # the notes of questions asked in a conversation


def run(
    assistant: Assistant,
    items: Sequence[Item],
    progress: Callable[[int], None] | None = None,
    alone: bool = False,
) -> list[Row]:
    """One row an item, in order: the item's id, kind and direction, its scores, and the answer.

    `alone` leaves out the questions that are to be asked before an item.
    """
    texts = {document.id: document.text for document in assistant.index.documents.values()}
    rows = []
    for number, item in enumerate(items, start=1):
        rows.append(_row(assistant, item, () if alone else item.before, texts))
        if progress is not None:
            progress(number)
    return rows


def _row(assistant: Assistant, item: Item, questions: Sequence[str], texts: Mapping[str, str]) -> Row:
    before: list[Answer] = []
    try:
        for question in questions:
            before.append(assistant.ask(question, before=before))
        answer = assistant.ask(item.question, item.lang, item.id, before).to_dict()
    except QuestionError as error:
        raise QuestionSetError(f"question {item.id}: {error}") from error
    return {
        "id": item.id,
        "kind": item.kind,
        "direction": measures.direction(item),
        "cluster": min(item.id, item.pair or item.id),
        "note": item.note,
        "scores": score(item, answer, texts),
        "answer": answer,
    }


def score(item: Item, answer: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, float]:
    """All measures that apply to an item; every item has `accuracy`, `abstained`, `quotes` and `completed`."""
    scores = {
        "accuracy": measures.accuracy(item, answer),
        "abstained": float(answer["abstained"]),
        "quotes": measures.quotes_stand(answer, texts),
        "language": float(language.detect(answer["answer"]).lang == item.lang),
        "completed": float(answer["understood"] is not None),
    }
    if item.is_answerable:
        scores |= {f"R@{k}": measures.evidence_recall(item, answer, k) for k in DEPTHS}
        scores |= {
            "Success@5": measures.success(item, answer, 5),
            "RR@10": measures.reciprocal_rank(item, answer),
            "citation recall": measures.citation_recall(item, answer),
            "citation precision": measures.citation_precision(item, answer),
        }
    return scores


def summarise(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """The mean of every measure, with the number `n` of items, for each group of `grouped`."""
    return {name: _means(of_group) for name, of_group in grouped(rows).items()}


def intervals(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """Half of the 95% interval of every mean of `summarise`, clustered by pair; none for a group of one cluster."""
    found: dict[str, dict[str, float]] = {}
    for name, of_group in grouped(rows).items():
        clusters = [row["cluster"] for row in of_group]
        found[name] = {}
        if len(set(clusters)) > 1:
            for measure in of_group[0]["scores"]:
                width = half_width([row["scores"][measure] for row in of_group], clusters)
                found[name][measure] = round(width, 4)
    return found


def agreement(rows: Iterable[Row]) -> dict[str, float]:
    """How far the answers to the two languages of an answerable question rest on the same evidence, over all pairs."""
    pairs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if "R@1" in row["scores"]:
            pairs[row["cluster"]].append(row)
    values = [measures.agreement(pair[0]["answer"], pair[1]["answer"]) for pair in pairs.values() if len(pair) == 2]
    return {"n": len(values), "agreement": round(sum(values) / len(values), 4) if values else 0.0}


def reliability_of(rows: Iterable[Row]) -> list[Bin]:
    """How often answers are right by how sure the assistant was; what should have had no answer counts as wrong."""
    given = [row for row in rows if not row["answer"]["abstained"]]
    return reliability([row["answer"]["confidence"] for row in given], [row["scores"]["accuracy"] for row in given])


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of all answerable items, by direction and by kind; lookalikes of harmful requests, and conversations."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[f"kind {row['kind']}"].append(row)
        if row["note"] == LOOKALIKE:
            groups[LOOKALIKE].append(row)
        if row["note"] in CONVERSATIONS:
            groups[row["note"] if "R@1" in row["scores"] else f"{row['note']} without answer"].append(row)
        if "R@1" in row["scores"]:
            groups["answerable"].append(row)
            groups[f"direction {row['direction']}"].append(row)
    order = sorted(groups, key=lambda name: (name != "answerable", name))
    return {name: groups[name] for name in order}


def _means(rows: Sequence[Row]) -> dict[str, float]:
    names = list(rows[0]["scores"])
    means = {name: sum(row["scores"][name] for row in rows) / len(rows) for name in names}
    return {"n": len(rows), **{name: round(mean, 4) for name, mean in means.items()}}


def latencies(rows: Sequence[Row]) -> dict[str, float]:
    """The median and the 99th percentile of the time that a question took, in milliseconds."""
    times = [row["answer"]["timings_ms"]["total"] for row in rows]
    return {name: float(np.percentile(times, share)) for name, share in (("p50", 50), ("p99", 99))}


def record(assistant: Assistant, sets: Sequence[Path]) -> dict[str, Any]:
    """What is needed to know what a run measured: versions and fingerprints."""
    return {
        "sets": [path.name for path in sets],
        "index": {key: assistant.index.manifest[key] for key in ("documents", "enrichment", "encoder", "libraries")},
        "tweespraak": assistant.index.manifest["tweespraak"],
        "python": platform.python_version(),
    }


def prepare(folder: Path) -> None:
    """Make the folder of a run, before anything is run. Raises QuestionSetError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuestionSetError(
            f"{folder}: cannot be written ({error.strerror}); use --out for another folder"
        ) from error


def save(folder: Path, rows: Sequence[Row], summary: Mapping[str, Any]) -> None:
    """Write `run.jsonl` and `summary.json` beside their places and rename them. Raises QuestionSetError."""
    prepare(folder)
    texts = {
        "run.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
        "summary.json": json.dumps(summary, indent=1) + "\n",
    }
    try:
        for name, text in texts.items():
            (folder / f".{name}.tmp").write_text(text, encoding="utf-8")
        for name in texts:
            os.replace(folder / f".{name}.tmp", folder / name)
    except OSError as error:
        raise QuestionSetError(
            f"{folder}: cannot be written ({error.strerror}); use --out for another folder"
        ) from error
