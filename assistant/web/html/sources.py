"""The sources of an answer: each passage that is quoted, with the quotations marked by their offsets."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from assistant.datatypes import Answer, Citation, Lang, Passage, other_language
from assistant.web.html.markup import blockquote, origin, read_link, words
from assistant.web.library import Library
from assistant.web.texts import language_name


def sources(answer: Answer, number: int, lang: Lang, library: Library) -> str:
    """One card for each passage that is cited, in the order of the numbers; `number` is that of the exchange."""
    first = {c.passage_id: c.number for c in reversed(answer.citations)}
    ordered = sorted(answer.citations, key=lambda c: (first[c.passage_id], c.number))
    cards = "".join(
        _card(library.passages[passage_id], list(quotes), answer.question.lang, number, lang, library)
        for passage_id, quotes in groupby(ordered, key=lambda c: c.passage_id)
    )
    return f'<section class="tw-sources"><h2>{words(lang, "source.heading")}</h2>{cards}</section>'


def highlighted(passage: Passage, quotes: Sequence[Citation], number: int) -> str:
    """The passage with the quotations marked where their offsets say they stand."""
    parts: list[str] = []
    position = 0
    for quote in sorted(quotes, key=lambda c: (c.start, c.end)):
        start = max(quote.start - passage.start, position)
        end = min(quote.end - passage.start, len(passage.text))
        if start >= end:
            continue
        parts.append(escape(passage.text[position:start]))
        anchor = f'id="e{number}-quote-{quote.number}" data-number="{quote.number}" tabindex="-1"'
        parts.append(f"<mark {anchor}>{escape(passage.text[start:end])}</mark>")
        position = end
    return "".join(parts) + escape(passage.text[position:])


def _card(passage: Passage, quotes: Sequence[Citation], asked: Lang, number: int, lang: Lang, library: Library) -> str:
    backs = "".join(_back(quote.number, number, lang) for quote in quotes)
    translated = _translations(passage, quotes, lang, library) if passage.lang != asked else ""
    start, end = min(q.start for q in quotes), max(q.end for q in quotes)
    return (
        f'<article class="tw-card tw-source"><div class="tw-numbers">{backs}</div><div class="tw-body">'
        f"{origin(passage, quotes[0].title, lang)}{blockquote(passage, highlighted(passage, quotes, number))}"
        f'{translated}<p class="tw-actions">{read_link(passage.document, start, end, lang)}</p></div></article>'
    )


def _back(quote: int, number: int, lang: Lang) -> str:
    label = words(lang, "source.back", number=quote)
    return f'<a class="tw-back" href="#e{number}-cite-{quote}" data-number="{quote}" aria-label="{label}">{quote}</a>'


def _translations(passage: Passage, quotes: Sequence[Citation], lang: Lang, library: Library) -> str:
    """The translations of the quotations, and that of the whole passage folded away where it says more."""
    given = [quote for quote in quotes if quote.translation]
    shown = "".join(_translation(quote, lang) for quote in given)
    whole = library.translation(passage)
    if not whole or whole == " ".join(quote.translation for quote in given):
        return shown
    other = other_language(passage.lang)
    summary = words(lang, "source.whole", language=language_name(passage.lang, lang))
    return (
        f'{shown}<details class="tw-whole"><summary>{summary}</summary><p lang="{other}">{escape(whole)}</p></details>'
    )


def _translation(quote: Citation, lang: Lang) -> str:
    label = words(lang, "source.translated", language=language_name(quote.lang, lang))
    other = other_language(quote.lang)
    return (
        f'<div class="tw-translation" data-number="{quote.number}"><p class="tw-label">[{quote.number}] {label}</p>'
        f'<p lang="{other}">{escape(quote.translation)}</p></div>'
    )
