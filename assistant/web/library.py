"""What the page shows of an index: its documents, passages and translations, without the means to search them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.datatypes import Document, Enrichment, Lang, Passage
from assistant.index import Index


@dataclass(frozen=True, slots=True)
class Library:
    """Documents and passages by their ids, and what was written about their sentences."""

    documents: Mapping[str, Document]
    passages: Mapping[str, Passage]
    # by document and start of the sentence
    enrichments: Mapping[tuple[str, int], Enrichment] = field(default_factory=dict)

    @classmethod
    def of(cls, index: Index) -> Library:
        """That of an index."""
        return cls(index.documents, index.passages, index.enrichments)

    def question(self, passage: Passage, lang: Lang) -> str:
        """A question in this language that a sentence of the passage answers; empty when none was written."""
        written = (self.enrichments.get((passage.document, start)) for start, _ in passage.sentences)
        questions = (text for one in written if one for asked_in, text in one.questions if asked_in == lang)
        return next(questions, "")

    def translation(self, passage: Passage) -> str:
        """The translations of the sentences of a passage, one after the other; empty when one is missing."""
        found = [self.enrichments.get((passage.document, start)) for start, _ in passage.sentences]
        texts = [enrichment.translation if enrichment else "" for enrichment in found]
        return " ".join(texts) if all(texts) else ""
