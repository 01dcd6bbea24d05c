"""Checks of evidence against the cleaned documents, and of answers against the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.fuzz import partial_ratio_alignment

from assistant.datatypes import other_language
from assistant.evaluation.checks.answers import Near, stands_in
from assistant.evaluation.checks.findings import SHOWN_CHARACTERS, Finding, Placed, error, warning
from assistant.evaluation.corpus import Corpus
from assistant.evaluation.sets import Item, Quote
from assistant.text import shorten

NEAR = 60.0  # of 100, rapidfuzz's partial ratio: less is no text that somebody mistyped


def check_evidence(items: Iterable[Placed], corpus: Corpus) -> Iterator[Finding]:
    """Every quotation stands once in its document and within one passage; the answers stand near it."""
    for at in items:
        findings = list(_check_quotes(at, corpus))
        yield from findings
        if not any(finding.is_error for finding in findings):
            yield from _check_answers(at, corpus)


def _check_quotes(at: Placed, corpus: Corpus) -> Iterator[Finding]:
    for quote in (*at.item.evidence, *at.item.evidence_alt):
        if quote.document not in corpus.documents:
            there = ", ".join(corpus.documents)
            yield error(at, f'there is no document "{quote.document}"', f"the documents are: {there}")
            continue
        places = corpus.places(quote)
        said = f'the evidence "{shorten(quote.text, SHOWN_CHARACTERS)}"'
        if not places:
            yield error(at, f'{said} is not in the cleaned document "{quote.document}"', _nearest(quote, corpus))
        elif len(places) > 1:
            at_offsets = ", ".join(map(str, places))
            yield warning(at, f'{said} stands {len(places)} times in "{quote.document}" ({at_offsets})', "quote more")
        if places and not corpus.holding(quote):
            yield error(at, f"{said} is in no passage, so that no search can find it", "quote less, from one passage")


def _nearest(quote: Quote, corpus: Corpus) -> str:
    """What to do: the nearest text of the document, with its offsets, whole words."""
    text = corpus.documents[quote.document].text
    found = partial_ratio_alignment(quote.text, text, score_cutoff=NEAR)
    if found is None or found.dest_end <= found.dest_start:
        return f"`tweespraak index show {quote.document}` prints the text to quote from"
    start, end = found.dest_start, found.dest_end
    while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while end < len(text) and not text[end - 1].isspace() and not text[end].isspace():
        end += 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(text[start:end].rstrip())
    return f'the nearest is "{text[start:end]}" ({start} to {end})'


def _check_answers(at: Placed, corpus: Corpus) -> Iterator[Finding]:
    item = at.item
    if not item.answers:
        return
    if not item.is_answerable:
        yield warning(at, f'it has answers, and its kind "{item.kind}" has none', "correct the kind, or leave them out")
        return
    near = _near(item.evidence, corpus)
    everywhere = near.with_(_near(item.evidence_alt, corpus))
    for number, group in enumerate(item.answers, start=1):
        if any(stands_in(answer, everywhere) for answer in group):
            continue
        what = f"none of the answers {_listed(group)} (group {number}) stands near the evidence"
        remedy = "correct the answers, or quote the sentence that gives them"
        # without a translation, answers in the language of the question cannot be found
        is_sure = everywhere.is_translated or not _is_across(item, corpus)
        yield (error if is_sure else warning)(at, what, remedy)
    yield from _check_alternatives(at, near, corpus)


def _check_alternatives(at: Placed, near: Near, corpus: Corpus) -> Iterator[Finding]:
    """An alternative is enough on its own, so all groups should stand near it that stand near the needed evidence."""
    needed = [group for group in at.item.answers if any(stands_in(answer, near) for answer in group)]
    for quote in at.item.evidence_alt:
        alone = _near([quote], corpus)
        lost = [group for group in needed if not any(stands_in(answer, alone) for answer in group)]
        if lost:
            said = f'the alternative "{shorten(quote.text, SHOWN_CHARACTERS)}" does not give {_listed(lost[0])}'
            yield warning(at, said, "leave it out, or move it to evidence when it is needed besides")


def _near(quotes: Iterable[Quote], corpus: Corpus) -> Near:
    """The sentences that the quotations touch, those beside them, their headings and lists, with their translations."""
    near = Near()
    for quote in quotes:
        document = corpus.documents[quote.document]
        positions: set[int] = set()
        for start in corpus.places(quote):
            for touched in corpus.sentences(quote.document, start, start + len(quote.text)):
                positions |= {touched - 1, touched, touched + 1}
                lead_in = document.paragraphs[document.sentences[touched].paragraph].lead_in
                positions |= set() if lead_in is None else {lead_in}
        for passage in corpus.holding(quote):
            if passage.is_list:
                positions |= set(corpus.sentences(quote.document, passage.start, passage.end))
        for position in sorted(positions & set(range(len(document.sentences)))):
            sentence = document.sentences[position]
            near.add(document.text[sentence.start : sentence.end], document.lang)
            near.add(" ".join(document.section_of(sentence).path), document.lang)
            near.add_translation(corpus.translation(document.id, sentence), other_language(document.lang))
    return near


def _is_across(item: Item, corpus: Corpus) -> bool:
    return any(corpus.documents[quote.document].lang != item.lang for quote in (*item.evidence, *item.evidence_alt))


def _listed(group: Iterable[str]) -> str:
    return ", ".join(f'"{answer}"' for answer in group)
