"""The other side of a claim: where a document gives a denial or a doubt near by, an answer gives it as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.datatypes import Document, Enrichment, Evidence, Passage, Sentence
from assistant.facts.claims import is_accusation, is_denial
from assistant.facts.names import OPENERS
from assistant.text import fold

NEAR = 6  # sentences after the claim, and as many before it
HEADING_WORDS = 2  # a longer heading is no name
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞİŞ][\w'’-]{3,}")
_LETTERS = 4  # by which the forms of a name are told to be the same ("Turkey", "Turkish")


def find(
    evidence: Sequence[Evidence],
    documents: Mapping[str, Document],
    passages: Mapping[str, Passage],
    enrichments: Mapping[tuple[str, int], Enrichment],
    found: Sequence[Passage] = (),
) -> Evidence | None:
    """The denial that belongs to the first accusation in the evidence, where none is in the evidence already.

    It stands near the accusation, or else in one of the passages `found`, which may be of another document.
    """
    claim = next((e for e in evidence if is_accusation(e.text)), None)
    if claim is None or any(is_denial(e.text) for e in evidence):
        return None
    document = documents[claim.passage.document]
    near = next(iter(_denials(claim, document)), None)
    if near is None:
        passage, start, end = next(_denials_found(claim, found, document.title), (None, 0, 0))
    else:
        start, end = near.start, near.end
        passage = next(
            (p for p in passages.values() if p.document == document.id and (start, end) in p.sentences), None
        )
    if passage is None or any(_overlaps(e, passage.document, start, end) for e in evidence):
        return None
    text = passage.text[start - passage.start : end - passage.start]
    written = enrichments.get((passage.document, start), Enrichment())
    return Evidence(passage, start, end, text, claim.score, written.translation)


def _denials(claim: Evidence, document: Document) -> list[Sentence]:
    """The denials near the claim in its section that share a name with it or its heading; those after it first."""
    places = [i for i, s in enumerate(document.sentences) if claim.start <= s.start < claim.end]
    if not places:
        return []
    section = document.section_of(document.sentences[places[0]])
    after = range(places[-1] + 1, min(places[-1] + 1 + NEAR, len(document.sentences)))
    before = range(places[0] - 1, max(places[0] - 1 - NEAR, -1), -1)
    common = _names(document.title)  # what everything here is about says nothing
    heading = claim.passage.section[-1] if claim.passage.section else ""
    about = (_names(claim.text) | (_names(heading) if len(heading.split()) <= HEADING_WORDS else set())) - common
    found = []
    for at in (*after, *before):
        sentence = document.sentences[at]
        text = document.text[sentence.start : sentence.end]
        if document.section_of(sentence) == section and is_denial(text) and _names(text) & about:
            found.append(sentence)
    return found


def _denials_found(claim: Evidence, found: Sequence[Passage], title: str) -> Iterator[tuple[Passage, int, int]]:
    """The denials in passages of a section of one name that share it with the claim ("Turkey", "Turkse")."""
    about = _names(claim.text) - _names(title)
    for passage in found:
        heading = passage.section[-1] if passage.section else ""
        named = _names(heading) & about if len(heading.split()) <= HEADING_WORDS else set()
        for at, (start, end) in enumerate(passage.sentences):
            text = passage.sentence_text(at)
            if is_denial(text) and named & _names(text) and passage.kind == "text":
                yield passage, start, end


def _names(text: str) -> set[str]:
    return {fold(name)[:_LETTERS] for name in _NAME.findall(text) if fold(name) not in OPENERS}


def _overlaps(evidence: Evidence, document: str, start: int, end: int) -> bool:
    return evidence.passage.document == document and evidence.start < end and start < evidence.end
