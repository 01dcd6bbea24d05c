"""What the verdicts on a run come to: means with their intervals, and how far the judge agrees with itself."""

from __future__ import annotations

import dataclasses
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.evaluation.certainty import mean
from assistant.evaluation.judge.cases import MEASURES, Case, Cases, Measure, Row
from assistant.evaluation.judge.judging import Judged
from assistant.evaluation.judge.verdicts import LABELS, Verdict
from assistant.evaluation.sets import WITHOUT_ANSWER

Verdicts = Sequence[Verdict | None]
Pairs = list[tuple[Case, Verdicts]]


def results(cases: Cases, judged: Judged) -> dict[str, Any]:
    """The figures of each measure, and the verdicts on every item in the order of the run: what `judge.json` holds."""
    pairs: Pairs = list(zip(cases.cases, judged.verdicts, strict=True))
    of = {measure: [pair for pair in pairs if pair[0].measure == measure] for measure in MEASURES}
    measures = {m: {**_figures(m, of[m]), "not judged": dict(cases.left_out[m])} for m in MEASURES}
    measures["correctness"]["agreement with accuracy"] = _agreement_with_accuracy(of["correctness"])
    return {
        "measures": measures,
        "why without verdict": [{"why": one.why, "times": one.times} for one in judged.missing.values()],
        "items": [_item(case, verdicts) for case, verdicts in pairs],
    }


def score(measure: Measure, verdicts: Verdicts) -> float | None:
    """The mean score of the repeats that gave a verdict; None when none did."""
    given = [verdict.score(measure) for verdict in verdicts if verdict is not None]
    return statistics.fmean(given) if given else None


def kappa(ratings: Sequence[Sequence[str]]) -> float | None:
    """Fleiss' kappa of several ratings of each unit, all units rated equally often: 1 always agreed, 0 as by chance.

    None when there is nothing to tell: no units, a single rating of each, or one label throughout.
    """
    raters = len(ratings[0]) if ratings else 0
    if raters < 2:
        return None
    counts = [Counter(unit) for unit in ratings]
    observed = statistics.fmean(sum(n * (n - 1) for n in c.values()) / (raters * (raters - 1)) for c in counts)
    total = Counter(label for unit in ratings for label in unit)
    expected = sum((n / (raters * len(ratings))) ** 2 for n in total.values())
    return None if len(total) == 1 else (observed - expected) / (1 - expected)


def _figures(measure: Measure, pairs: Pairs) -> dict[str, Any]:
    groups: defaultdict[str, list[tuple[Row, float]]] = defaultdict(list)
    labels: Counter[str] = Counter()
    for case, verdicts in pairs:
        labels.update(label for verdict in verdicts if verdict is not None for label in verdict.labels)
        value = score(measure, verdicts)
        if value is not None:
            for name in _groups(case):
                groups[name].append((case.row, value))
    return {
        "groups": {name: _mean(groups[name]) for name in sorted(groups, key=lambda name: (name != "all", name))},
        "labels": {label: labels[label] for label in LABELS[measure]},
        "self-agreement": _agreement(pairs),
        "without verdict": {
            "items": sum(score(measure, verdicts) is None for _, verdicts in pairs),
            "replies": sum(verdict is None for _, verdicts in pairs for verdict in verdicts),
            "of": sum(len(verdicts) for _, verdicts in pairs),
        },
    }


def _groups(case: Case) -> list[str]:
    kind = case.row["item"]["kind"]
    directions = [] if kind in WITHOUT_ANSWER else [f"direction {case.row['direction']}"]  # of nothing there is none
    return ["all", *directions, f"kind {kind}", f"language {case.lang}"]


def _mean(values: Sequence[tuple[Row, float]]) -> dict[str, Any]:
    found = mean([value for _, value in values], [row["cluster"] for row, _ in values])
    return {name: round(value, 4) for name, value in dataclasses.asdict(found).items()}


def _agreement(pairs: Pairs) -> dict[str, Any]:
    """Over the items with a verdict in each of several repeats: the share whose repeats are the same, and kappa."""
    complete = []
    for _, verdicts in pairs:
        labels = [verdict.labels for verdict in verdicts if verdict is not None]
        if len(labels) == len(verdicts) > 1:
            complete.append(labels)
    if not complete:
        return {"n": 0, "share": None, "kappa": None}
    share = statistics.fmean(len(set(labels)) == 1 for labels in complete)
    found = kappa([unit for labels in complete for unit in zip(*labels, strict=True)])
    return {"n": len(complete), "share": round(share, 4), "kappa": None if found is None else round(found, 4)}


def _agreement_with_accuracy(pairs: Pairs) -> dict[str, Any]:
    """On how many items most repeats say what the measure `accuracy` says; where these differ, read the answer."""
    judged = [(case, value) for case, verdicts in pairs if (value := score(case.measure, verdicts)) is not None]
    same = [(value >= 0.5) == (case.row["scores"]["accuracy"] >= 0.5) for case, value in judged]
    return {"n": len(same), "share": round(statistics.fmean(same), 4) if same else None}


def _item(case: Case, verdicts: Verdicts) -> Mapping[str, Any]:
    value = score(case.measure, verdicts)
    return {
        "id": case.row["id"],
        "measure": case.measure,
        "score": None if value is None else round(value, 4),
        "verdicts": [None if v is None else {"labels": v.labels, "reasons": v.reasons} for v in verdicts],
    }
