"""The pieces of HTML that parts of the page share. Everything that comes from documents or readers is escaped."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode

from assistant.datatypes import Lang, Passage
from assistant.web.texts import language_name, text


def words(lang: Lang, key: str, /, **values: object) -> str:
    """A text of the page, escaped."""
    return escape(text(lang, key, **values))


def language_badge(named: Lang, lang: Lang) -> str:
    """The language of a source as two letters, with its name."""
    return f'<abbr class="tw-lang" title="{escape(language_name(named, lang))}">{named.upper()}</abbr>'


def origin(passage: Passage, title: str, lang: Lang, heading: str = "h3") -> str:
    """Document, language and heading path of a passage."""
    headings = [f'<span lang="{passage.lang}">{escape(one)}</span>' for one in passage.section]
    path = ' <span aria-hidden="true">›</span> '.join(headings or [words(lang, "source.introduction")])
    kind = f' <span class="tw-kind">{words(lang, "source.definition")}</span>' if passage.kind == "definition" else ""
    badge = language_badge(passage.lang, lang)
    return (
        f'<{heading} class="tw-title"><span lang="{passage.lang}">{escape(title)}</span> {badge}</{heading}>'
        f'<p class="tw-path">{path}{kind}</p>'
    )


def blockquote(passage: Passage, content: str) -> str:
    """A passage, or a part of it, as a quotation in its own language; `content` is HTML."""
    return f'<blockquote class="tw-passage" lang="{passage.lang}">{content}</blockquote>'


def address(document: str, lang: Lang, **place: int) -> str:
    """Where a document is read, or a place in it, from the page with the questions: an id may be any name of a file."""
    return f"read/{quote(document)}?{urlencode({'lang': lang, **place})}"


def read_link(document: str, start: int, end: int, lang: Lang) -> str:
    """A link to a place in a document, marked there."""
    place = escape(address(document, lang, start=start, end=end))
    return f'<a class="tw-read" href="{place}">{words(lang, "source.read")}</a>'


def source_link(source: str) -> str:
    """Where a document comes from: a link if that is a web address, else plain text."""
    shown = escape(source)
    if source.startswith(("https://", "http://")):
        return f'<a href="{shown}" rel="noreferrer external" target="_blank">{shown}</a>'
    return shown
