"""`tweespraak index`: build, info, verify, show."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant import pipeline, store
from assistant.cli.common import progress_bar, settings_from
from assistant.documents.load import load, sources
from assistant.errors import AssistantError, DocumentError
from assistant.index import Index, as_built, check_current, describe
from assistant.index import build as build_index


def build(parsed: argparse.Namespace) -> int:
    """Build the index and save it; an index that is there is built again from the folders it was made from."""
    settings = settings_from(parsed)
    with suppress(AssistantError):
        settings = as_built(settings, store.verify(Path(settings.index_folder)))
    models = pipeline.load_models(settings)
    with progress_bar() as progress:
        index = build_index(settings, models.encoders, progress)
    index.save(Path(settings.index_folder))
    documents, passages = len(index.documents), len(index.passages)
    counts = f"{passages} passage{'s' * (passages != 1)} of {documents} document{'s' * (documents != 1)}"
    print(f"{settings.index_folder}: {counts}")
    return 0


def info(parsed: argparse.Namespace) -> int:
    """Print what the index holds."""
    settings = settings_from(parsed)
    _print_tree(describe(Index.load(Path(settings.index_folder))))
    return 0


def verify(parsed: argparse.Namespace) -> int:
    """Check the files of the index, and that it was made from these documents by this encoder."""
    settings = settings_from(parsed)
    index = Index.load(Path(settings.index_folder))
    check_current(index, settings, pipeline.load_models(settings).encoders)
    print(f"{settings.index_folder}: whole and up to date ({len(index.manifest['files'])} files)")
    return 0


def show(parsed: argparse.Namespace) -> int:
    """Print the cleaned text of a document."""
    settings = settings_from(parsed)
    found = {source.id: source for source in sources(Path(settings.documents_folder))}
    if parsed.document not in found:
        raise DocumentError(f'there is no document "{parsed.document}"; there is: {", ".join(found)}')
    sys.stdout.buffer.write(load(found[parsed.document]).text.encode("utf-8") + b"\n")
    return 0


def _print_tree(values: dict[str, Any], indent: str = "") -> None:
    for name, value in values.items():
        if isinstance(value, dict):
            print(f"{indent}{name}:")
            _print_tree(value, indent + "  ")
        else:
            print(f"{indent}{name}: {value}")
