"""The other side of an accusation, where a model left it out: the denial in its evidence or near by."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.answering import citations, reader
from assistant.answering.citations import Verified
from assistant.datatypes import Document, Draft, DraftSentence, Enrichment, Evidence, Lang
from assistant.facts.claims import is_accusation, is_denial

FindDenial = Callable[[Sequence[Evidence]], Evidence | None]  # the denial near an accusation in evidence without one


@dataclasses.dataclass(frozen=True, slots=True)
class Denials:
    """Where denials are found."""

    near: FindDenial
    enrichments: Mapping[tuple[str, int], Enrichment]
    documents: Mapping[str, Document]

    def unsaid(self, sentences: Sequence[DraftSentence], evidence: Sequence[Evidence], lang: Lang) -> Evidence | None:
        """The denial that belongs to what the sentences cite and that none of them gives, as a sentence of its own."""
        if any(is_denial(s.text) for s in sentences):
            return None
        cited = [evidence[n - 1] for n in dict.fromkeys(n for s in sentences for n in s.cites)]
        if not any(is_accusation(e.text) for e in cited):
            return None
        found = next(self._inside(cited), None) or self.near(cited)
        if found is None or not self._can_be_shown(found, lang):
            return None
        return found

    def _inside(self, cited: Sequence[Evidence]) -> Iterator[Evidence]:
        """The sentences of the evidence that deny."""
        for one in cited:
            passage = one.passage
            for position, (start, end) in enumerate(passage.sentences):
                text = passage.sentence_text(position)
                if one.start <= start and end <= one.end and is_denial(text):
                    written = self.enrichments.get((passage.document, start), Enrichment())
                    yield Evidence(passage, start, end, text, one.score, written.translation)

    def _can_be_shown(self, denial: Evidence, lang: Lang) -> bool:
        verified: Verified = citations.verify(said(denial, lang), [denial], self.documents, lang)
        return bool(verified.statements)


def said(denial: Evidence, lang: Lang) -> Draft:
    """The denial as the reader says it."""
    return Draft((DraftSentence(reader.render(denial, lang), (1,)),), reader.NAME)
