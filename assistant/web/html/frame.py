"""What stands around the answers: the title of the page, the views, and what the documents are."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.datatypes import Document, Lang
from assistant.web.html.markup import language_badge, source_link, words
from assistant.web.texts import text

# What the scripts say by themselves, and the texts that they say it with.
SPOKEN = {
    "searching": "ask.searching",
    "lost": "problem.lost",
    "failed": "problem.failed",
    "copied": "share.copied",
    "uncopied": "share.uncopied",
    "export-title": "share.title",
    "export-date": "share.date",
    "loading": "page.loading",
    "unread": "page.unread",
}


def masthead(lang: Lang, *, evaluators: bool = False) -> str:
    """The title of the page, its explanation, the choice between its views, and the texts that scripts speak with."""
    room = f'<a href="evaluate?lang={lang}">{words(lang, "evaluators.link")}</a>' if evaluators else ""
    spoken = " ".join(f'data-{name}="{words(lang, key)}"' for name, key in SPOKEN.items())
    return (
        f'<header lang="{lang}"><h1>{words(lang, "page.title")}</h1><p>{words(lang, "page.explanation")}</p>'
        f'<nav class="tw-views" aria-label="{words(lang, "page.views")}">'
        f'<a href="./" data-view="ask" aria-current="page">{words(lang, "page.ask")}</a>'
        f'<a href="read?lang={lang}" data-view="read">{words(lang, "page.read")}</a>{room}</nav>'
        f'<div id="tw-spoken" hidden {spoken}></div></header>'
    )


def invitation(lang: Lang) -> str:
    """The words before the examples."""
    return f'<p lang="{lang}">{words(lang, "ask.examples")}</p>'


def going_on(lang: Lang) -> str:
    """What stands under the box once something was asked: that the next question may lean on it, and how to keep it."""
    return (
        f'<p lang="{lang}">{words(lang, "ask.going_on")} '
        f'<button type="button" data-do="export">{words(lang, "share.export")}</button></p>'
    )


def about(documents: Iterable[Document], lang: Lang) -> str:
    """What the documents are, where they come from and under which licence."""
    items = "".join(f"<li>{_document(document, lang)}</li>" for document in documents)
    return (
        f'<footer class="tw-about" lang="{lang}"><h2>{words(lang, "about.heading")}</h2>'
        f"<p>{words(lang, 'about.explanation')}</p><ul>{items}</ul></footer>"
    )


def _document(document: Document, lang: Lang) -> str:
    licence = escape(text(lang, "about.licence", licence=document.licence)) if document.licence else ""
    return (
        f'<cite lang="{document.lang}">{escape(document.title)}</cite> {language_badge(document.lang, lang)}'
        f"<br>{source_link(document.source)} {licence}"
    )
