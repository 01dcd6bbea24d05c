"""The index: documents, passages and what finds them, built from a folder of documents and kept in one folder.

`assistant/store.py` says how the folder is written and checked.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from assistant import store
from assistant.datatypes import Definition, Document, Enrichment, Paragraph, Passage, Section, Sentence
from assistant.documents import enrichment
from assistant.documents.load import Source, load, sources
from assistant.documents.passages import split
from assistant.errors import IndexDamaged, IndexMismatch
from assistant.retrieval.encoder import Encoders
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.units import SentenceKey
from assistant.settings import Settings

_FILE = re.compile(
    r"(documents|passages|enrichments)\.jsonl|retrieval/((names|kinds)\.json|distinguishing_(nl|en)\.npy|bridge/(nl|en)\.(json|npy)|\w+_(words|vectors|vectors_nl|vectors_en)/[\w./-]+)"
)
_LIBRARIES = ("bm25s", "faiss-cpu", "numpy", "pystemmer", "sentencex")

Progress = Callable[[str, int, int], None]  # what is done, how far, of how many


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that is searched and cited. `enrichments` is keyed by document and start of the sentence."""

    documents: dict[str, Document]
    passages: dict[str, Passage]
    enrichments: dict[SentenceKey, Enrichment]
    retriever: Retriever
    manifest: dict[str, Any]

    @property
    def is_enriched(self) -> bool:
        """Whether questions were written about the documents ahead of time."""
        return any(enrichment.questions for enrichment in self.enrichments.values())

    def save(self, folder: Path) -> None:
        """Write the index, replacing what is in the folder in one step. Raises IndexDamaged or AssistantError."""
        store.save(folder, self.manifest, self._write, lambda name: _FILE.fullmatch(name) is not None)

    def _write(self, folder: Path) -> None:
        _write_lines(folder / "documents.jsonl", map(dataclasses.asdict, self.documents.values()))
        _write_lines(folder / "passages.jsonl", map(dataclasses.asdict, self.passages.values()))
        known = ({"document": k[0], "start": k[1], **dataclasses.asdict(e)} for k, e in self.enrichments.items())
        _write_lines(folder / "enrichments.jsonl", known)
        self.retriever.save(folder / "retrieval")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Read and check an index. Raises IndexMissing, IndexDamaged or IndexMismatch."""
        manifest = store.verify(folder)
        try:
            return cls._read(folder, manifest)
        except (KeyError, TypeError, ValueError, OSError, RuntimeError) as error:
            raise IndexDamaged(f"{folder}: {error}; {store.hint(folder)}") from error

    @classmethod
    def _read(cls, folder: Path, manifest: dict[str, Any]) -> Index:
        with _nothing_collected():
            documents = [_document(line) for line in _read_lines(folder / "documents.jsonl")]
            passages = [_passage(line) for line in _read_lines(folder / "passages.jsonl")]
            enrichments = dict(_enrichment(line) for line in _read_lines(folder / "enrichments.jsonl"))
            retriever = Retriever.load(folder / "retrieval", passages)
        return cls({d.id: d for d in documents}, {p.id: p for p in passages}, enrichments, retriever, manifest)


def build(settings: Settings, encoders: Encoders, progress: Progress | None = None) -> Index:
    """Build the index of a folder of documents: load, clean, split, enrich, encode, index."""
    report = progress or (lambda what, done, total: None)
    folder = _enrichment_folder(settings)
    found = sources(Path(settings.documents_folder))
    documents: dict[str, Document] = {}
    passages: list[Passage] = []
    enrichments: dict[SentenceKey, Enrichment] = {}
    for number, source in enumerate(found):
        report(source.id, number, len(found) + 1)
        document = load(source)
        documents[document.id] = document
        passages.extend(split(document))
        written = enrichment.enrich(document, folder)
        enrichments |= {
            (document.id, s.start): e for s, e in zip(document.sentences, written, strict=True) if e != Enrichment()
        }
    report("retrieval", len(found), len(found) + 1)
    retriever = Retriever.build(passages, enrichments, encoders)
    report("", len(found) + 1, len(found) + 1)
    return Index(documents, {p.id: p for p in passages}, enrichments, retriever, manifest_of(settings, encoders, found))


def manifest_of(settings: Settings, encoders: Encoders, found: Sequence[Source]) -> dict[str, Any]:
    """What an index made now would say of its sources."""
    return {
        "folders": {
            "documents": _whole(settings.documents),
            "enrichment": "none" if settings.enrichment == "none" else _whole(settings.enrichment),
        },
        "tweespraak": _version("tweespraak"),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        **_made_from(settings, encoders, found),
    }


def _made_from(settings: Settings, encoders: Encoders, found: Sequence[Source]) -> dict[str, Any]:
    """The fingerprints of the sources, which must be those of the index."""
    written = enrichment.files(_enrichment_folder(settings), [source.id for source in found])
    return {
        "documents": {source.id: source.fingerprint() for source in found},
        "enrichment": {path.stem: store.checksum(path) for path in written},
        "encoder": encoders.describe(),
    }


def _whole(folder: str) -> str:
    return str(Path(folder).resolve()) if folder else ""


def as_built(settings: Settings, manifest: dict[str, Any]) -> Settings:
    """The settings with the folders an index was made from, where they name none themselves."""
    empty = {name: folder for name, folder in manifest["folders"].items() if not getattr(settings, name)}
    return dataclasses.replace(settings, **empty)


def check_current(index: Index, settings: Settings, encoders: Encoders) -> None:
    """Raise IndexMismatch when the index was made from other sources or by another encoder than the settings name.

    Where the settings name no folder of documents, the index is held against the folder that it was made from; when
    that is gone, the index stands by itself.
    """
    made_from = index.manifest["folders"]
    stands_alone = made_from["documents"] and not settings.documents and not Path(made_from["documents"]).is_dir()
    if stands_alone:
        now = {**index.manifest, "encoder": encoders.describe()}
    else:
        settings = as_built(settings, index.manifest)
        now = _made_from(settings, encoders, sources(Path(settings.documents_folder)))
    for part in ("documents", "enrichment", "encoder"):
        if index.manifest.get(part) != now[part]:
            folder = settings.index_folder
            raise IndexMismatch(f"{folder}: was made with other {part}; {store.hint(Path(folder))}")


def describe(index: Index) -> dict[str, Any]:
    """Counts and fingerprints for `tweespraak index info`."""
    return {
        "documents": {
            d.id: {
                "title": d.title,
                "language": d.lang,
                "characters": len(d.text),
                "sections": len(d.sections),
                "sentences": len(d.sentences),
                "definitions": len(d.definitions),
                "passages": sum(p.document == d.id for p in index.passages.values()),
                "translated sentences": sum(k[0] == d.id and bool(e.translation) for k, e in index.enrichments.items()),
                "enrichment questions": sum(len(e.questions) for k, e in index.enrichments.items() if k[0] == d.id),
            }
            for d in index.documents.values()
        },
        "encoder": index.manifest["encoder"],
        "libraries": index.manifest["libraries"],
    }


def _enrichment_folder(settings: Settings) -> Path | None:
    return Path(settings.enrichment_folder) if settings.enrichment_folder else None


# Lines


def _write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Do not look for garbage: among thousands of new objects that all stay, that takes longer than making them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _version(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and only needed to build

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def _document(line: dict[str, Any]) -> Document:
    return Document(
        **{
            **line,
            "sections": tuple(Section(**{**s, "path": tuple(s["path"])}) for s in line["sections"]),
            "paragraphs": tuple(Paragraph(**p) for p in line["paragraphs"]),
            "sentences": tuple(Sentence(**s) for s in line["sentences"]),
            "definitions": tuple(
                Definition(d["term"], d["section"], tuple((a, b) for a, b in d["anchors"])) for d in line["definitions"]
            ),
        }
    )


def _passage(line: dict[str, Any]) -> Passage:
    spans = tuple((start, end) for start, end in line["sentences"])
    return Passage(**{**line, "section": tuple(line["section"]), "sentences": spans})


def _enrichment(line: dict[str, Any]) -> tuple[SentenceKey, Enrichment]:
    fields = (tuple(map(tuple, line[field])) for field in ("questions", "words", "unanswered"))
    return (line["document"], line["start"]), Enrichment(line["translation"], *fields)
