"""Pages of their own for the documents: they need no script, and fetch nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from assistant.datatypes import LANGUAGES, Document, Lang, other_language
from assistant.web import texts
from assistant.web.html.markup import words
from assistant.web.html.reading import Enrichments, choice, fragment
from assistant.web.texts import text

STATIC = Path(__file__).with_name("static")
KEPT = 16  # documents that are kept as rendered, in a language, as a page or a part
MOST_DIGITS = 12  # of an offset

Mark = tuple[int, int]


def page(
    document: Document,
    documents: Iterable[Document],
    lang: Lang,
    enrichments: Enrichments,
    marked: Mark | None = None,
    problem: str = "",
) -> str:
    """A document as a whole page, which works without script; `problem` is told above it."""
    root = _root(document.id)
    query = f"&start={marked[0]}&end={marked[1]}" if marked else ""
    shown = _problem(problem, lang) + fragment(document, documents, lang, enrichments, marked, root)
    return _whole(document.title, shown, lang, root, query)


def listing(documents: Iterable[Document], lang: Lang, root: str, problem: str = "") -> str:
    """The documents to choose from, as a whole page."""
    shown = _problem(problem, lang) + choice(documents, lang, root)
    return _whole(text(lang, "reading.heading"), shown, lang, root, "")


def router(assistant: Assistant) -> APIRouter:
    """GET /read?lang=nl|en&part=1, and GET /read/{document_id}?lang=nl|en&start=N&end=N&part=1.

    With `part=1` the answer is what another page can take in: the document alone, or the choice of documents.
    """
    documents, enrichments = assistant.index.documents, assistant.index.enrichments
    routes = APIRouter()

    def render(document_id: str, lang: Lang, is_part: bool, marked: Mark | None = None, problem: str = "") -> str:
        document = documents[document_id]
        if is_part:
            return _problem(problem, lang) + fragment(document, documents.values(), lang, enrichments, marked)
        return page(document, documents.values(), lang, enrichments, marked, problem)

    unmarked = lru_cache(maxsize=KEPT)(render)

    def choose(lang: Lang, is_part: bool, root: str, problem: str = "") -> str:
        if is_part:
            return _problem(problem, lang) + choice(documents.values(), lang)
        return listing(documents.values(), lang, root, problem)

    @routes.get("/read", response_class=HTMLResponse)
    def read_any(request: Request, lang: str = "", part: str = "") -> HTMLResponse:
        language = _language(request, lang)
        return _response(choose(language, part == "1", "./"), language)

    @routes.get("/read/{document_id:path}", response_class=HTMLResponse)
    def read(
        request: Request,
        document_id: str,
        lang: str = "",
        start: str | None = None,
        end: str | None = None,
        part: str = "",
    ) -> HTMLResponse:
        language, is_part = _language(request, lang), part == "1"
        if document_id not in documents:
            problem = text(language, "reading.no_document")
            return _response(choose(language, is_part, _root(document_id), problem), language, 404)
        if start is None and end is None:
            return _response(unmarked(document_id, language, is_part), language)
        marked = _mark(start, end, documents[document_id].text)
        if marked is None:
            problem = text(language, "reading.no_place")
            return _response(render(document_id, language, is_part, None, problem), language, 400)
        return _response(render(document_id, language, is_part, marked), language)

    return routes


def _mark(start: str | None, end: str | None, whole: str) -> Mark | None:
    """The offsets asked for, or nothing where they show no text of the document."""
    given = (start or "", end or "")
    if not all(g.isascii() and g.isdigit() and len(g) <= MOST_DIGITS for g in given):
        return None
    first, last = map(int, given)
    return (first, last) if last <= len(whole) and whole[first:last].strip() else None


def _language(request: Request, wanted: str) -> Lang:
    chosen = next((lang for lang in LANGUAGES if lang == wanted), None)
    return chosen or texts.preferred(request.headers.get("accept-language", ""))


def _root(document_id: str) -> str:
    """The way from the page of a document to that of the questions: ids of documents in folders have slashes."""
    return "../" * (document_id.count("/") + 1)


def _response(html: str, lang: Lang, status: int = 200) -> HTMLResponse:
    headers = {"Content-Language": lang, "Vary": "Accept-Language", "Content-Security-Policy": policy()}
    return HTMLResponse(html, status, headers)


def _problem(problem: str, lang: Lang) -> str:
    return f'<p class="tw-problem" role="status" lang="{lang}">{escape(problem)}</p>' if problem else ""


def _whole(title: str, shown: str, lang: Lang, root: str, query: str) -> str:
    other = other_language(lang)
    switch = f"?lang={other}{query}{'#marked' if query else ''}"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)} – {words(lang, "page.title")}'
        f'</title><style>{style()}</style></head><body class="tw-page"><header class="tw-site">'
        f'<a href="{root}">{words(lang, "reading.ask")}</a><h1>{words(lang, "reading.heading")}</h1>'
        f'<a href="{escape(switch)}" lang="{other}" hreflang="{other}">{words(lang, texts.CHOICES[other])}</a>'
        f"</header><main>{shown}</main></body></html>"
    )


@cache
def style() -> str:
    """The styles of these pages. Without Gradio nothing sets the class of dark pages, so the browser's wish decides."""
    common = (STATIC / "style.css").read_text(encoding="utf-8")
    dark = re.search(r"^:root \.dark \{([^}]*)\}", common, re.MULTILINE)
    if dark is None:
        raise ValueError("style.css: no block ':root .dark' with the colours of dark pages")
    wished = f"@media (prefers-color-scheme: dark) {{ :root {{{dark[1]}}} }}\n"
    return common + wished + (STATIC / "reading.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """What these pages may do: show their own style and the icon, nothing else."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
