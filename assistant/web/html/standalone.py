"""Pages that stand by themselves beside that of the questions: they need no script, and fetch nothing."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse

from assistant.datatypes import LANGUAGES, Lang, other_language
from assistant.web import texts
from assistant.web.html.markup import words

PAGES = ("reading", "evaluators")  # files of styles besides that of all
STATIC = Path(__file__).parent.with_name("static")


def whole(title: str, heading: str, shown: str, lang: Lang, *, root: str, other: str, refresh: int = 0) -> str:
    """A whole page around HTML.

    `root` is the way to the page of the questions, `other` the address of this page in the other language; with
    `refresh` the browser fetches it again after so many seconds.
    """
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    of = other_language(lang)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{again}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)} – {words(lang, "page.title")}'
        f'</title><style>{style()}</style></head><body class="tw-page"><header class="tw-site">'
        f'<a href="{root}">{words(lang, "reading.ask")}</a><h1>{escape(heading)}</h1>'
        f'<a href="{escape(other)}" lang="{of}" hreflang="{of}">{words(lang, texts.CHOICES[of])}</a>'
        f"</header><main>{shown}</main></body></html>"
    )


def response(html: str, lang: Lang, status: int = 200, *, forms: bool = False) -> HTMLResponse:
    """The response with a page; with `forms` what it holds may be sent back here."""
    headers = {"Content-Language": lang, "Vary": "Accept-Language", "Content-Security-Policy": policy(forms=forms)}
    return HTMLResponse(html, status, headers)


def language_of(request: Request, wanted: str) -> Lang:
    """The language that is asked for, else the one of ours that the browser likes best."""
    chosen = next((lang for lang in LANGUAGES if lang == wanted), None)
    return chosen or texts.preferred(request.headers.get("accept-language", ""))


@cache
def style() -> str:
    """The styles of these pages. Without Gradio nothing sets the class of dark pages, so the browser's wish decides."""
    common = (STATIC / "style.css").read_text(encoding="utf-8")
    dark = re.search(r"^:root \.dark \{([^}]*)\}", common, re.MULTILINE)
    if dark is None:
        raise ValueError("style.css: no block ':root .dark' with the colours of dark pages")
    wished = f"@media (prefers-color-scheme: dark) {{ :root {{{dark[1]}}} }}\n"
    return common + wished + "".join((STATIC / f"{name}.css").read_text(encoding="utf-8") for name in PAGES)


@cache
def policy(*, forms: bool = False) -> str:
    """What these pages may do: show their own style and the icon, and send forms back where they hold any."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    action = "'self'" if forms else "'none'"
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; form-action {action}; "
        "frame-ancestors 'self'"
    )
