"""Answers, sources and documents as HTML. Everything that comes from documents or readers is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from assistant.datatypes import Abstention, Answer, Citation, Document, Lang, Note, Passage, Reason, Statement
from assistant.web.asking import Outcome, Problem
from assistant.web.texts import language_name, text

# A text for each degree of certainty.
CONFIDENCE = {"high": "confidence.high", "medium": "confidence.medium", "low": "confidence.low"}
NOTES = {Note.CLAIM: "note.claim", Note.DIFFER: "note.differ"}
NEAREST = 5  # passages shown under an abstention


def masthead(lang: Lang) -> str:
    """The title of the page, with its explanation."""
    return (
        f'<header lang="{lang}"><h1>{_text(lang, "page.title")}</h1><p>{_text(lang, "page.explanation")}</p></header>'
    )


def invitation(lang: Lang) -> str:
    """The words before the examples."""
    return f'<p lang="{lang}">{_text(lang, "ask.examples")}</p>'


def result(
    outcome: Outcome | None, lang: Lang, documents: Mapping[str, Document], passages: Mapping[str, Passage]
) -> str:
    """What asking led to, in a page of this language: answer and sources, abstention, problem, or nothing yet.

    The first element is always the line that screen readers announce when it changes.
    """
    if outcome is None:
        return _status("", lang, hidden=True)
    if isinstance(outcome, Problem):
        return _status(outcome.message(lang), lang, hidden=False)
    if outcome.abstention is not None:
        announced = _status(text(lang, "answer.none"), lang, hidden=True)
        return announced + _abstention(outcome, outcome.abstention, lang, documents)
    announced = _status(_found(len(outcome.citations), lang), lang, hidden=True)
    shown = _answer(outcome, lang) + _sources(outcome, lang, passages)
    return f'{announced}<div class="tw-result" lang="{lang}">{shown}</div>'


def about(documents: Iterable[Document], lang: Lang) -> str:
    """What the documents are, where they come from and under which licence."""
    items = "".join(f"<li>{_about_document(document, lang)}</li>" for document in documents)
    return (
        f'<footer class="tw-about" lang="{lang}"><h2>{_text(lang, "about.heading")}</h2>'
        f"<p>{_text(lang, 'about.explanation')}</p><ul>{items}</ul></footer>"
    )


def highlighted(passage: Passage, quotes: Sequence[Citation]) -> str:
    """The passage with the quotations marked where their offsets say they stand."""
    parts: list[str] = []
    position = 0
    for quote in sorted(quotes, key=lambda c: (c.start, c.end)):
        start = max(quote.start - passage.start, position)
        end = min(quote.end - passage.start, len(passage.text))
        if start >= end:
            continue
        marked = escape(passage.text[start:end])
        parts.append(escape(passage.text[position:start]))
        parts.append(f'<mark id="quote-{quote.number}" data-number="{quote.number}" tabindex="-1">{marked}</mark>')
        position = end
    return "".join(parts) + escape(passage.text[position:])


# The answer


def _found(count: int, lang: Lang) -> str:
    return text(lang, "answer.found_one") if count == 1 else text(lang, "answer.found_many", count=count)


def _status(message: str, lang: Lang, *, hidden: bool) -> str:
    kind = "tw-unseen" if hidden else "tw-problem"
    return f'<p role="status" class="{kind}" lang="{lang}">{escape(message)}</p>'


def _question(answer: Answer, lang: Lang) -> str:
    asked = f'<span lang="{answer.question.lang}">{escape(answer.question.text)}</span>'
    return f'<p class="tw-question"><span class="tw-unseen">{_text(lang, "answer.question")} </span>{asked}</p>'


def _answer(answer: Answer, lang: Lang) -> str:
    linked: set[int] = set()
    statements = " ".join(_statement(statement, linked, lang) for statement in answer.statements)
    return (
        f'<section class="tw-answer"><h2>{_text(lang, "answer.heading")}</h2><div class="tw-card">'
        f'{_question(answer, lang)}<p class="tw-text" lang="{answer.question.lang}">{statements}</p>'
        f"{_notes(answer, lang)}{_confidence(answer, lang)}</div></section>"
    )


def _statement(statement: Statement, linked: set[int], lang: Lang) -> str:
    """A sentence with its references; `linked` gets the numbers, for only the first of each can be come back to."""
    references = []
    for n in statement.cites:
        anchor = "" if n in linked else f' id="cite-{n}"'
        linked.add(n)
        label = escape(text(lang, "answer.citation", number=n))
        references.append(f'<a class="tw-cite" href="#quote-{n}"{anchor} aria-label="{label}" lang="{lang}">[{n}]</a>')
    return f"{_emphasised(statement)}&nbsp;{''.join(references)}"


def _emphasised(statement: Statement) -> str:
    """The sentence, with the short answer marked."""
    if statement.short is None:
        return escape(statement.text)
    start, end = statement.short
    before, short, after = (
        escape(part) for part in (statement.text[:start], statement.text[start:end], statement.text[end:])
    )
    return f'{before}<strong class="tw-short">{short}</strong>{after}'


def _notes(answer: Answer, lang: Lang) -> str:
    return "".join(f'<p class="tw-note" data-note="{note}">{_text(lang, NOTES[note])}</p>' for note in answer.notes)


def _confidence(answer: Answer, lang: Lang) -> str:
    level = answer.certainty
    return f'<p class="tw-confidence" data-level="{level}">{_text(lang, CONFIDENCE[level])}</p>'


def _abstention(answer: Answer, abstention: Abstention, lang: Lang, documents: Mapping[str, Document]) -> str:
    nearest = "" if abstention.reason is Reason.DECLINED else _nearest(answer, lang, documents)
    return (
        f'<section class="tw-answer tw-none" lang="{lang}"><h2>{_text(lang, "answer.none")}</h2><div class="tw-card">'
        f'{_question(answer, lang)}<p class="tw-text" lang="{answer.question.lang}">{escape(abstention.message)}</p>'
        f"{nearest}</div></section>"
    )


def _nearest(answer: Answer, lang: Lang, documents: Mapping[str, Document]) -> str:
    passages = [retrieved.passage for retrieved in answer.retrieved[:NEAREST]]
    if not passages:
        return ""
    items = "".join(f"<li>{_passage(p, documents[p.document].title, lang)}</li>" for p in passages)
    summary = escape(text(lang, "nearest.summary", count=len(passages)))
    return f'<details class="tw-nearest"><summary>{summary}</summary><ol>{items}</ol></details>'


def _passage(passage: Passage, title: str, lang: Lang) -> str:
    return f"{_origin(passage, title, lang)}{_blockquote(passage, escape(passage.text))}"


# The sources


def _sources(answer: Answer, lang: Lang, passages: Mapping[str, Passage]) -> str:
    """One card for each passage that is cited, in the order of the numbers."""
    first = {c.passage_id: c.number for c in reversed(answer.citations)}
    ordered = sorted(answer.citations, key=lambda c: (first[c.passage_id], c.number))
    cards = "".join(
        _card(passages[passage_id], list(quotes), answer.question.lang, lang)
        for passage_id, quotes in groupby(ordered, key=lambda c: c.passage_id)
    )
    return f'<section class="tw-sources"><h2>{_text(lang, "source.heading")}</h2>{cards}</section>'


def _card(passage: Passage, quotes: Sequence[Citation], asked: Lang, lang: Lang) -> str:
    numbers = "".join(_back(quote.number, lang) for quote in quotes)
    translations = "".join(_translation(q, asked, lang) for q in quotes if q.translation and q.lang != asked)
    return (
        f'<article class="tw-card tw-source"><div class="tw-numbers">{numbers}</div><div class="tw-body">'
        f"{_origin(passage, quotes[0].title, lang)}{_blockquote(passage, highlighted(passage, quotes))}{translations}"
        f"</div></article>"
    )


def _back(number: int, lang: Lang) -> str:
    label = escape(text(lang, "source.back", number=number))
    return f'<a class="tw-back" href="#cite-{number}" aria-label="{label}">{number}</a>'


def _origin(passage: Passage, title: str, lang: Lang) -> str:
    """Document, language and heading path of a passage."""
    name = escape(language_name(passage.lang, lang))
    headings = [f'<span lang="{passage.lang}">{escape(heading)}</span>' for heading in passage.section]
    path = ' <span aria-hidden="true">›</span> '.join(headings or [_text(lang, "source.introduction")])
    kind = f' <span class="tw-kind">{_text(lang, "source.definition")}</span>' if passage.kind == "definition" else ""
    return (
        f'<h3><span lang="{passage.lang}">{escape(title)}</span> '
        f'<abbr class="tw-lang" title="{name}">{passage.lang.upper()}</abbr></h3><p class="tw-path">{path}{kind}</p>'
    )


def _blockquote(passage: Passage, content: str) -> str:
    return f'<blockquote class="tw-passage" lang="{passage.lang}">{content}</blockquote>'


def _translation(quote: Citation, asked: Lang, lang: Lang) -> str:
    label = escape(text(lang, "source.translated", language=language_name(quote.lang, lang)))
    return (
        f'<div class="tw-translation"><p class="tw-label">[{quote.number}] {label}</p>'
        f'<p lang="{asked}">{escape(quote.translation)}</p></div>'
    )


# The documents


def _about_document(document: Document, lang: Lang) -> str:
    name = escape(language_name(document.lang, lang))
    licence = escape(text(lang, "about.licence", licence=document.licence)) if document.licence else ""
    return (
        f'<cite lang="{document.lang}">{escape(document.title)}</cite> '
        f'<abbr class="tw-lang" title="{name}">{document.lang.upper()}</abbr><br>{_source(document.source)} {licence}'
    )


def _source(source: str) -> str:
    """A link where the source is a web address, else plain text."""
    shown = escape(source)
    if source.startswith(("https://", "http://")):
        return f'<a href="{shown}" rel="noreferrer external" target="_blank">{shown}</a>'
    return shown


def _text(lang: Lang, key: str) -> str:
    return escape(text(lang, key))
