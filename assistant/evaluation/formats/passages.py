"""Gold evidence as judged passages, and back: what BEIR and TREC share.

The id of a passage is DOCUMENT:START-END, offsets into the cleaned document. A passage that holds needed evidence is
judged NEEDED, one that holds an alternative ALTERNATIVE. Passages overlap: where several in a row are judged alike, the
evidence is what they have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.evaluation.corpus import Corpus
from assistant.evaluation.sets import Item
from assistant.language import detect

NEEDED = 2
ALTERNATIVE = 1
_ID = re.compile(r"(.+):(\d{1,9})-(\d{1,9})", re.DOTALL)

Span = tuple[str, int, int]  # document, start, end


def judged(item: Item, corpus: Corpus) -> dict[str, int]:
    """The grades of the passages that hold evidence of an item, by id, in reading order."""
    grades: dict[str, int] = {}
    for quotes, grade in ((item.evidence, NEEDED), (item.evidence_alt, ALTERNATIVE)):
        for quote in quotes:
            for passage in corpus.holding(quote):
                grades.setdefault(passage.id, grade)
    return {passage: grades[passage] for passage in corpus.passages if passage in grades}


def span_of(id: str, corpus: Corpus) -> Span | None:
    """The stretch of a document that an id names; None where there is no such document or stretch."""
    match = _ID.fullmatch(id)
    if match is None or match[1] not in corpus.documents:
        return None
    start, end = int(match[2]), int(match[3])
    return (match[1], start, end) if start < end <= len(corpus.documents[match[1]].text) else None


def unfinished(id: str, question: str, grades: Mapping[str, int], corpus: Corpus, format: str) -> dict[str, Any]:
    """A line of a question set of which only an evaluator knows the kind and the answers.

    All passages must be known to `span_of`.
    """
    spans = {passage: span for passage in grades if (span := span_of(passage, corpus)) is not None}
    evidence = _common(span for passage, span in spans.items() if grades[passage] >= NEEDED)
    alternatives = _common(span for passage, span in spans.items() if 0 < grades[passage] < NEEDED)
    if not evidence:  # with grades of 0 and 1, as most collections have them
        evidence, alternatives = alternatives[:1], alternatives[1:]
    return {
        "id": id,
        "question": question,
        "lang": detect(question).lang,
        "kind": "",
        "answers": [],
        "evidence": [_quoted(span, corpus) for span in evidence],
        "evidence_alt": [_quoted(span, corpus) for span in alternatives],
        "pair": None,
        "note": f"from {format}; to complete: kind, answers, the words of the evidence, pair; to check: lang",
    }


def _common(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for document, start, end in sorted(spans):
        if found and found[-1][0] == document and start < found[-1][2]:
            found[-1] = (document, start, min(end, found[-1][2]))
        else:
            found.append((document, start, end))
    return found


def _quoted(span: Span, corpus: Corpus) -> dict[str, str]:
    document, start, end = span
    return {"doc": document, "quote": corpus.documents[document].text[start:end].strip()}
