"""What of a run is judged: each answer by its quotations, and by the gold answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.datatypes import Lang
from assistant.evaluation.sets import WITHOUT_ANSWER

Measure = Literal["faithfulness", "correctness"]
MEASURES: tuple[Measure, ...] = ("faithfulness", "correctness")
_MARKED = re.compile(r"(.*?)\s*((?:\[\d+\])+)\s*", re.DOTALL)  # a statement with its citation numbers
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to judge about the answer of a row; `units` is how many labels a verdict has."""

    measure: Measure
    row: Row
    material: Mapping[str, Any]
    units: int

    @property
    def lang(self) -> Lang:
        """The language of the question, in which the judge is spoken to."""
        lang: Lang = self.row["item"]["lang"]
        return lang


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a run, in its order, and how many answers of each measure are not judged, by the reason."""

    cases: tuple[Case, ...]
    left_out: Mapping[Measure, Mapping[str, int]]


def cases_of(rows: Iterable[Row]) -> Cases:
    """Every answer that was given is held against its quotations; also against the gold answer where there is one."""
    cases: list[Case] = []
    left_out: dict[Measure, Counter[str]] = {measure: Counter() for measure in MEASURES}
    for row in rows:
        if why := _why_not(row):
            for measure in MEASURES:
                left_out[measure][why] += 1
            continue
        cases.append(_faithfulness(row))
        if row["item"]["kind"] in WITHOUT_ANSWER:
            left_out["correctness"]["the documents do not answer the question"] += 1
        else:
            cases.append(_correctness(row))
    return Cases(tuple(cases), left_out)


def _why_not(row: Row) -> str:
    """Why there is nothing to judge; empty when there is."""
    if row["answer"]["abstained"]:
        return "no answer was given"
    return "" if row["answer"]["answer"].strip() else "the question could not be read"


def _faithfulness(row: Row) -> Case:
    citations = {citation["number"]: citation for citation in row["answer"]["citations"]}
    statements = [
        {"number": number, "text": text, "quotations": [_quotation(citations[n]) for n in cites if n in citations]}
        for number, (text, cites) in enumerate(_statements(row["answer"]["answer"]), start=1)
    ]
    return Case("faithfulness", row, {"statements": statements}, len(statements))


def _statements(answer: str) -> list[tuple[str, list[int]]]:
    """The statements of an answer with their citation numbers; text after the last number is one without any."""
    found, end = [], 0
    for match in _MARKED.finditer(answer):
        found.append((match[1].strip(), [int(number) for number in re.findall(r"\d+", match[2])]))
        end = match.end()
    rest = answer[end:].strip()
    return [*found, (rest, [])] if rest else found


def _quotation(citation: Mapping[str, Any]) -> dict[str, Any]:
    """Without the translation: that is the assistant's, and is what is judged."""
    return {"title": citation["title"], "headings": citation["section"], "quotation": citation["quote"]}


def _correctness(row: Row) -> Case:
    item = row["item"]
    before = {"before": item["before"]} if item.get("before") else {}
    material = {
        **before,
        "question": item["question"],
        "answer": " ".join(text for text, _ in _statements(row["answer"]["answer"])),
        "expected": item["answers"],
        "evidence": [quote["quote"] for quote in [*item["evidence"], *item.get("evidence_alt", [])]],
    }
    return Case("correctness", row, material, 1)
