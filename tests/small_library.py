"""A small document with evidence from it, and what chat models are asked about it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from assistant.answering.citations import Verified, numbered
from assistant.answering.remarks import Remarked
from assistant.answering.verification import check
from assistant.datatypes import (
    Abstention,
    Answer,
    Document,
    DraftSentence,
    Evidence,
    Kind,
    Lang,
    Paragraph,
    Passage,
    Question,
    Reason,
    Section,
    Sentence,
)
from assistant.generating.answers import Basis
from assistant.generating.denials import Denials
from assistant.retrieval.encoder import Encoder

OPENS = "The town library opens its doors at nine in the morning."
LENDS = "It lends 1,878 books to its members."
CLOSED = "On Sundays the library is closed."
OPENS_NL = "De stadsbibliotheek opent haar deuren om negen uur 's ochtends."
QUESTION = Question("When does the library open?", "en")
VRAAG = Question("Wanneer gaat de bibliotheek open?", "nl")


def document_of(sentences: Sequence[str], lang: Lang = "en", id: str = "library") -> Document:
    """A document of one paragraph under one heading."""
    heading = "Opening hours"
    text = f"{heading}\n{' '.join(sentences)}"
    places, at = [], len(heading) + 1
    for one in sentences:
        places.append(Sentence(at, at + len(one), 0))
        at += len(one) + 1
    section = Section((heading,), 0, len(heading) + 1, len(text))
    paragraph = Paragraph(len(heading) + 1, len(text), 0)
    return Document(id, lang, "The library", "", "", text, (section,), (paragraph,), tuple(places))


def passage_of(document: Document, kind: Kind = "text") -> Passage:
    """All of the document but its heading."""
    start, end = document.sentences[0].start, document.sentences[-1].end
    spans = tuple((s.start, s.end) for s in document.sentences)
    path = document.sections[0].path
    return Passage(
        f"{document.id}:0", document.id, document.lang, kind, path, start, end, document.text[start:end], spans
    )


def evidence_of(document: Document, translations: Sequence[str] = (), kind: Kind = "text") -> list[Evidence]:
    """Each sentence of the document."""
    passage = passage_of(document, kind)
    found = []
    for at, (start, end) in enumerate(passage.sentences):
        translation = translations[at] if at < len(translations) else ""
        found.append(Evidence(passage, start, end, document.text[start:end], 0.5, translation))
    return found


def basis_of(
    question: Question, evidence: Sequence[Evidence], documents: Sequence[Document], encoder: Encoder
) -> Basis:
    """What a generator gets; the reader has answered with the first piece of evidence."""
    by_id = {document.id: document for document in documents}
    first = evidence[0]
    quoted = numbered([DraftSentence(first.text, (1,))], [first], by_id, 0)
    extracted = Answer(question, quoted.statements, quoted.citations, None, 0.9, (), {"total": 1.0})

    def remark(verified: Verified) -> Remarked:
        return Remarked(verified.statements, ())

    return Basis(
        extracted,
        evidence,
        by_id,
        Denials(lambda _: None, {}, by_id),
        lambda text, lang, cited: check(text, lang, cited, encoder),
        remark,
        Abstention(Reason.NO_EVIDENCE, "It does not say."),
        120,
    )


def sources_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources of a request to a chat model; they stand between one pair of tags."""
    return _between("sources", request)


def keys_of(request: dict[str, Any]) -> list[str]:
    """The keys of the sources, in their order."""
    return [source["key"] for source in sources_of(request)]


def rejected_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    """What a request to mend sentences says of them; empty in a first request."""
    return _between("rejected", request) if "<rejected>" in request["messages"][-1]["content"] else []


def _between(tag: str, request: dict[str, Any]) -> list[dict[str, Any]]:
    [found] = re.findall(rf"<{tag}>\n(.*?)\n</{tag}>", request["messages"][-1]["content"], re.DOTALL)
    value: list[dict[str, Any]] = json.loads(found)
    return value
