"""Completing a question that leans on what was said before: "and in 2016?", "where was he born?", "why?".

What the new question lacks is carried over from the exchange before it. A fragment takes the place of its like in the
earlier question ("and Iraq?"), a pronoun for a person is replaced by the name, and any other question gets the words of
the earlier one in brackets behind it. No language model: closed word classes, names, and the likeness of word vectors.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.datatypes import Answer, Lang, Question, Reason
from assistant.questions import Wanted, wanted
from assistant.retrieval.closed_classes import HAPPENING
from assistant.retrieval.references import Lean, Reading, read
from assistant.retrieval.slots import Alike, fill
from assistant.retrieval.topic import person, topic

# For a question that may stand by itself: what completing it adds to the probability that the documents answer, and the
# least probability that they are about it, for else it is a new topic ("How does photosynthesis work?").
LEAST_GAIN = 0.1
ON_TOPIC = 0.4


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beyond the words of a conversation.

    `alike` gives how alike a word is to others (cosines), `in_language` an earlier question in another language, empty
    where it is not known, and `outlook` how likely the documents answer a question, and are about it. `rewritten` gives
    a question that leans on earlier exchanges in words of somebody else, empty where there are none.
    """

    alike: Alike
    in_language: Callable[[Answer, Lang], str]
    outlook: Callable[[Question], tuple[float, float]]
    rewritten: Callable[[Question, Sequence[Answer]], str] = lambda question, before: ""


def complete(question: Question, before: Sequence[Answer], known: Knowledge, longest: int) -> Question:
    """The question itself where it stands by itself, else one that does, of at most `longest` characters.

    The last of `before` is the exchange it may lean on. The new `text` is in the language of the question as far as the
    earlier one is known in it, and `asked` is what was typed.
    """
    reading = read(question.text, question.lang)
    if not before or reading.lean is Lean.NOT:
        return question
    text = known.rewritten(question, before) or _completed(question, reading, before[-1], known)
    if text == question.text or len(text) > longest:
        return question
    completed = dataclasses.replace(question, text=text, asked=question.text)
    if reading.lean is Lean.MAYBE and not _is_better(completed, question, before[-1], known):
        return question
    return completed


def _is_better(completed: Question, question: Question, before: Answer, known: Knowledge) -> bool:
    if before.abstention is not None and before.abstention.reason is Reason.OFF_TOPIC:
        return False
    answered, on_topic = known.outlook(question)
    return on_topic >= ON_TOPIC and known.outlook(completed)[0] >= answered + LEAST_GAIN


def _completed(question: Question, reading: Reading, before: Answer, known: Knowledge) -> str:
    text, lang = question.text, question.lang
    earlier, earlier_lang = _said(before, lang, known)
    if reading.lean is Lean.FRAGMENT and earlier_lang == lang:
        return fill(earlier, text[reading.opener :].rstrip("?!. "), lang, known.alike)
    name = person(before) if reading.lean is Lean.PERSON else ""
    if name and reading.pronoun is not None:
        return f"{text[: reading.pronoun.start]}{name}{text[reading.pronoun.end :]}"
    about = topic(earlier, earlier_lang)
    found = _found(before, reading)
    if found and found not in about:
        about = f"{found}, {about}" if about else found
    return f"{text.rstrip('?!. ')} ({about})?" if about else text


def _said(before: Answer, lang: Lang, known: Knowledge) -> tuple[str, Lang]:
    """The earlier question, in this language where it is known in it, and the language it is in."""
    if before.question.lang == lang:
        return before.question.text, lang
    said = known.in_language(before, lang)
    return (said, lang) if said else (before.question.text, before.question.lang)


def _found(before: Answer, reading: Reading) -> str:
    """The person or place that the earlier answer gave, where it may be meant: "it" is mostly what happened."""
    if reading.pronoun is not None and any(reading.pronoun.low in words for words in HAPPENING.values()):
        return ""
    kind = wanted(before.question.text, before.question.lang)
    return before.short_answer if kind in {Wanted.PERSON, Wanted.PLACE} else ""
