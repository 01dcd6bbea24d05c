"""The assistant as a value to hold: an index, the models and the settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import exchanges, pipeline
from assistant.datatypes import Answer, Question, Retrieved
from assistant.errors import IndexMissing
from assistant.index import Index, Progress, build, check_current
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.generating.answers import Growing


class Assistant:
    """Answers questions from an index.

    >>> assistant = Assistant.open()
    >>> assistant.ask("How many people travelled from Belgium?").citations[0].document
    'en'
    """

    def __init__(self, index: Index, models: pipeline.Models, settings: Settings) -> None:
        """Use `open`."""
        self.index = index
        self.models = models
        self.settings = settings

    @classmethod
    def open(cls, settings: Settings | None = None, progress: Progress | None = None) -> Assistant:
        """Open the built index, or build it first where there is none. Raises AssistantError."""
        settings = Settings.from_environment() if settings is None else settings
        models = pipeline.load_models(settings)
        folder = Path(settings.index_folder)
        try:
            index = Index.load(folder)
            check_current(index, settings, models.encoders)
        except IndexMissing:
            index = build(settings, models.encoders, progress)
            index.save(folder)
        models.reranker(index.is_enriched)  # a damaged file shows here, and not at the first question
        return cls(index, models, settings)

    def ask(self, text: str, lang: str = "auto", id: str | int | None = None, before: Sequence[Answer] = ()) -> Answer:
        """Answer a question. Raises QuestionError when the question cannot be read.

        `before` are the answers given before it in a conversation, latest last: "and in 2016?" leans on them.
        """
        return pipeline.answer(self.question(text, lang, id, before), self.index, self.models, self.settings)

    def stream(
        self, text: str, lang: str = "auto", id: str | int | None = None, before: Sequence[Answer] = ()
    ) -> Growing:
        """As `ask`, but the answer of a chat model as it grows: what has been verified so far, whole at last.

        What the documents' own sentences answer comes at once. Closing the iterator ends the model's work. Raises
        QuestionError, at once.
        """
        question = self.question(text, lang, id, before)
        return pipeline.answers(question, self.index, self.models, self.settings)

    @property
    def generates(self) -> bool:
        """Whether a chat model writes the answers."""
        return self.models.generator is not None

    def search(self, text: str, k: int = 10, lang: str = "auto") -> list[Retrieved]:
        """The k best passages for a question. Raises QuestionError."""
        found = pipeline.retrieve(self.question(text, lang), self.index, self.models, self.settings, k)
        return [Retrieved(hit, self.index.passages[hit.passage_id]) for hit in found.hits[: max(k, 0)]]

    def question(
        self, text: str, lang: str = "auto", id: str | int | None = None, before: Sequence[Answer] = ()
    ) -> Question:
        """The question with its language settled, and completed from the answers before it. Raises QuestionError."""
        question = exchanges.question_from(text, self.settings, lang, id, before)
        if before:
            question = exchanges.in_context(question, before, self.index, self.models, self.settings)
        return exchanges.expanded(question, self.models, self.settings)
