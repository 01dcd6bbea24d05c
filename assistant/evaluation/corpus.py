"""The cleaned documents as question sets speak of them: texts, passages and translations, without an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.datatypes import Document, Passage, Sentence
from assistant.documents import enrichment
from assistant.documents.load import load, sources
from assistant.documents.passages import split
from assistant.evaluation.sets import Quote
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents and passages by id; translations by document and start of the sentence."""

    documents: dict[str, Document]
    passages: dict[str, Passage]
    translations: dict[tuple[str, int], str]

    def places(self, quote: Quote) -> list[int]:
        """Where the text of a quotation stands in its document, letter for letter; empty for an unknown document."""
        document = self.documents.get(quote.document)
        return [] if document is None else list(_places(document.text, quote.text))

    def holding(self, quote: Quote) -> list[Passage]:
        """The passages that hold a quotation, in reading order."""
        return [p for p in self.passages.values() if p.document == quote.document and quote.text in p.text]

    def sentences(self, document: str, start: int, end: int) -> list[int]:
        """The positions, in the document's sentences, of those that a stretch of its text touches."""
        found = self.documents[document].sentences
        return [position for position, one in enumerate(found) if one.start < end and start < one.end]

    def translation(self, document: str, sentence: Sentence) -> str:
        """What was written ahead of time as its translation; empty where there is none."""
        return self.translations.get((document, sentence.start), "")


def load_corpus(settings: Settings) -> Corpus:
    """Clean and split the documents that the settings name. Raises DocumentError or EnrichmentError."""
    documents = [load(source) for source in sources(Path(settings.documents_folder))]
    folder = Path(settings.enrichment_folder) if settings.enrichment_folder else None
    return Corpus(
        {document.id: document for document in documents},
        {passage.id: passage for document in documents for passage in split(document)},
        {
            (document.id, sentence.start): written.translation
            for document in documents
            for sentence, written in zip(document.sentences, enrichment.enrich(document, folder), strict=True)
            if written.translation
        },
    )


def _places(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)
