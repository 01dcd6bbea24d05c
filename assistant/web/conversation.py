"""What a reader asked in a visit, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.datatypes import Answer, Lang
from assistant.web import texts

MOST = 20  # exchanges that are kept; what is older is shown no more, and no question leans on it


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a question was not put to the assistant, or why that failed: a text of the page, and its number if any."""

    key: str
    limit: int | None = None

    def message(self, lang: Lang) -> str:
        """The problem in words."""
        if self.limit is None:
            return texts.text(lang, self.key)
        return texts.text(lang, self.key, limit=texts.number(self.limit, lang))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the reader with what came of it.

    `number` counts from 1 in a visit; `key` is that under which feedback on the answer is taken, empty for none.
    """

    number: int
    outcome: Answer | Problem
    key: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """The exchanges of a visit, oldest first.

    Equal only to itself: Gradio hashes what it keeps, and answers have no hash.
    """

    exchanges: tuple[Exchange, ...] = ()

    @property
    def last(self) -> Exchange | None:
        """What the reader sees."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def earlier(self) -> tuple[Exchange, ...]:
        """The exchanges before that which got an answer or were told that there is none, latest first."""
        return tuple(e for e in reversed(self.exchanges[:-1]) if isinstance(e.outcome, Answer))

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers, oldest first."""
        return tuple(e.outcome for e in self.exchanges if isinstance(e.outcome, Answer))

    def with_outcome(self, outcome: Answer | Problem, key: str = "") -> Conversation:
        """The conversation with one exchange more. A problem takes the place of a problem before it."""
        kept = self.exchanges
        number = kept[-1].number + 1 if kept else 1
        if kept and isinstance(kept[-1].outcome, Problem):
            kept = kept[:-1]
        return Conversation((*kept, Exchange(number, outcome, key))[-MOST:])
