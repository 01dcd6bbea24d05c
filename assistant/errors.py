"""The exceptions a user can meet. Each message says what is wrong, where, and what to do.

AssistantError
├── DocumentError     a document, or the list of documents, cannot be used
├── EnrichmentError   an enrichment file cannot be used
├── GateError         bounds for a run cannot be read, or do not fit the run
├── IndexMissing      there is no index in the folder
├── IndexDamaged      a file of the index is not what the manifest says
├── IndexMismatch     the index was made from other documents, by another encoder or by another version
├── EncoderError      the encoder cannot be loaded
├── FeedbackError     a file of readers' feedback cannot be used
├── ModelError        a chat model cannot be used or reached
├── PromptError       a text in `prompts/` is missing or has an unknown placeholder
├── QuestionError     a question cannot be read (empty, too long)
├── QuestionSetError  a question set or a file of questions cannot be read
└── SettingsError     a setting is unknown or has an impossible value
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors that are shown to the user as one line."""

    def __init__(self, message: str) -> None:
        """The message is put on one line, whatever file name or library it quotes."""
        super().__init__(" ".join(message.split()))


class DocumentError(AssistantError):
    """A document, or the list of documents, cannot be used."""


class EnrichmentError(AssistantError):
    """An enrichment file cannot be used."""


class GateError(AssistantError):
    """Bounds for a run cannot be read, or do not fit the run."""


class IndexMissing(AssistantError):
    """There is no index in the folder."""


class IndexDamaged(AssistantError):
    """A file of the index is not what the manifest says."""


class IndexMismatch(AssistantError):
    """The index was made from other documents, by another encoder or by another version."""


class EncoderError(AssistantError):
    """The encoder cannot be loaded."""


class FeedbackError(AssistantError):
    """A file of readers' feedback cannot be used."""


class ModelError(AssistantError):
    """A chat model cannot be used or reached."""


class PromptError(AssistantError):
    """A text in `prompts/` is missing or has an unknown placeholder."""


class QuestionError(AssistantError):
    """A question cannot be read."""


class QuestionSetError(AssistantError):
    """A question set or a file of questions cannot be read."""


class SettingsError(AssistantError):
    """A setting is unknown or has an impossible value."""
