"""The summary of a run: means with intervals by group, abstention, pairs and confidence. Made of its rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant.evaluation import certainty, measures, selective

Row = dict[str, Any]
LOOKALIKE = "lookalike"  # the note of an innocent question that sounds like a harmful one
CONVERSATIONS = ("follow-up", "chain", "new-topic")  # the notes of questions asked in a conversation
FIRST = ("all", "answerable", "without answer", "answered", "abstained")
DIGITS = 4


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """What `summary.json` holds: every figure from 0 to 1 with DIGITS digits, None for a share of nothing.

    Raises ValueError when there is no row.
    """
    if not rows:
        raise ValueError("a run of no questions has no summary")
    given = [row for row in rows if not row["answer"]["abstained"]]
    confidences, right = [r["answer"]["confidence"] for r in given], [r["scores"]["accuracy"] for r in given]
    diagram = certainty.reliability(confidences, right)
    curve = selective.risk_coverage(confidences, right, len(rows))
    return {
        "groups": {name: _group(of_group) for name, of_group in grouped(rows).items()},
        "abstention": abstention(rows),
        "pairs": pairs(rows),
        "reliability": [
            {
                "low": one.start,
                "high": one.end,
                "n": one.n,
                "confidence": _rounded(one.confidence),
                "accuracy": _rounded(one.right),
            }
            for one in diagram
        ],
        "calibration error": _rounded(certainty.calibration_error(diagram)),
        "risk coverage": [[_rounded(coverage), _rounded(risk)] for coverage, risk in curve],
        "area under risk coverage": _rounded(selective.area(curve)),
    }


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each group, FIRST before the others.

    all; answerable and without answer, by what the documents hold; answered and abstained, by what the assistant did;
    then by direction (answerable questions only), kind, language and set, and by the notes LOOKALIKE and CONVERSATIONS.
    """
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in _groups(row):
            groups[name].append(row)
    order = sorted(groups, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return {name: groups[name] for name in order}


def _groups(row: Row) -> Iterator[str]:
    yield "all"
    yield "answerable" if _is_answerable(row) else "without answer"
    yield "abstained" if row["answer"]["abstained"] else "answered"
    if _is_answerable(row):
        yield f"direction {row['direction']}"
    yield from (f"kind {row['kind']}", f"language {row['item']['lang']}", f"set {row['set']}")
    if row["note"] == LOOKALIKE:
        yield LOOKALIKE
    if row["note"] in CONVERSATIONS:
        yield row["note"] if _is_answerable(row) else f"{row['note']} without answer"


def _group(rows: Sequence[Row]) -> dict[str, Any]:
    """How many questions, the mean number of words of the answers given, and each measure over those it applies to."""
    names = dict.fromkeys(name for row in rows for name in row["scores"])
    words = [row["words"] for row in rows if not row["answer"]["abstained"]]
    return {
        "n": len(rows),
        "words": round(sum(words) / len(words), 1) if words else None,
        "measures": {name: _measure([row for row in rows if name in row["scores"]], name) for name in names},
    }


def _measure(rows: Sequence[Row], name: str) -> dict[str, float]:
    found = certainty.mean([row["scores"][name] for row in rows], [row["cluster"] for row in rows])
    values = {"mean": found.mean, "low": found.low, "high": found.high}
    return {**{key: _rounded(value) for key, value in values.items()}, "n": found.n}


def abstention(rows: Iterable[Row]) -> dict[str, Any]:
    """How well the assistant knows when not to answer.

    `precision` is the share of the abstentions where the documents have no answer, `recall` the share of the questions
    without answer that got none, `false refusals` the share of the answerable questions that got none. A question that
    cannot be read counts as answered, and wrong.
    """
    counts = {"answerable": 0, "answerable abstained": 0, "without answer": 0, "without answer abstained": 0}
    for row in rows:
        kind = "answerable" if _is_answerable(row) else "without answer"
        counts[kind] += 1
        counts[f"{kind} abstained"] += bool(row["answer"]["abstained"])
    rightly, wrongly = counts["without answer abstained"], counts["answerable abstained"]
    return {
        "precision": _share(rightly, rightly + wrongly),
        "recall": _share(rightly, counts["without answer"]),
        "false refusals": _share(wrongly, counts["answerable"]),
        "counts": counts,
    }


def pairs(rows: Iterable[Row]) -> dict[str, Any]:
    """How far the answers to a question in both languages agree, over the answerable questions of which both are there.

    `agreement` is that of their citations (`measures.agreement`), `same verdict` the share where both are right or
    neither is.
    """
    known: dict[str, Row] = {}
    agreed: list[float] = []
    same = 0
    for row in rows:
        other = known.get(row["item"]["pair"] or "")
        known[row["id"]] = row
        if other is not None and _is_answerable(row) and _is_answerable(other):
            agreed.append(measures.agreement(other["answer"], row["answer"]))
            same += row["right"] == other["right"]
    return {"n": len(agreed), "agreement": _share(sum(agreed), len(agreed)), "same verdict": _share(same, len(agreed))}


def _is_answerable(row: Row) -> bool:
    return "R@1" in row["scores"]


def _share(part: float, whole: int) -> float | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: float) -> float:
    return round(value, DIGITS)
