"""The answers that pages show now, so that feedback on one need not bring the answer along."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock

from assistant.datatypes import Answer

MOST = 2_000


class RecentAnswers:
    """The last answers in memory, each under a key that cannot be guessed. Several threads may use it."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most so many answers; of more, those looked at longest ago are forgotten."""
        self.most = most
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def remember(self, answer: Answer) -> str:
        """The key under which the answer is kept."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > self.most:
                self._answers.popitem(last=False)
        return key

    def get(self, key: str) -> Answer | None:
        """The answer, if it is still known."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)
