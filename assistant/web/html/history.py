"""The earlier questions of a visit, each folded away under its question."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.datatypes import Answer, Citation, Lang
from assistant.web.conversation import Exchange
from assistant.web.html import render
from assistant.web.html.markup import language_badge, read_link, words


def history(exchanges: Iterable[Exchange], lang: Lang) -> str:
    """The exchanges, in the order in which they come; empty when there are none."""
    shown = "".join(_exchange(e, e.outcome, lang) for e in exchanges if isinstance(e.outcome, Answer))
    if not shown:
        return ""
    return f'<section class="tw-history" lang="{lang}"><h2>{words(lang, "history.heading")}</h2>{shown}</section>'


def _exchange(exchange: Exchange, answer: Answer, lang: Lang) -> str:
    asked = answer.question.asked or answer.question.text
    spoken = f'lang="{answer.question.lang}"'
    quotes = "".join(f"<li>{_quote(citation, lang)}</li>" for citation in answer.citations)
    listed = f'<ol class="tw-quotes">{quotes}</ol>' if quotes else ""
    content = (
        f"<details><summary><span {spoken}>{escape(asked)}</span></summary>"
        f'<p class="tw-earlier" {spoken}>{escape(answer.text)}</p>{listed}</details>'
    )
    return render.article(exchange, answer, lang, "tw-past", content)


def _quote(citation: Citation, lang: Lang) -> str:
    title = f'<cite lang="{citation.lang}">{escape(citation.title)}</cite> {language_badge(citation.lang, lang)}'
    link = read_link(citation.document, citation.start, citation.end, lang)
    return f'<q lang="{citation.lang}">{escape(citation.quote)}</q> {title} {link}'
