"""Verifying a draft: only sentences whose citations were shown, stand in the documents and support them get through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.reader import render
from assistant.datatypes import Citation, Document, Draft, DraftSentence, Evidence, Lang, Statement
from assistant.facts.support import lacking


@dataclass(frozen=True, slots=True)
class Verified:
    """What is left of a draft: statements with numbered citations, and how many sentences were withheld."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    withheld: int


def verify(draft: Draft, evidence: Sequence[Evidence], documents: Mapping[str, Document], lang: Lang) -> Verified:
    """Check each sentence of a draft against the evidence that was shown (numbered from 1) and the documents."""
    supported = [s for s in draft.sentences if _is_supported(s, evidence, documents, lang)]
    return numbered(supported, evidence, documents, len(draft.sentences) - len(supported))


def numbered(
    supported: Sequence[DraftSentence],
    evidence: Sequence[Evidence],
    documents: Mapping[str, Document],
    withheld: int,
) -> Verified:
    """Sentences that were checked, with their citations numbered from 1 in order of use."""
    order = list(dict.fromkeys(number for s in supported for number in s.cites))
    renumbered = {old: new for new, old in enumerate(order, start=1)}
    statements = tuple(Statement(s.text, tuple(renumbered[n] for n in s.cites)) for s in supported)
    citations = tuple(_citation(renumbered[n], evidence[n - 1], documents) for n in order)
    return Verified(statements, citations, withheld)


def stands(evidence: Evidence, documents: Mapping[str, Document]) -> bool:
    """Whether the evidence stands letter for letter in its document."""
    document = documents.get(evidence.passage.document)
    return document is not None and document.text[evidence.start : evidence.end] == evidence.text


def _is_supported(
    sentence: DraftSentence, evidence: Sequence[Evidence], documents: Mapping[str, Document], lang: Lang
) -> bool:
    """Every citation was shown and stands letter for letter in its document, and the sentence is made of them.

    A translation must have the facts of the sentence that it stands for; what was added in brackets stands in the
    headings above it.
    """
    if not sentence.cites or not all(1 <= n <= len(evidence) for n in sentence.cites):
        return False
    cited = [evidence[n - 1] for n in sentence.cites]
    if not all(stands(e, documents) and _is_faithful(e, lang) for e in cited):
        return False
    return sentence.text == " ".join(render(e, lang) for e in cited)


def _is_faithful(evidence: Evidence, lang: Lang) -> bool:
    """Whether what is shown in place of the quotation, and beside it, has a source."""
    headings = " ".join(evidence.passage.section)
    if evidence.year not in headings or evidence.subject not in headings:
        return False
    is_translated = evidence.passage.lang != lang and bool(evidence.translation)
    return not is_translated or not lacking(evidence.translation, lang, evidence.text, evidence.passage.lang)


def _citation(number: int, evidence: Evidence, documents: Mapping[str, Document]) -> Citation:
    document = documents[evidence.passage.document]
    return Citation(
        number=number,
        document=document.id,
        title=document.title,
        lang=document.lang,
        section=evidence.passage.section,
        passage_id=evidence.passage.id,
        quote=evidence.text,
        start=evidence.start,
        end=evidence.end,
        translation=evidence.translation,
        is_list=evidence.passage.is_list,
    )
