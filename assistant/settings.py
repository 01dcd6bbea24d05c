"""The settings: one frozen value, made once at the edge and handed down."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant import paths
from assistant.errors import SettingsError

PREFIX = "TWEESPRAAK_"
TRACEBACK = "TWEESPRAAK_TRACEBACK"  # read by the command line, as is the next
AUTH = "TWEESPRAAK_AUTH"
BY_MODEL = "model"  # what the settings `rewriter` and `expander` may be beside empty


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
    generator: str = "extractive"  # or a chat model, PROVIDER:MODEL (docs/models.md)
    generator_base_url: str = ""  # address of the provider, for a server of one's own
    generator_timeout: float = 60.0  # seconds for all that one answer asks of the model
    generator_retries: int = field(default=2, metadata={"least": 0})  # of a request that failed
    generator_evidence: int = 12  # pieces of evidence that the model is shown at most
    generator_floor: float = 0.005  # the least probability that a sentence beside the reader's own is shown with
    rewriter: str = ""  # "model": the generator puts a question that leans on the one before it into a full one
    expander: str = ""  # "model": the generator gives other wordings of a question, which are looked up beside it

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
        fields = {f.name: f for f in dataclasses.fields(self)}
        values: dict[str, str | int | float] = {}
        for name, value in given.items():
            if name not in fields:
                raise SettingsError(f'unknown setting "{name}"; known: {", ".join(sorted(fields))}')
            values[name] = _read(fields[name], value)
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


def _read(setting: dataclasses.Field[Any], value: str) -> str | int | float:
    """The value of a setting as what its default is."""
    if isinstance(setting.default, int):
        return _whole(setting.name, value, setting.metadata.get("least", 1))
    return _positive(setting.name, value) if isinstance(setting.default, float) else value


def _whole(name: str, value: str, least: int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if number < least:
        raise SettingsError(f'setting "{name}" must be a whole number from {least}, not "{value}"')
    return number


def _positive(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise SettingsError(f'setting "{name}" must be a number above 0, not "{value}"')
    return number
