"""Cutting documents into the pieces that a chat model is asked about, a request each."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from assistant.datatypes import Document, Sentence
from assistant.documents import enrichment
from assistant.text import is_fragment

MAX_CHARACTERS = 2_500  # of the sentences of a batch; a longer sentence is a batch by itself
NEIGHBOURS = 2  # sentences on each side that are shown but not asked about


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of one section that are asked about in one request; `shown` is these and their neighbours, in order."""

    document: Document
    sentences: tuple[Sentence, ...]
    shown: tuple[Sentence, ...]

    @property
    def section(self) -> tuple[str, ...]:
        """The heading path of the sentences."""
        return self.document.section_of(self.sentences[0]).path

    def text(self, sentence: Sentence) -> str:
        """The text of a sentence."""
        return self.document.text[sentence.start : sentence.end]

    def key(self, sentence: Sentence) -> str:
        """The key of a sentence in the document's enrichment file."""
        return enrichment.key(self.document, sentence)


def is_asked(text: str) -> bool:
    """Whether anything can be written about a sentence: it has words, and was not cut off after a few of them."""
    return any(c.isalpha() for c in text) and (text.endswith(":") or not is_fragment(text))


def split(document: Document, known: Collection[str], size: int) -> Iterator[Batch]:
    """The batches, of at most `size` sentences, of what is not known yet of a document: by key, each key once."""
    seen = set(known)
    for _, group in groupby(document.sentences, key=lambda s: document.paragraphs[s.paragraph].section):
        section = list(group)
        batch: list[int] = []
        for position, sentence in enumerate(section):
            text, key = document.text[sentence.start : sentence.end], enrichment.key(document, sentence)
            if key in seen or not is_asked(text):
                continue
            seen.add(key)
            if batch and not _fits(section, batch, position, size):
                yield _batch(document, section, batch)
                batch = []
            batch.append(position)
        if batch:
            yield _batch(document, section, batch)


def limited(batches: Iterable[Batch], most: int | None) -> list[Batch]:
    """The first batches, together of at most so many sentences."""
    kept: list[Batch] = []
    left = most
    for batch in batches:
        if left == 0:
            break
        cut = dataclasses.replace(batch, sentences=batch.sentences[:left])
        kept.append(cut)
        left = None if left is None else left - len(cut.sentences)
    return kept


def _fits(section: list[Sentence], batch: list[int], position: int, size: int) -> bool:
    length = section[position].end - section[batch[0]].start
    return len(batch) < size and length <= MAX_CHARACTERS


def _batch(document: Document, section: list[Sentence], batch: list[int]) -> Batch:
    shown = section[max(batch[0] - NEIGHBOURS, 0) : batch[-1] + 1 + NEIGHBOURS]
    return Batch(document, tuple(section[position] for position in batch), tuple(shown))
