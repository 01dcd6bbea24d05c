"""The chat model that writes answers, as the settings name it."""

from __future__ import annotations

import time
from collections.abc import Generator as Pieces
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from assistant.chat.model import Messages, ModelOptions, load
from assistant.chat.streaming import streamed
from assistant.generating.writer import Ask

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Generator:
    """A connected model. Nothing is sent before `asking` is used."""

    options: ModelOptions
    model: BaseChatModel

    @classmethod
    def load(cls, options: ModelOptions) -> Generator:
        """Raises ModelError, which says what to install or to set."""
        return cls(options, load(options))

    @property
    def name(self) -> str:
        """PROVIDER:MODEL."""
        return self.options.name

    def asking(self, most: float = inf) -> Ask:
        """What asks the model on behalf of one answer.

        All its requests together get the time of the options, and not more than `most` seconds.
        """
        deadline = time.monotonic() + min(self.options.timeout, most)

        def ask(messages: Messages) -> Pieces[str]:
            return streamed(self.model, messages, self.options, deadline)

        return ask
