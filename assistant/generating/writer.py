"""Having a chat model write an answer: each sentence is checked, and what fails is asked for once more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain

from assistant import prompts
from assistant.answering.verification import Fault
from assistant.chat.model import Messages, RequestFailed
from assistant.datatypes import LANGUAGES, DraftSentence
from assistant.generating import messages
from assistant.generating.checking import Check, Flaw, judge
from assistant.generating.messages import Task
from assistant.generating.parsing import Parser, Proposed
from assistant.text import words

MOST_SENTENCES = 5
MOST_CHARACTERS = 6_000  # of a reply; whatever comes behind them is no answer
MOST_FAILED = 10  # sentences that fail, after which the rest is not waited for

Ask = Callable[[Messages], Generator[str]]  # the pieces of a reply; raises RequestFailed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """What of an answer has been written and checked; `says_none` when the model says that nothing answers."""

    sentences: tuple[DraftSentence, ...]
    withheld: int
    says_none: bool = False


def write(task: Task, ask: Ask, check: Check, most_words: int) -> Iterator[Written]:
    """The answer after each sentence that was checked, whole at last. Raises RequestFailed when the reply never ends.

    A reply that mends sentences and fails itself costs nothing but those sentences.
    """
    draft = _Draft(task, check, most_words)
    yield from draft.read(ask(messages.first(task)))
    if draft.failed and not draft.is_full:
        reasons = [(one.text, prompts.text("answer", task.question.lang, f"reason.{f}")) for one, f in draft.failed]
        try:
            yield from draft.read(ask(messages.mend(task, reasons)))
        except RequestFailed as failure:
            log.warning("sentences could not be mended: %s", failure)
    yield draft.written()


class _Draft:
    """The sentences of an answer so far, and those that failed."""

    def __init__(self, task: Task, check: Check, most_words: int) -> None:
        self.failed: list[tuple[Proposed, Flaw | Fault]] = []
        self.is_full = False
        self._task = task
        self._check = check
        self._words_left = most_words
        self._sentences: list[DraftSentence] = []
        self._says_none = False

    def written(self) -> Written:
        """The state of things."""
        says_none = self._says_none and not self._sentences and not self.failed
        return Written(tuple(self._sentences), len(self.failed), says_none)

    def read(self, pieces: Generator[str]) -> Iterator[Written]:
        """Take in a reply until it ends or is more than enough, and tell after each sentence that is good."""
        parser = Parser(self._task.question.lang)
        with closing(pieces):
            fed = (one for piece in _bounded(pieces) for one in parser.feed(piece))
            for proposed in chain(fed, _late(parser)):
                if self._take(proposed):
                    yield self.written()
                if self.is_full or len(self.failed) >= MOST_FAILED:
                    return

    def _take(self, proposed: Proposed) -> bool:
        """Check a sentence; whether it was added."""
        if _says_none(proposed.text):
            self._says_none = True
            return False
        if any(_alike(proposed.text, known.text) for known in self._sentences):
            return False
        outcome = judge(proposed, self._task, self._check)
        if not isinstance(outcome, DraftSentence):
            self.failed.append((proposed, outcome))
            return False
        length = len(outcome.text.split())
        if length > self._words_left:
            self.is_full = True
            return False
        self._words_left -= length
        self._sentences.append(outcome)
        self.is_full = len(self._sentences) >= MOST_SENTENCES
        return True


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    left = MOST_CHARACTERS
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _late(parser: Parser) -> Iterator[Proposed]:
    """What the end of a reply completes, once it has come."""
    yield from parser.finish()


def _says_none(text: str) -> bool:
    said = " ".join(words(text))
    return any(" ".join(words(prompts.text("answer", lang, "reply.none"))) in said for lang in LANGUAGES)


def _alike(one: str, other: str) -> bool:
    return words(one) == words(other)
