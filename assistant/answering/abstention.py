"""Deciding to abstain, and saying why in the language of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import prompts
from assistant.datatypes import Abstention, Lang, Reason


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least probabilities with which a question is answered, and with which it counts as on topic.

    A question that is answered with at least the probability `sure` counts as on topic in any case.
    """

    answerable: float
    on_topic: float
    sure: float


def decide(answerable: float, on_topic: float, thresholds: Thresholds) -> Reason | None:
    """The reason to abstain, or None to answer."""
    if on_topic < thresholds.on_topic and answerable < thresholds.sure:
        return Reason.OFF_TOPIC
    return Reason.NO_EVIDENCE if answerable < thresholds.answerable else None


def abstain(reason: Reason, lang: Lang, titles: Sequence[str]) -> Abstention:
    """The abstention with its words; `titles` are those of the documents."""
    if reason is Reason.OFF_TOPIC:
        named = "; ".join(f"“{title}”" for title in titles)
        return Abstention(reason, prompts.text("answers", lang, f"abstention.{reason}", titles=named))
    return Abstention(reason, prompts.text("answers", lang, f"abstention.{reason}"))
