"""What each part of the enrichment brings: the same questions to indexes that were given a part of it."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.datatypes import Enrichment
from assistant.documents import enrichment
from assistant.documents.load import sources
from assistant.errors import AssistantError
from assistant.evaluation.bench import size
from assistant.evaluation.rankings import Legs, Means, measure
from assistant.evaluation.sets import Item
from assistant.index import build
from assistant.retrieval.encoder import Encoders
from assistant.settings import Settings

FIELDS = ("translation", "questions", "words", "unanswered")
PARTS: dict[str, tuple[str, ...]] = {  # by name: the fields of an enrichment that are kept
    "nothing": (),
    "translations": ("translation",),
    "questions": ("questions",),
    "search words": ("words",),
    "translations and questions": ("translation", "questions"),
    "all": FIELDS,
}
LEGS: Legs = {
    "lexical": ("passage_words", "sentence_words", "question_words"),
    "dense": ("sentence_vectors", "question_vectors", "passage_maxsim"),
    "fused": (
        "passage_words",
        "sentence_words",
        "question_words",
        "sentence_vectors",
        "question_vectors",
        "passage_maxsim",
    ),
}


@dataclass(frozen=True, slots=True)
class Ablation:
    """What an index with a part of the enrichment finds, how long it took to build, and its size in MiB."""

    means: dict[str, Means]
    seconds: float
    size: float


def ablate(items: Sequence[Item], fields: Sequence[str], encoders: Encoders, settings: Settings) -> Ablation:
    """Build an index with these fields of the enrichment and measure each of LEGS, before any reranking."""
    with tempfile.TemporaryDirectory() as folder:
        _write_part(settings, fields, Path(folder))
        part = dataclasses.replace(settings, enrichment=folder)
        start = time.perf_counter()
        index = build(part, encoders)
        seconds = time.perf_counter() - start
        index.save(Path(folder) / "built")
        means = measure(index, index.retriever, items, LEGS, encoders, part)
        return Ablation(means, seconds, size(Path(folder) / "built"))


def _write_part(settings: Settings, fields: Sequence[str], folder: Path) -> None:
    """Write the enrichment of the settings with these fields only."""
    if not settings.enrichment_folder:
        raise AssistantError(
            "there is no enrichment to take apart; unset TWEESPRAAK_ENRICHMENT or name a folder with it"
        )
    left_out = {field: getattr(Enrichment(), field) for field in FIELDS if field not in fields}
    documents = [source.id for source in sources(Path(settings.documents_folder))]
    for path in enrichment.files(Path(settings.enrichment_folder), documents):
        lines = [(key, dataclasses.replace(written, **left_out)) for key, written in enrichment.lines(path)]
        text = "".join(enrichment.as_line(key, written) + "\n" for key, written in lines)
        (folder / path.name).write_text(text, encoding="utf-8")
