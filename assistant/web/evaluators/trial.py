"""A question tried out: what every stage of retrieval finds, what is answered, and an item of a set made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assistant.assistant import Assistant
from assistant.datatypes import Answer, Hit
from assistant.evaluation.sets import WITHOUT_ANSWER
from assistant.evaluation.stages import Stages
from assistant.pipeline import retrieve_parts

SHOWN = 10  # passages of a stage
LONGEST_QUOTE = 100  # characters: the evidence of an item is short
KINDS = {"no_evidence": "unanswerable", "off_topic": "offtopic", "declined": "harmful"}
assert set(KINDS.values()) == WITHOUT_ANSWER


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a question. `sentences` are the likeliest to answer, with their probabilities."""

    answer: Answer
    stages: dict[str, list[Hit]]
    sentences: tuple[tuple[float, str, str], ...]  # probability, document, text
    answerable: float
    on_topic: float


def try_out(assistant: Assistant, question: str, lang: str) -> Trial:
    """Ask a question and look at every stage. Raises QuestionError."""
    answer = assistant.ask(question, lang)
    asked = answer.question
    stages = {name: hits[:SHOWN] for name, hits in Stages(assistant).rankings(asked).items()}
    found = retrieve_parts(asked, assistant.index, assistant.models, assistant.settings)
    best = sorted(found.sentences.items(), key=lambda pair: -pair[1])[:SHOWN]
    sentences = tuple((p, document, _sentence(assistant, document, start)) for (document, start), p in best)
    return Trial(answer, stages, sentences, found.outlook.answerable, found.outlook.on_topic)


def as_item(answer: Answer) -> str:
    """A line of a question set, to be looked at: the answer stands in for what an evaluator would write."""
    short = answer.short_answer
    reason = str(answer.abstention.reason) if answer.abstention else ""
    line: dict[str, Any] = {
        "id": "new-1",
        "question": answer.question.text,
        "lang": answer.question.lang,
        "kind": KINDS.get(reason, "fact"),
        "answers": [[short]] if short else [],
        "evidence": [{"doc": c.document, "quote": _short(c.quote)} for c in answer.citations],
        "note": "to check: made of what the assistant answered",
    }
    return json.dumps(line, ensure_ascii=False)


def _short(quote: str) -> str:
    """The first line of a quotation, cut at a word."""
    first = quote.splitlines()[0]
    return first if len(first) <= LONGEST_QUOTE else first[:LONGEST_QUOTE].rsplit(" ", 1)[0]


def _sentence(assistant: Assistant, document: str, start: int) -> str:
    of = assistant.index.documents[document]
    return next((of.text[s.start : s.end] for s in of.sentences if s.start == start), "")
