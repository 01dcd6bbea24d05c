"""What a chat model is told and asked about a question; the words are in `prompts/answer.*.toml`.

Evidence goes by keys made anew for every request: no document can know one, and none can be guessed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import prompts
from assistant.chat.model import Messages
from assistant.datatypes import Document, Evidence, Lang, Question
from assistant.facts.support import lacking

KEY_LETTERS = "23456789bcdfghjkmnpqrstvwxz"  # no vowels, so that no key is a word
KEY_LENGTH = 3  # behind the "k"


@dataclass(frozen=True, slots=True)
class Task:
    """A question with its evidence, numbered from 1, and the key of each piece."""

    question: Question
    evidence: Sequence[Evidence]
    documents: Mapping[str, Document]
    keys: Mapping[str, int]

    @classmethod
    def of(cls, question: Question, evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> Task:
        """With keys that stand neither in the question nor in the evidence."""
        said = " ".join([question.text, *(e.passage.text for e in evidence)])
        keys: dict[str, int] = {}
        while len(keys) < len(evidence):
            key = "k" + "".join(secrets.choice(KEY_LETTERS) for _ in range(KEY_LENGTH))
            if key not in keys and key not in said:
                keys[key] = len(keys) + 1
        return cls(question, evidence, documents, keys)

    @property
    def none(self) -> str:
        """The words with which the model says that the evidence does not answer."""
        return prompts.text("answer", self.question.lang, "reply.none")


def first(task: Task) -> Messages:
    """The messages that ask for an answer."""
    return _messages(task, "request.task")


def mend(task: Task, rejected: Sequence[tuple[str, str]]) -> Messages:
    """The messages that ask for sentences once more; each was rejected for a reason."""
    entries = [{"sentence": sentence, "reason": reason} for sentence, reason in rejected]
    return _messages(task, "request.mend", rejected=as_json(entries), none=task.none)


def _messages(task: Task, key: str, **values: str) -> Messages:
    lang = task.question.lang
    sources = [_source(key, task.evidence[number - 1], task) for key, number in task.keys.items()]
    asked = prompts.text(
        "answer", lang, key, sources=as_json(sources), question=as_json(task.question.text), **values
    ).strip()
    return [("system", prompts.text("answer", lang, "request.system", none=task.none).strip()), ("human", asked)]


def _source(key: str, evidence: Evidence, task: Task) -> dict[str, Any]:
    passage, lang = evidence.passage, task.question.lang
    entry: dict[str, Any] = {
        "key": key,
        "document": task.documents[passage.document].title,
        "headings": list(passage.section),
        "text": evidence.text,
    }
    if evidence.year:
        entry["year"] = evidence.year
    if passage.kind == "definition":
        entry["defines"] = passage.section[-1] if passage.section else ""
    if _has_use_of_translation(evidence, lang):
        entry["translation"] = evidence.translation
    return entry


def _has_use_of_translation(evidence: Evidence, lang: Lang) -> bool:
    """Whether there is a translation into this language that says what the text says."""
    spoken, translation = evidence.passage.lang, evidence.translation
    return spoken != lang and bool(translation) and not lacking(translation, lang, evidence.text, spoken)


def as_json(value: object) -> str:
    """As JSON without "<": whatever it says, it cannot close the tag that it stands in."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
