"""Where readers' questions come in: each gets an answer or a problem in plain words, never an exception."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import cached_property

from assistant.assistant import Assistant
from assistant.datatypes import Answer
from assistant.errors import QuestionError
from assistant.web.conversation import Conversation, Problem
from assistant.web.library import Library
from assistant.web.limits import Admission, Busy, RateLimit
from assistant.web.logs import log_answer
from assistant.web.recent import RecentAnswers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """The assistant with what bounds its use; `recent` keeps answers for feedback, where that is taken."""

    assistant: Assistant
    admission: Admission
    rate: RateLimit
    recent: RecentAnswers | None = None

    @cached_property
    def library(self) -> Library:
        """What the page shows of the index."""
        return Library.of(self.assistant.index)

    def ask(self, question: str, conversation: Conversation, client: str) -> Conversation:
        """The conversation with what comes of a question of this client, who is known by an address."""
        outcome = self._outcome(question, conversation, client)
        key = self.recent.remember(outcome) if self.recent is not None and isinstance(outcome, Answer) else ""
        return conversation.with_outcome(outcome, key)

    def _outcome(self, question: str, conversation: Conversation, client: str) -> Answer | Problem:
        """The answer in the language of the question, or the problem.

        Whatever goes wrong inside is logged here, because the reader can do nothing with it and may not see it.
        """
        if not self.rate.allows(client):
            return Problem("problem.often")
        try:
            with self.admission.entered():
                started = time.perf_counter()
                answer = self.assistant.ask(question, lang="auto", before=conversation.answers)
                log_answer(answer, time.perf_counter() - started)
                return answer
        except Busy:
            return Problem("problem.busy")
        except QuestionError:
            return _unreadable(question, self.assistant.settings.max_question_characters)
        except Exception:
            log.exception("a question could not be answered")
            return Problem("problem.failed")


def _unreadable(question: str, limit: int) -> Problem:
    if not any(c.isalnum() for c in question):
        return Problem("problem.empty")
    if len(question) > limit:
        return Problem("problem.too_long", limit)
    return Problem("problem.unreadable")
