"""What a chat model is told and asked about a batch; the words are in `prompts/enrichment.en.toml`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant import prompts
from assistant.chat.model import Messages
from assistant.datatypes import Lang, other_language
from assistant.enriching.batches import Batch

__all__ = ["Messages", "messages"]


def messages(batch: Batch, rejected: Mapping[int, Sequence[str]] | None = None) -> Messages:
    """The messages that ask about all sentences of a batch, by their numbers from 1.

    With `rejected`, only about the sentences with these numbers, whose first reply was rejected for these reasons.
    """
    source, target = _language(batch.document.lang), _language(other_language(batch.document.lang))
    numbers = list(rejected) if rejected else list(range(1, len(batch.sentences) + 1))
    task = prompts.text(
        "enrichment",
        "en",
        "request.again" if rejected else "request.task",
        source=source,
        numbers=", ".join(map(str, numbers)),
        material=_material(batch, numbers, rejected or {}),
    )
    system = prompts.text("enrichment", "en", "request.system", source=source, target=target)
    return [("system", system), ("human", task)]


def _material(batch: Batch, numbers: Sequence[int], rejected: Mapping[int, Sequence[str]]) -> str:
    """The piece of the document as JSON, without "<": whatever it says, it cannot close the tag that it stands in."""
    places = {batch.sentences[number - 1].start: number for number in numbers}
    value = {
        "title": batch.document.title,
        "headings": list(batch.section),
        "sentences": [_entry(batch.text(sentence), places.get(sentence.start), rejected) for sentence in batch.shown],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _entry(text: str, number: int | None, rejected: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    if number is None:
        return {"text": text}
    reasons = {"rejected": list(rejected[number])} if number in rejected else {}
    return {"number": number, "text": text, **reasons}


def _language(lang: Lang) -> str:
    return prompts.text("enrichment", "en", f"language.{lang}")
