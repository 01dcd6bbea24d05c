"""The page: what stands on it, and what happens on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.datatypes import Lang
from assistant.web import asking, render, texts
from assistant.web.asking import Outcome

HERE = Path(__file__).parent
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONOSPACE = ("ui-monospace", "Menlo", "Consolas", "monospace")
KEEP_SECONDS = 3_600  # how long what a reader saw last is kept, so that it can be shown in the other language
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the reader of a visit sees. Equal only to itself: Gradio hashes what it keeps, and answers have no hash."""

    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that change."""

    seen: gr.State
    masthead: gr.HTML
    language: gr.Radio
    question: gr.Textbox
    button: gr.Button
    invitation: gr.HTML
    examples: tuple[gr.Button, ...]
    result: gr.HTML
    about: gr.HTML


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page of an assistant, not yet served."""
    page = gr.Blocks(title=texts.text(texts.DEFAULT, "page.title"), analytics_enabled=False)
    with page:
        parts = _lay_out()
        _connect_languages(page, parts, assistant)
        _connect_questions(parts, assistant)
    return page


def theme() -> gr.themes.Base:
    """A plain theme in the fonts of the reader's own machine; style.css gives it its colours."""
    return gr.themes.Base(font=FONTS, font_mono=MONOSPACE)


def head() -> str:
    """What the head of the page gets: style and script themselves, so that neither is fetched."""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    script = (HERE / "page.js").read_text(encoding="utf-8")
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'


def _lay_out() -> Parts:
    """The components, still without words: those come with the language, when the page is opened."""
    seen = gr.State(Seen(), time_to_live=KEEP_SECONDS)
    with gr.Row(elem_id="top"):
        masthead = _html("masthead")
        choices = [(texts.text(lang, key), lang) for lang, key in texts.CHOICES.items()]
        language = gr.Radio(choices, value=texts.DEFAULT, label="", elem_id="language", min_width=0, scale=0)
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(label="", lines=1, max_lines=6, elem_id="question", min_width=200, scale=1)
        button = gr.Button("", variant="primary", elem_id="button", min_width=110, scale=0)
    with gr.Row(elem_id="examples"):
        invitation = _html("invitation")
        examples = tuple(gr.Button("", size="sm", min_width=0, scale=0) for _ in texts.EXAMPLES)
    result = _html("result")
    about = _html("about")
    return Parts(seen, masthead, language, question, button, invitation, examples, result, about)


def _html(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=name, apply_default_css=False, js_on_load=None)


def _connect_languages(page: gr.Blocks, parts: Parts, assistant: Assistant) -> None:
    """Open the page in the language of the browser, and change language when the reader chooses another."""

    def start(seen: Seen, request: gr.Request) -> list[Any]:
        return switch(texts.preferred(request.headers.get("accept-language", "")), seen)

    def switch(lang: Lang, seen: Seen) -> list[Any]:
        return _in_language(lang, seen.outcome, assistant)

    outputs = [
        *(parts.masthead, parts.language, parts.question, parts.button, parts.invitation),
        *(*parts.examples, parts.result, parts.about),
    ]
    chosen = parts.language.input
    for event in (
        page.load(start, parts.seen, outputs, **QUIET),
        chosen(switch, [parts.language, parts.seen], outputs, trigger_mode="always_last", **QUIET),
    ):
        event.then(None, parts.language, None, js="(lang) => tweespraak.setLanguage(lang)", **QUIET)


def _in_language(lang: Lang, outcome: Outcome | None, assistant: Assistant) -> list[Any]:
    """Everything with words on it, in a language."""
    index = assistant.index
    return [
        render.masthead(lang),
        gr.Radio(value=lang, label=texts.text(lang, "page.language")),
        gr.Textbox(label=texts.text(lang, "ask.label"), placeholder=texts.text(lang, "ask.placeholder")),
        texts.text(lang, "ask.button"),
        render.invitation(lang),
        *(texts.text(lang, key) for key in texts.EXAMPLES),
        render.result(outcome, lang, index.documents, index.passages),
        render.about(index.documents.values(), lang),
    ]


def _connect_questions(parts: Parts, assistant: Assistant) -> None:
    """Ask when the reader presses Enter, the button or an example."""

    def ask(question: str | None, lang: Lang) -> tuple[Seen, str]:
        outcome = asking.ask(assistant, question or "")
        return Seen(outcome), render.result(outcome, lang, assistant.index.documents, assistant.index.passages)

    def ask_example(key: str, lang: Lang) -> tuple[str, Seen, str]:
        question = texts.text(lang, key)
        return question, *ask(question, lang)

    answered = [parts.seen, parts.result]
    pressed = [parts.question.submit, parts.button.click]
    events = [gr.on(pressed, ask, [parts.question, parts.language], answered, **QUIET)]
    for key, example in zip(texts.EXAMPLES, parts.examples, strict=True):
        events.append(example.click(partial(ask_example, key), parts.language, [parts.question, *answered], **QUIET))
    for event in events:
        event.then(None, None, None, js="() => tweespraak.showResult()", **QUIET)
