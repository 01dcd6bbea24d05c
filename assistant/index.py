"""The index: documents, passages and what finds them, built from a folder of documents and kept in one folder.

The folder is written beside its place and renamed, so that a crash leaves the old one whole. `manifest.json` names the
sources, the encoder and a checksum of every file; nothing in the folder is ever unpickled.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.datatypes import Definition, Document, Enrichment, Paragraph, Passage, Section, Sentence
from assistant.documents import enrichment
from assistant.documents.load import Source, load, sources
from assistant.documents.passages import split
from assistant.errors import AssistantError, IndexDamaged, IndexMismatch, IndexMissing
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.retriever import Retriever, SentenceKey
from assistant.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
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

    def save(self, folder: Path) -> None:
        """Write the index, replacing what is in the folder in one step. Raises IndexDamaged when that fails."""
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        except OSError as error:
            raise IndexDamaged(
                f"{folder}: cannot be written ({error.strerror}); use --index for another folder"
            ) from error
        try:
            self._write(beside)
            _replace(folder, beside)
        except OSError as error:
            raise IndexDamaged(f"{folder}: cannot be written ({error.strerror}); is the disk full?") from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _write(self, folder: Path) -> None:
        _write_lines(folder / "documents.jsonl", map(dataclasses.asdict, self.documents.values()))
        _write_lines(folder / "passages.jsonl", map(dataclasses.asdict, self.passages.values()))
        known = ({"document": k[0], "start": k[1], **dataclasses.asdict(e)} for k, e in self.enrichments.items())
        _write_lines(folder / "enrichments.jsonl", known)
        self.retriever.save(folder / "retrieval")
        manifest = {
            **self.manifest,
            "files": {name: _checksum(folder / name) for name in _file_names(folder)},
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Read and check an index. Raises IndexMissing, IndexDamaged or IndexMismatch."""
        manifest = verify(folder)
        try:
            documents = [_document(line) for line in _read_lines(folder / "documents.jsonl")]
            passages = [_passage(line) for line in _read_lines(folder / "passages.jsonl")]
            enrichments = dict(_enrichment(line) for line in _read_lines(folder / "enrichments.jsonl"))
            retriever = Retriever.load(folder / "retrieval", passages)
        except (KeyError, TypeError, ValueError, OSError, RuntimeError) as error:
            raise IndexDamaged(f"{folder}: {error}; run: tweespraak index build") from error
        return cls({d.id: d for d in documents}, {p.id: p for p in passages}, enrichments, retriever, manifest)


def build(settings: Settings, encoder: Encoder, progress: Progress | None = None) -> Index:
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
    retriever = Retriever.build(passages, enrichments, encoder)
    report("", len(found) + 1, len(found) + 1)
    return Index(documents, {p.id: p for p in passages}, enrichments, retriever, manifest_of(settings, encoder, found))


def manifest_of(settings: Settings, encoder: Encoder, found: Sequence[Source]) -> dict[str, Any]:
    """What an index made now would say of its sources."""
    written = enrichment.files(_enrichment_folder(settings), [source.id for source in found])
    return {
        "format": FORMAT,
        "tweespraak": _version("tweespraak"),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "documents": {source.id: source.fingerprint() for source in found},
        "enrichment": {path.stem: _checksum(path) for path in written},
        "encoder": {"fingerprint": encoder.fingerprint, "dimension": encoder.dimension},
    }


def check_current(index: Index, settings: Settings, encoder: Encoder) -> None:
    """Raise IndexMismatch when the index was made from other sources or by another encoder than the settings name."""
    now = manifest_of(settings, encoder, sources(Path(settings.documents_folder)))
    for part in ("documents", "enrichment", "encoder"):
        if index.manifest.get(part) != now[part]:
            raise IndexMismatch(f"the index was made with other {part}; run: tweespraak index build")


def verify(folder: Path) -> dict[str, Any]:
    """Check every file of an index against its checksum and return the manifest.

    Raises IndexMissing, IndexDamaged (naming the file) or IndexMismatch (another format).
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise IndexMissing(f"{folder}: there is no index here; run: tweespraak index build")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files: dict[str, str] = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{path}: is damaged; run: tweespraak index build") from error
    if manifest.get("format") != FORMAT:
        raise IndexMismatch(
            f"{folder}: format {manifest.get('format')}, expected {FORMAT}; run: tweespraak index build"
        )
    for name in sorted({*files, *_file_names(folder)}):
        if name not in files or not (folder / name).is_file() or _checksum(folder / name) != files[name]:
            raise IndexDamaged(f"{folder / name}: is damaged, missing or foreign; run: tweespraak index build")
    return manifest


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
        "format": index.manifest["format"],
    }


def _enrichment_folder(settings: Settings) -> Path | None:
    return Path(settings.enrichment_folder) if settings.enrichment_folder else None


# Files


def _replace(folder: Path, beside: Path) -> None:
    """Put the new folder in the place of the old. Only our own folders are ever removed."""
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise AssistantError(f"{folder}: holds other files than an index; use --index for another folder")
        aside = folder.with_name(f".{folder.name}-old-{os.getpid()}")
        folder.rename(aside)
        try:
            beside.rename(folder)
        except OSError:
            aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    else:
        beside.rename(folder)
    folder.chmod(0o755)


def _file_names(folder: Path) -> list[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if name != MANIFEST)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values), encoding="utf-8")


def _read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _version(distribution: str) -> str:
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
    questions = tuple((lang, text) for lang, text in line["questions"])
    return (line["document"], line["start"]), Enrichment(line["translation"], questions)
