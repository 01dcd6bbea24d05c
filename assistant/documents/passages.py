"""Splitting a document into passages: two to five sentences of one section, or one definition."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.datatypes import Document, Passage, Sentence

MAX_SENTENCES = 5
WINDOW_SENTENCES = 4  # of a passage in a section that is too long for one passage
WINDOW_CHARACTERS = 900
MAX_LIST_CHARACTERS = 1_200
MAX_ITEM_CHARACTERS = 160  # longer items are read as paragraphs


def split(document: Document) -> list[Passage]:
    """Split a document into passages, in reading order, each knowing the one before and after it in its section."""
    passages: list[Passage] = []
    by_section = groupby(document.sentences, key=lambda s: document.paragraphs[s.paragraph].section)
    for section, group in by_section:
        spans = _spans(document, list(group), document.sections[section].kind == "definition")
        passages.extend(_linked([_passage(document, span, is_list) for is_list, span in spans]))
    return passages


_Span = tuple[bool, Sequence[Sentence]]  # whether it is a short list, and its sentences


def _spans(document: Document, sentences: Sequence[Sentence], is_definition: bool) -> list[_Span]:
    if is_definition:
        return [(False, sentences)]
    spans: list[_Span] = []
    for is_list, run in _runs(document, sentences):
        spans.extend((is_list, span) for span in ([run] if is_list else _windows(run)))
    return spans


def _runs(document: Document, sentences: Sequence[Sentence]) -> Iterator[_Span]:
    """Cut the sentences of a section into running text and short lists; a list takes its lead-in with it."""
    start = 0
    while start < len(sentences):
        end = start
        while end < len(sentences) and not _opens_short_list(document, sentences, end):
            end += 1
        only_lead_in = end - start == 1 and end < len(sentences)  # it is in the list's passage
        if end > start and not only_lead_in:
            yield False, sentences[start:end]
        if end < len(sentences):
            stop = _end_of_list(document, sentences, end)
            yield True, sentences[max(end - 1, start) : stop]
            end = stop
        start = end


def _opens_short_list(document: Document, sentences: Sequence[Sentence], position: int) -> bool:
    if not _is_item(document, sentences[position]):
        return False
    if position and _is_item(document, sentences[position - 1]):
        return False
    stop = _end_of_list(document, sentences, position)
    items = sentences[position:stop]
    length = items[-1].end - items[0].start
    return length <= MAX_LIST_CHARACTERS and length / len(items) <= MAX_ITEM_CHARACTERS


def _end_of_list(document: Document, sentences: Sequence[Sentence], position: int) -> int:
    while position < len(sentences) and _is_item(document, sentences[position]):
        position += 1
    return position


def _is_item(document: Document, sentence: Sentence) -> bool:
    return document.paragraphs[sentence.paragraph].is_item


def _windows(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """Windows over running text that overlap by a sentence; one window when the text is short."""
    length = sentences[-1].end - sentences[0].start
    if len(sentences) <= MAX_SENTENCES and length <= WINDOW_CHARACTERS:
        yield sentences
        return
    start = 0
    while True:
        end = min(start + 2, len(sentences))
        while (
            end < len(sentences)
            and end - start < WINDOW_SENTENCES
            and sentences[end].end - sentences[start].start <= WINDOW_CHARACTERS
        ):
            end += 1
        if end == len(sentences) - 1 and end - start < MAX_SENTENCES:
            last = sentences[end].end - sentences[start].start
            end += last <= WINDOW_CHARACTERS  # rather one sentence more than a passage of little else
        yield sentences[start:end]
        if end == len(sentences):
            return
        start = end - 1


def _passage(document: Document, sentences: Sequence[Sentence], is_list: bool) -> Passage:
    first, last = sentences[0], sentences[-1]
    section = document.section_of(first)
    lead_in = document.paragraphs[first.paragraph].lead_in
    return Passage(
        id=f"{document.id}:{first.start}-{last.end}",
        document=document.id,
        lang=document.lang,
        kind=section.kind,
        section=section.path,
        start=first.start,
        end=last.end,
        text=document.text[first.start : last.end],
        sentences=tuple((s.start, s.end) for s in sentences),
        context="" if lead_in is None else _text(document, document.sentences[lead_in]),
        is_list=is_list,
    )


def _text(document: Document, sentence: Sentence) -> str:
    return document.text[sentence.start : sentence.end]


def _linked(passages: Sequence[Passage]) -> Iterator[Passage]:
    for position, passage in enumerate(passages):
        yield dataclasses.replace(
            passage,
            previous=passages[position - 1].id if position else None,
            next=passages[position + 1].id if position + 1 < len(passages) else None,
        )
