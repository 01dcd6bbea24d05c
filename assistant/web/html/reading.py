"""The cleaned documents themselves, for readers: what a document is, its contents, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from assistant.datatypes import Document, Enrichment, Lang
from assistant.web.html.article import article
from assistant.web.html.markup import address, language_badge, source_link, words

Enrichments = Mapping[tuple[str, int], Enrichment]


def fragment(
    document: Document,
    documents: Iterable[Document],
    lang: Lang,
    enrichments: Enrichments,
    marked: tuple[int, int] | None = None,
    root: str = "./",
) -> str:
    """A document to read, for a page in this language: what it is, its contents, its text with a marked part.

    `marked` are offsets into its text: the first marked piece has the id `marked`. `root` leads from the address that
    the page has to that of the questions.
    """

    def translation(start: int) -> str:
        known = enrichments.get((document.id, start))
        return known.translation if known is not None else ""

    return (
        f'<div class="tw-reading" lang="{lang}">{_header(document, documents, lang, marked is not None, root)}'
        f'<div class="tw-columns"><div class="tw-contents">{_contents(document, lang)}</div>'
        f'<article class="tw-document" id="reading-text" lang="{document.lang}" aria-labelledby="reading-title" '
        f'tabindex="-1">{article(document, lang, translation, marked)}</article></div></div>'
    )


def choice(documents: Iterable[Document], lang: Lang, root: str = "./") -> str:
    """The documents to choose from."""
    return (
        f'<div class="tw-reading" lang="{lang}"><header class="tw-reading-header">'
        f'<h2 id="reading-title" tabindex="-1">{words(lang, "reading.choose")}</h2>'
        f"<p>{words(lang, 'reading.explanation')}</p>{_links(documents, lang, root)}</header></div>"
    )


# What the document is


def _header(document: Document, documents: Iterable[Document], lang: Lang, is_marked: bool, root: str) -> str:
    title = f'<span lang="{document.lang}">{escape(document.title)}</span> {language_badge(document.lang, lang)}'
    jump = f'<p><a class="tw-jump" href="#marked">{words(lang, "reading.jump")}</a></p>' if is_marked else ""
    return (
        f'<header class="tw-reading-header"><h2 id="reading-title" tabindex="-1">{title}</h2>'
        f"<p>{_origin(document, lang)}</p><p>{words(lang, 'reading.explanation')}</p>"
        f"{_others([d for d in documents if d.id != document.id], lang, root)}{jump}</header>"
    )


def _origin(document: Document, lang: Lang) -> str:
    source, licence = document.source, document.licence
    named = f"{words(lang, 'reading.source')} {source_link(source)}" if source else ""
    licensed = words(lang, "reading.licence", licence=licence) if licence else ""
    return "<br>".join(filter(None, (named, licensed)))


def _others(others: list[Document], lang: Lang, root: str) -> str:
    if not others:
        return ""
    label = words(lang, "reading.others")
    return f'<nav aria-label="{label}"><p class="tw-label">{label}</p>{_links(others, lang, root)}</nav>'


def _links(documents: Iterable[Document], lang: Lang, root: str) -> str:
    return f'<ul class="tw-choice">{"".join(f"<li>{_link(document, lang, root)}</li>" for document in documents)}</ul>'


def _link(document: Document, lang: Lang, root: str) -> str:
    return (
        f'<a href="{escape(root + address(document.id, lang))}" data-document="{escape(document.id)}">'
        f'<span lang="{document.lang}">{escape(document.title)}</span></a> {language_badge(document.lang, lang)}'
    )


# What stands in it


def _contents(document: Document, lang: Lang) -> str:
    """The headings as nested lists. Folded or not is a matter of the width, so the fold stands beside the list."""
    entries = []
    for number, section in enumerate(document.sections):
        if section.kind == "definition" or not (section.path or section.end > section.body):
            continue
        if section.path:
            shown = f'<span lang="{document.lang}">{escape(section.path[-1])}</span>'
        else:
            shown = words(lang, "reading.introduction")
        entries.append((max(len(section.path), 1), f'<a href="#section-{number}">{shown}</a>'))
    label = words(lang, "reading.contents")
    return (
        f'<a class="tw-skip" href="#reading-text">{words(lang, "reading.skip")}</a>'
        f'<details class="tw-fold"><summary>{label}</summary></details>'
        f'<nav aria-label="{label}"><p class="tw-contents-title" aria-hidden="true">{label}</p>{_nested(entries)}</nav>'
    )


def _nested(entries: Iterable[tuple[int, str]]) -> str:
    """Entries with their depths as lists in lists."""
    parts: list[str] = []
    depths: list[int] = []
    for depth, entry in entries:
        while len(depths) > 1 and depths[-1] > depth:
            parts.append("</li></ul>")
            depths.pop()
        if depths and depths[-1] >= depth:
            parts.append("</li>")
        else:
            parts.append("<ul>")
            depths.append(depth)
        parts.append(f"<li>{entry}")
    return "".join(parts) + "</li></ul>" * len(depths)
