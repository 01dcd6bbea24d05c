"""From a folder to documents: what `documents.toml` describes, or every file that can be read."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import language
from assistant.datatypes import Document, Lang
from assistant.documents import hover_scrape, plain, readers, wiki_extract
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.errors import DocumentError

CLEANER_VERSION = 1  # raise it when a cleaner or the splitter gives another text, so that old indexes are rebuilt
LIST_NAME = "documents.toml"
_ALLOWED = frozenset({"id", "language", "title", "file", "source", "licence", "cleaner", "outline", "drop", "subjects"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read, with its description and the entry of documents.toml that it came from."""

    path: Path
    entry: dict[str, Any]

    @property
    def id(self) -> str:
        """The document's id."""
        return str(self.entry["id"])

    def fingerprint(self) -> str:
        """A hash of everything the cleaned document depends on."""
        digest = hashlib.sha256(f"{CLEANER_VERSION}\n{sorted(self.entry.items())}\n".encode())
        digest.update(_read_bytes(self.path))
        return digest.hexdigest()


def sources(folder: Path) -> list[Source]:
    """The documents of a folder. Raises DocumentError when there are none or the list is wrong."""
    if not folder.is_dir():
        raise DocumentError(f"{folder}: no such folder; name the folder that holds the documents")
    listed = folder / LIST_NAME
    found = _from_list(listed) if listed.is_file() else _from_files(folder)
    if not found:
        raise DocumentError(f"{folder}: no documents; add {', '.join(sorted(readers.SUFFIXES))} files")
    return found


def load(source: Source) -> Document:
    """Read and clean one document. Raises DocumentError when that cannot be done."""
    entry = source.entry
    blocks = _cleaner(source)(readers.read(source.path))
    lang = entry.get("language") or language.detect(" ".join(b.text for b in blocks)[:5_000]).lang
    description = Description(
        source.id,
        lang,
        str(entry.get("title", source.path.stem)),
        str(entry.get("source", source.path.name)),
        str(entry.get("licence", "")),
    )
    document = assemble(blocks, description)
    if not document.sentences:
        raise DocumentError(f"{source.path}: no sentence is left after cleaning")
    return document


def _cleaner(source: Source) -> Callable[[str], list[Block]]:
    entry = source.entry
    name = entry.get("cleaner", "plain")
    if name == "hover-scrape":
        outline = [_outline_entry(source.path, line) for line in _texts(source, "outline")]
        drop, subjects = _texts(source, "drop"), entry.get("subjects", {})
        if not isinstance(subjects, dict) or not all(isinstance(value, str) for value in subjects.values()):
            raise DocumentError(f"{source.path}: subjects should be a table of texts")
        return lambda raw: hover_scrape.clean(raw, outline, drop, subjects)
    if name == "wiki-extract":
        return wiki_extract.clean
    if name == "plain":
        return plain.clean
    raise DocumentError(f'{source.path}: unknown cleaner "{name}"; use hover-scrape, wiki-extract or plain')


def _texts(source: Source, key: str) -> list[str]:
    """A list of texts of the entry. Raises DocumentError when it is anything else."""
    value = source.entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DocumentError(f"{source.path}: {key} should be a list of texts")
    return value


def _outline_entry(path: Path, line: str) -> tuple[int, str]:
    marks, _, heading = line.partition(" ")
    if not heading or set(marks) != {"="}:
        raise DocumentError(f'{path}: outline line "{line}" should be like "== Heading"')
    return len(marks), heading


def _from_list(path: Path) -> list[Source]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("document", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: {error}; mend the file") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DocumentError(f"{path}: each document should stand under a line [[document]]")
    found = [_source(path, entry) for entry in entries]
    _check_ids(path, [source.id for source in found])
    return found


def _source(listed: Path, entry: dict[str, Any]) -> Source:
    for key in ("id", "file"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise DocumentError(f'{listed}: a document lacks its "{key}"')
    unknown = set(entry) - _ALLOWED
    if unknown:
        raise DocumentError(f'{listed}: document "{entry["id"]}" has unknown keys: {", ".join(sorted(unknown))}')
    lang: Lang | None = entry.get("language")
    if lang not in (None, "nl", "en"):
        raise DocumentError(f'{listed}: document "{entry["id"]}" has language "{lang}"; use nl or en')
    path = listed.parent / entry["file"]
    if not path.is_file():
        raise DocumentError(f'{path}: no such file (document "{entry["id"]}" of {listed.name})')
    return Source(path, entry)


def _from_files(folder: Path) -> list[Source]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in readers.SUFFIXES)
    found = [Source(p, {"id": p.relative_to(folder).with_suffix("").as_posix(), "file": p.name}) for p in paths]
    _check_ids(folder, [source.id for source in found])
    return found


def _check_ids(where: Path, ids: list[str]) -> None:
    double = sorted({i for i in ids if ids.count(i) > 1})
    if double:
        raise DocumentError(f"{where}: two documents have the id {', '.join(double)}; rename one")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}; check the file and its permissions") from error
