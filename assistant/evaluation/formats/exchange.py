"""Question sets from and to the formats of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import QuestionSetError
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.formats import beir, csv_table, squad, trec, xlsx_table
from assistant.evaluation.formats.imported import Imported, imported
from assistant.evaluation.sets import Item, dump, write_lines

FORMATS = ("csv", "xlsx", "beir", "trec", "squad")
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".json": "squad"}
_FOLDERS = {"beir": beir.FILES, "trec": trec.FILES}

LoadCorpus = Callable[[], Corpus]  # the documents are read only where a format speaks of them


def format_of(path: Path) -> str:
    """The format of a file, by its ending, or of a folder, by its files. Raises QuestionSetError."""
    if path.is_dir():
        found = [name for name, files in _FOLDERS.items() if all((path / file).is_file() for file in files)]
        if not found:
            needed = " or ".join(", ".join(map(str, files)) for files in _FOLDERS.values())
            raise QuestionSetError(f"{path}: holds neither {needed}; name another folder, or a file")
        return found[0]
    if path.suffix.lower() not in _SUFFIXES:
        raise QuestionSetError(f"{path}: what it holds cannot be told from its name; add --format")
    return _SUFFIXES[path.suffix.lower()]


def read(path: Path, format: str, load_corpus: LoadCorpus) -> Imported:
    """The items of a file or a folder. Raises QuestionSetError."""
    if (format in _FOLDERS) != path.is_dir() and path.exists():
        raise QuestionSetError(f"{path}: {format} is a {'folder' if format in _FOLDERS else 'file'}; name that")
    if format == "csv":
        return imported(path, csv_table.read(path))
    if format == "xlsx":
        return imported(path, xlsx_table.read(path))
    if format == "squad":
        return squad.read(path)
    return beir.read(path, load_corpus()) if format == "beir" else trec.read(path, load_corpus())


def write(items: Sequence[Item], format: str, out: Path, load_corpus: LoadCorpus) -> None:
    """Write items to a file, or to a folder for BEIR and TREC. Raises QuestionSetError."""
    if format == "csv":
        csv_table.write(items, out)
    elif format == "xlsx":
        xlsx_table.write(items, out)
    elif format == "squad":
        squad.write(items, out, load_corpus())
    elif format == "beir":
        beir.write(items, out, load_corpus())
    else:
        trec.write(items, out, load_corpus())


def save(found: Imported, out: Path) -> None:
    """Write the items to a set and the unfinished lines to another; none without lines. Raises QuestionSetError."""
    if found.items:
        dump(found.items, out)
    if found.unfinished:
        write_lines(found.unfinished, unfinished_path(out))


def unfinished_path(out: Path) -> Path:
    """Where the unfinished lines of a set are written: `NAME.todo.jsonl` beside it."""
    return out.with_suffix(".todo.jsonl")


def targets(format: str, out: Path) -> list[Path]:
    """The files that an export writes."""
    return [out / file for file in _FOLDERS[format]] if format in _FOLDERS else [out]


def check_places(places: Sequence[Path], force: bool) -> None:
    """See that nothing is overwritten unasked. Raises QuestionSetError."""
    for path in places:
        if path.exists() and (path.is_dir() or not force):
            raise QuestionSetError(f"{path}: is there already; use --out for another, or --force to overwrite a file")
