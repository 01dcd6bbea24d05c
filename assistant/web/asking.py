"""Asking the assistant on behalf of a reader, who gets an answer or a problem in plain words, never an exception."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.datatypes import Answer, Lang
from assistant.errors import QuestionError
from assistant.web import texts

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a question was not put to the assistant, or why that failed: a text of the page, and its limit if any."""

    key: str
    limit: int | None = None

    def message(self, lang: Lang) -> str:
        """The problem in words."""
        if self.limit is None:
            return texts.text(lang, self.key)
        return texts.text(lang, self.key, limit=texts.number(self.limit, lang))


Outcome = Answer | Problem


def ask(assistant: Assistant, question: str) -> Outcome:
    """The answer in the language of the question, or the problem.

    Whatever goes wrong inside is logged here, because the reader can do nothing with it and may not see it.
    """
    try:
        return assistant.ask(question, lang="auto")
    except QuestionError:
        return _unreadable(question, assistant.settings.max_question_characters)
    except Exception:
        log.exception("a question could not be answered")
        return Problem("problem.failed")


def _unreadable(question: str, limit: int) -> Problem:
    if not any(c.isalnum() for c in question):
        return Problem("problem.empty")
    if len(question) > limit:
        return Problem("problem.too_long", limit)
    return Problem("problem.unreadable")
