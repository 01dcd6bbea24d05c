"""Tweespraak: answers in Dutch and English from documents, each sentence tied to the exact words of its source.

from assistant import Assistant

assistant = Assistant.open()
answer = assistant.ask("How many people travelled from Belgium to Syria and Iraq?")
print(answer.text, answer.citations)
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# A question multiplies small matrices, for which threads cost more than they bring, most of all when several readers
# ask at once. Read by numpy when it is first imported; whoever sets it themselves keeps their number.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.datatypes import Answer, Citation, Passage
    from assistant.errors import AssistantError
    from assistant.settings import Settings

__version__ = "0.1.0"
__all__ = ["Answer", "Assistant", "AssistantError", "Citation", "Passage", "Settings", "__version__"]

_HOMES = {
    "Answer": "assistant.datatypes",
    "Assistant": "assistant.assistant",
    "AssistantError": "assistant.errors",
    "Citation": "assistant.datatypes",
    "Passage": "assistant.datatypes",
    "Settings": "assistant.settings",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `tweespraak --help` should not wait for FAISS."""
    if name not in _HOMES:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
