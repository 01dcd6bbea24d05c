"""Pages of their own for the documents: they need no script, and fetch nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from assistant.datatypes import Document, Lang, other_language
from assistant.web.html.reading import Enrichments, choice, fragment
from assistant.web.html.standalone import language_of, response, whole
from assistant.web.texts import text

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
        language = language_of(request, lang)
        return response(choose(language, part == "1", "./"), language)

    @routes.get("/read/{document_id:path}", response_class=HTMLResponse)
    def read(
        request: Request,
        document_id: str,
        lang: str = "",
        start: str | None = None,
        end: str | None = None,
        part: str = "",
    ) -> HTMLResponse:
        language, is_part = language_of(request, lang), part == "1"
        if document_id not in documents:
            problem = text(language, "reading.no_document")
            return response(choose(language, is_part, _root(document_id), problem), language, 404)
        if start is None and end is None:
            return response(unmarked(document_id, language, is_part), language)
        marked = _mark(start, end, documents[document_id].text)
        if marked is None:
            problem = text(language, "reading.no_place")
            return response(render(document_id, language, is_part, None, problem), language, 400)
        return response(render(document_id, language, is_part, marked), language)

    return routes


def _mark(start: str | None, end: str | None, whole: str) -> Mark | None:
    """The offsets asked for, or nothing where they show no text of the document."""
    given = (start or "", end or "")
    if not all(g.isascii() and g.isdigit() and len(g) <= MOST_DIGITS for g in given):
        return None
    first, last = map(int, given)
    return (first, last) if last <= len(whole) and whole[first:last].strip() else None


def _root(document_id: str) -> str:
    """The way from the page of a document to that of the questions: ids of documents in folders have slashes."""
    return "../" * (document_id.count("/") + 1)


def _problem(problem: str, lang: Lang) -> str:
    return f'<p class="tw-problem" role="status" lang="{lang}">{escape(problem)}</p>' if problem else ""


def _whole(title: str, shown: str, lang: Lang, root: str, query: str) -> str:
    other = f"?lang={other_language(lang)}{query}{'#marked' if query else ''}"
    return whole(title, text(lang, "reading.heading"), shown, lang, root=root, other=other)
