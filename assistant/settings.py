"""The settings: one frozen value, made once at the edge and handed down."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass

from assistant import paths
from assistant.errors import SettingsError

PREFIX = "TWEESPRAAK_"
TRACEBACK = "TWEESPRAAK_TRACEBACK"  # read by the command line, as is the next
AUTH = "TWEESPRAAK_AUTH"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Each can be given as an environment variable, TWEESPRAAK_ and its name in capitals."""

    index: str = (
        ""  # folder of the built index; empty: index/built of a checkout, the user's cache of an installed copy
    )
    documents: str = ""  # folder with documents.toml or with plain files; empty: the two that ship
    enrichment: str = ""  # folder of enrichment files; empty: the ones that ship; "none": do not use any
    encoder: str = ""  # folder or name of a sentence-transformers model; empty: the one that ships
    query_prompt: str = ""  # put before a question when it is encoded, for instance "query: "
    passage_prompt: str = ""  # put before a passage when it is encoded, for instance "passage: "
    max_question_characters: int = 2_000
    depth: int = 50  # passages that each retriever hands to fusion
    rrf_k: int = 60  # constant of reciprocal rank fusion
    top: int = 10  # passages that a question gets back
    max_evidence: int = 3  # sentences of an answer
    max_words: int = 120  # of an answer
    generator: str = "extractive"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings with what the environment says. Raises SettingsError for an unknown name or a bad value."""
        environment = os.environ if environment is None else environment
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX) and name not in (TRACEBACK, AUTH)
        }
        return cls().replace(given)

    def replace(self, given: Mapping[str, str]) -> Settings:
        """A copy with these settings, given as text, in place of the old."""
        fields = {f.name: type(getattr(self, f.name)) for f in dataclasses.fields(self)}
        values: dict[str, str | int] = {}
        for name, value in given.items():
            if name not in fields:
                raise SettingsError(f'unknown setting "{name}"; known: {", ".join(sorted(fields))}')
            values[name] = _positive_number(name, value) if fields[name] is int else value
        return dataclasses.replace(self, **values)  # type: ignore[arg-type]

    @property
    def index_folder(self) -> str:
        """The folder of the built index."""
        return self.index or str(paths.built_index())

    @property
    def documents_folder(self) -> str:
        """The folder of the documents."""
        return self.documents or str(paths.data("index", "documents"))

    @property
    def enrichment_folder(self) -> str:
        """The folder of the enrichment files; empty for none."""
        if self.enrichment == "none":
            return ""
        return self.enrichment or str(paths.data("index", "enrichment"))

    @property
    def encoder_name(self) -> str:
        """The folder or the name of the encoder."""
        return self.encoder or str(paths.data("index", "encoder"))


def _positive_number(name: str, value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise SettingsError(f'setting "{name}" must be a whole number from 1, not "{value}"')
    return number
