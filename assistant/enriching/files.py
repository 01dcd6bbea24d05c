"""An enrichment file that grows: after every batch the whole of it is written anew and put in the place of the old."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from assistant.datatypes import Document, Enrichment
from assistant.documents import enrichment
from assistant.errors import EnrichmentError


class EnrichmentFile:
    """The file of a document in a folder, with what it held before.

    `known` are the keys of the document's sentences that it speaks of; `stale` is the number of lines about sentences
    that the document no longer has, which go when the file is next written.
    """

    def __init__(self, document: Document, folder: Path) -> None:
        """Raises EnrichmentError when the file cannot be read, cannot be written, or is about another text."""
        self.document = document
        self.path = enrichment.file_of(document, folder)
        if not self.path.resolve().is_relative_to(folder.resolve()):
            raise EnrichmentError(f'{self.path}: outside of {folder}; give document "{document.id}" another id')
        self._order = list(dict.fromkeys(enrichment.key(document, sentence) for sentence in document.sentences))
        before = dict(enrichment.lines(self.path)) if self.path.is_file() else {}
        self._written = {key: before[key] for key in self._order if key in before}
        self.stale = len(before) - len(self._written)
        if self.stale and not self._written:
            message = "is about another text than the document of that name"
            raise EnrichmentError(f"{self.path}: {message}; remove it or name another folder with --out")

    @property
    def known(self) -> frozenset[str]:
        """The keys of the sentences that the file speaks of."""
        return frozenset(self._written)

    def check_writable(self) -> None:
        """Raise EnrichmentError when the file could not be written: better before anything is paid for than after."""
        self._replace(None)

    def add(self, written: Mapping[str, Enrichment]) -> None:
        """Add what was written about sentences and save the file, in the order of the document."""
        self._written.update(written)
        lines = (enrichment.as_line(key, self._written[key]) for key in self._order if key in self._written)
        self._replace("".join(f"{line}\n" for line in lines))

    def _replace(self, text: str | None) -> None:
        """Write a file beside its place and rename it, so that there is a whole one at any time; None only tries."""
        beside: Path | None = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{self.path.stem}-", suffix=".part", dir=self.path.parent)
            beside = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text or "")
            if text is not None:
                beside.chmod(0o644)
                beside.replace(self.path)
        except OSError as error:
            raise EnrichmentError(f"{self.path}: cannot be written ({error.strerror}); --out names a folder") from error
        finally:
            if beside is not None:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)
