"""Where readers' questions come in: each gets an answer or a problem in plain words, never an exception."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.datatypes import Answer
from assistant.errors import QuestionError
from assistant.web.conversation import Conversation, Problem
from assistant.web.library import Library
from assistant.web.recent import RecentAnswers
from assistant.web.serving.limits import Admission, Busy, RateLimit
from assistant.web.serving.logs import log_answer

if TYPE_CHECKING:
    import gradio as gr

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """The assistant with what bounds its use; `recent` keeps answers for feedback, where that is taken."""

    assistant: Assistant
    admission: Admission = field(default_factory=Admission)
    rate: RateLimit = field(default_factory=RateLimit)
    recent: RecentAnswers | None = None
    has_evaluators: bool = False  # whether the page leads to their room

    @cached_property
    def library(self) -> Library:
        """What the page shows of the index."""
        return Library.of(self.assistant.index)

    def answer(self, question: str, lang: str = "auto", before: Sequence[Answer] = ()) -> Answer:
        """The answer, once it is its turn, and a line in the log. Raises QuestionError, and Busy when too many wait."""
        with self.admission.entered():
            started = time.perf_counter()
            answer = self.assistant.ask(question, lang, before=before)
            log_answer(answer, time.perf_counter() - started)
            return answer

    def ask(self, question: str, conversation: Conversation, client: str) -> Conversation:
        """The conversation with what comes of a question of this client, who is known by an address."""
        outcome = self._outcome(question, conversation, client)
        key = self.recent.remember(outcome) if self.recent is not None and isinstance(outcome, Answer) else ""
        return conversation.with_outcome(outcome, key)

    def stream(self, question: str, conversation: Conversation, client: str) -> Generator[Conversation]:
        """As `ask`, but again and again with the answer as a chat model writes it; the last time it is whole."""
        outcome: Answer | Problem | None = None
        with closing(self._outcomes(question, conversation, client, streams=True)) as outcomes:
            for outcome in outcomes:
                yield conversation.with_outcome(outcome)
        if self.recent is not None and isinstance(outcome, Answer):
            yield conversation.with_outcome(outcome, self.recent.remember(outcome))

    def _outcome(self, question: str, conversation: Conversation, client: str) -> Answer | Problem:
        [outcome] = self._outcomes(question, conversation, client, streams=False)
        return outcome

    def _outcomes(
        self, question: str, conversation: Conversation, client: str, *, streams: bool
    ) -> Generator[Answer | Problem]:
        """The answer in the language of the question, as it grows or once, or the problem.

        Whatever goes wrong inside is logged here, because the reader can do nothing with it and may not see it.
        """
        if not self.rate.allows(client):
            yield Problem("problem.often")
            return
        try:
            if streams:
                yield from self._growing(question, conversation.answers)
            else:
                yield self.answer(question, before=conversation.answers)
        except Busy:
            yield Problem("problem.busy")
        except QuestionError:
            yield _unreadable(question, self.assistant.settings.max_question_characters)
        except Exception:
            log.exception("a question could not be answered")
            yield Problem("problem.failed")

    def _growing(self, question: str, before: Sequence[Answer]) -> Generator[Answer]:
        """As `answer`, with the answer as it grows. A reader who leaves ends the work of the model."""
        with self.admission.entered(), closing(self.assistant.stream(question, before=before)) as answers:
            started = time.perf_counter()
            answer: Answer | None = None
            for answer in answers:
                yield answer
            if answer is not None:
                log_answer(answer, time.perf_counter() - started)


def client_of(request: gr.Request) -> str:
    """The address that a question comes from, to share out what the assistant can do; it is not kept."""
    return request.client.host if request.client else ""


def _unreadable(question: str, limit: int) -> Problem:
    if not any(c.isalnum() for c in question):
        return Problem("problem.empty")
    if len(question) > limit:
        return Problem("problem.too_long", limit)
    return Problem("problem.unreadable")
