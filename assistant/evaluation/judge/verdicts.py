"""What a judge is asked about a case, the form of its reply, and what of the reply is a verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from assistant import prompts
from assistant.enriching.messages import Messages
from assistant.evaluation.judge.cases import Case, Measure

LABELS: dict[Measure, tuple[str, ...]] = {  # the first is what an answer should get
    "faithfulness": ("supported", "unsupported"),
    "correctness": ("correct", "incomplete", "wrong"),
}


class JudgedStatement(BaseModel):
    """What is said of one statement."""

    number: int = Field(description="the number of the statement")
    reason: str = Field(description="why, in at most twenty words")
    supported: bool = Field(description="whether its quotations support the whole statement")


class Faithfulness(BaseModel):
    """What is said of the numbered statements."""

    statements: list[JudgedStatement]


class Correctness(BaseModel):
    """What is said of the answer."""

    reason: str = Field(description="why, in at most thirty words")
    verdict: Literal["correct", "incomplete", "wrong"]


FORMS: dict[Measure, type[BaseModel]] = {"faithfulness": Faithfulness, "correctness": Correctness}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label of LABELS for each unit of a case, with its reason."""

    labels: tuple[str, ...]
    reasons: tuple[str, ...]

    def score(self, measure: Measure) -> float:
        """The share of the units that got the best label."""
        return sum(label == LABELS[measure][0] for label in self.labels) / len(self.labels)


def messages(case: Case) -> Messages:
    """What is asked about a case, in the language of its question.

    The material is JSON without "<": whatever it says, it cannot close the tag that it stands in.
    """
    material = json.dumps(case.material, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return [
        ("system", prompts.text("judge", case.lang, f"{case.measure}.system")),
        ("human", prompts.text("judge", case.lang, f"{case.measure}.task", material=material)),
    ]


def again(case: Case) -> Messages:
    """What is asked after a reply that was no verdict; in one message, for many models want turns to alternate."""
    system, (role, task) = messages(case)
    return [system, (role, f"{task}\n{prompts.text('judge', case.lang, 'request.again')}")]


def verdict(case: Case, reply: BaseModel) -> Verdict | None:
    """The verdict of a reply; None when it does not speak of every statement exactly once."""
    if isinstance(reply, Correctness):
        return Verdict((reply.verdict,), (reply.reason,))
    if isinstance(reply, Faithfulness):
        return _faithfulness(case, reply.statements)
    raise TypeError(f"{type(reply).__name__} is no form of a verdict")


def _faithfulness(case: Case, judged: Sequence[JudgedStatement]) -> Verdict | None:
    in_order = sorted(judged, key=lambda one: one.number)
    if [one.number for one in in_order] != list(range(1, case.units + 1)):
        return None
    supported, unsupported = LABELS["faithfulness"]
    labels = tuple(supported if one.supported else unsupported for one in in_order)
    return Verdict(labels, tuple(one.reason for one in in_order))
