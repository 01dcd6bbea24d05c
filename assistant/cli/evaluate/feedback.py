"""`tweespraak eval from-feedback`."""

from __future__ import annotations

import argparse

from assistant.errors import QuestionSetError
from assistant.evaluation import from_feedback as feedback_items
from assistant.feedback import FeedbackStore, Verdict


def from_feedback(parsed: argparse.Namespace) -> int:
    """Make a question set of readers' feedback, and say how much of it can be run."""
    feedback_items.check_places(parsed.out, parsed.file, parsed.force)
    with FeedbackStore(parsed.file, create=False) as store:
        derived = feedback_items.derive(store, parsed.verdict or tuple(Verdict))
    if not (derived.items or derived.unfinished):
        raise QuestionSetError(f"{parsed.file}: holds no such feedback; nothing was written")
    feedback_items.write(derived, parsed.out)
    if derived.items:
        print(f"{_questions(len(derived.items))} to run: {parsed.out}")
    if derived.unfinished:
        todo = feedback_items.unfinished_path(parsed.out)
        print(f"{_questions(len(derived.unfinished))} to complete first: {todo}")
    return 0


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
