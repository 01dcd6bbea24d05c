"""Whether a sentence of a model may reach a reader: what is wrong with it, or the evidence that it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from assistant import language
from assistant.answering.coverage import content_words
from assistant.answering.verification import Fault, Verdict
from assistant.datatypes import DraftSentence, Evidence, Lang
from assistant.generating.messages import Task
from assistant.generating.parsing import Proposed
from assistant.generating.screening import is_plain

LEAST_WORDS = 5  # in fewer words a language is not told for sure
SURE = 0.95  # of the language
FEW_WORDS = 7
OPENING = 4  # letters that the forms of a word share

Check = Callable[[str, Lang, Sequence[Evidence]], Verdict]  # whether evidence supports a sentence in this language


class Flaw(StrEnum):
    """Why a sentence is not even held against its evidence; `prompts/answer.*.toml` says it, and each Fault."""

    KEYLESS = "keyless"
    UNKNOWN = "unknown"
    MARKUP = "markup"
    LANGUAGE = "language"


def judge(proposed: Proposed, task: Task, check: Check) -> DraftSentence | Flaw | Fault:
    """The sentence with the numbers of its evidence, where the evidence supports it; else what is wrong with it."""
    lang = task.question.lang
    if not proposed.keys:
        return Flaw.KEYLESS
    if not all(key in task.keys for key in proposed.keys):
        return Flaw.UNKNOWN
    if not is_plain(proposed.text):
        return Flaw.MARKUP
    if _is_foreign(proposed.text, lang):
        return Flaw.LANGUAGE
    numbers = tuple(task.keys[key] for key in proposed.keys)
    cited = [task.evidence[number - 1] for number in numbers]
    if not _says_the_little_it_says(proposed.text, lang, cited):
        return Fault.ADDITION
    verdict = check(proposed.text, lang, cited)
    return DraftSentence(proposed.text, numbers) if verdict.supported else verdict.fault or Fault.ADDITION


def _is_foreign(text: str, lang: Lang) -> bool:
    found = language.detect(text)
    return found.lang != lang and found.confidence >= SURE and len(re.findall(r"\w+", text)) >= LEAST_WORDS


def _says_the_little_it_says(text: str, lang: Lang, cited: Sequence[Evidence]) -> bool:
    """Whether a sentence of few words has every one from the evidence, which says it in this language.

    Among few words a single one changes all, and a word that is only near to one of the evidence ("free", "open") is
    near enough for the check.
    """
    known = [e.text if e.passage.lang == lang else e.translation for e in cited]
    if len(text.split()) > FEW_WORDS or not any(known):
        return True
    theirs = {_opening(word) for one in known for word in content_words(one, lang)}
    return all(_opening(word) in theirs for word in content_words(text, lang))


def _opening(word: str) -> str:
    return word[:OPENING]
