"""The page: what stands on it, and what happens on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.datatypes import Lang
from assistant.web import texts
from assistant.web.asking import Desk, client_of
from assistant.web.conversation import Conversation
from assistant.web.html import frame, history, render

STATIC = Path(__file__).with_name("static")
STYLES = ("style.css", "reading.css")
SCRIPTS = ("page.js", "asking.js", "views.js", "sharing.js", "feedback.js")
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONOSPACE = ("ui-monospace", "Menlo", "Consolas", "monospace")
KEEP_SECONDS = 3_600  # how long a conversation is kept, so that it can be gone on with and shown in the other language
# Not through the queue of Gradio: for work this short it costs more than the work, and the desk has bounds of its own.
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
# A chat model takes seconds, and its answer is shown as it grows, which takes the queue.
GROWING: dict[str, Any] = {**QUIET, "queue": True, "concurrency_limit": None}
# What the browser brings along when it opens the page: the language chosen before, and the question of a link.
ARRIVE = "() => [...tweespraak.arrive(), null]"
BEGIN = "(...values) => { tweespraak.asking(); return values; }"


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that change."""

    conversation: gr.State
    masthead: gr.HTML
    language: gr.Radio
    question: gr.Textbox
    button: gr.Button
    invitation: gr.HTML
    examples: tuple[gr.Button, ...]
    going_on: gr.HTML
    fresh: gr.Button
    result: gr.HTML
    earlier: gr.HTML
    about: gr.HTML

    @property
    def worded(self) -> list[Any]:
        """Everything with words of the page on it, in the order of `_in_language`."""
        return [
            *(self.masthead, self.language, self.question, self.button, self.invitation, *self.examples),
            *(self.going_on, self.fresh, self.result, self.earlier, self.about),
        ]


def build_page(desk: Desk) -> gr.Blocks:
    """The page at which a desk takes questions, not yet served."""
    page = gr.Blocks(title=texts.text(texts.DEFAULT, "page.title"), analytics_enabled=False)
    with page:
        parts = _lay_out()
        _connect_languages(page, parts, desk)
        _connect_questions(parts, desk)
    return page


def theme() -> gr.themes.Base:
    """A plain theme in the fonts of the reader's own machine; style.css gives it its colours."""
    return gr.themes.Base(font=FONTS, font_mono=MONOSPACE)


def head() -> str:
    """What the head of the page gets: styles and scripts themselves, so that none is fetched."""
    style, script = ("".join(_file(name) for name in names) for names in (STYLES, SCRIPTS))
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style><script>{script}</script>'


def _file(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _lay_out() -> Parts:
    """The components, still without words: those come with the language, when the page is opened."""
    conversation = gr.State(Conversation(), time_to_live=KEEP_SECONDS)
    with gr.Row(elem_id="top"):
        masthead = _html("masthead")
        choices = [(texts.text(lang, key), lang) for lang, key in texts.CHOICES.items()]
        language = gr.Radio(choices, value=texts.DEFAULT, label="", elem_id="language", min_width=0, scale=0)
    with gr.Column(elem_id="asking"):
        with gr.Row(elem_id="ask"):
            question = gr.Textbox(label="", lines=1, max_lines=6, elem_id="question", min_width=200, scale=1)
            button = gr.Button("", variant="primary", elem_id="button", min_width=110, scale=0)
        with gr.Row(elem_id="examples"):
            invitation = _html("invitation")
            examples = tuple(gr.Button("", size="sm", min_width=0, scale=0) for _ in texts.EXAMPLES)
        with gr.Row(elem_id="conversation"):
            going_on = _html("going-on")
            fresh = gr.Button("", size="sm", min_width=0, scale=0, elem_id="fresh")
        result = _html("result")
        earlier = _html("earlier")
    _html("reader")  # views.js puts the documents into it
    about = _html("about")
    return Parts(
        *(conversation, masthead, language, question, button, invitation, examples),
        *(going_on, fresh, result, earlier, about),
    )


def _html(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=name, apply_default_css=False, js_on_load=None)


def _connect_languages(page: gr.Blocks, parts: Parts, desk: Desk) -> None:
    """Open the page in the language of the browser, and change language when the reader chooses another."""

    def start(chosen: str | None, asked: str | None, _: None, request: gr.Request) -> list[Any]:
        lang = texts.known(chosen) or texts.preferred(request.headers.get("accept-language", ""))
        conversation = desk.ask(asked, Conversation(), client_of(request)) if asked else Conversation()
        return [conversation, *_in_language(lang, conversation, desk, **({"value": asked} if asked else {}))]

    def switch(lang: Lang, conversation: Conversation) -> list[Any]:
        return _in_language(lang, conversation, desk)

    arriving = [parts.language, parts.question, parts.conversation]
    chosen = parts.language.input
    opened = page.load(start, arriving, [parts.conversation, *parts.worded], js=ARRIVE, **QUIET)
    opened.then(None, parts.language, None, js="(lang) => tweespraak.setLanguage(lang)", **QUIET)
    switched = chosen(switch, [parts.language, parts.conversation], parts.worded, trigger_mode="always_last", **QUIET)
    switched.then(None, parts.language, None, js="(lang) => tweespraak.chooseLanguage(lang)", **QUIET)


def _in_language(lang: Lang, conversation: Conversation, desk: Desk, **box: Any) -> list[Any]:
    """Everything with words on it, in a language; `box` is what else changes of the question box."""
    return [
        frame.masthead(lang, evaluators=desk.has_evaluators),
        gr.Radio(value=lang, label=texts.text(lang, "page.language")),
        gr.Textbox(label=texts.text(lang, "ask.label"), placeholder=texts.text(lang, "ask.placeholder"), **box),
        texts.text(lang, "ask.button"),
        frame.invitation(lang),
        *(texts.text(lang, key) for key in texts.EXAMPLES),
        frame.going_on(lang),
        texts.text(lang, "ask.fresh"),
        render.result(conversation.last, lang, desk.library),
        history.history(conversation.earlier, lang),
        frame.about(desk.library.documents.values(), lang),
    ]


def _connect_questions(parts: Parts, desk: Desk) -> None:
    """Ask when the reader presses Enter, the button or an example; forget the conversation when asked to."""

    def shown(conversation: Conversation, lang: Lang) -> tuple[Conversation, str, str]:
        result = render.result(conversation.last, lang, desk.library)
        return conversation, result, history.history(conversation.earlier, lang)

    def ask(
        question: str | None, lang: Lang, conversation: Conversation, request: gr.Request
    ) -> tuple[Conversation, str, str]:
        return shown(desk.ask(question or "", conversation, client_of(request)), lang)

    def ask_growing(
        question: str | None, lang: Lang, conversation: Conversation, request: gr.Request
    ) -> Iterator[tuple[Conversation, str, str]]:
        for grown in desk.stream(question or "", conversation, client_of(request)):
            yield shown(grown, lang)

    def asking(key: str) -> Callable[..., Any]:
        def ask_example(
            lang: Lang, conversation: Conversation, request: gr.Request
        ) -> tuple[str, Conversation, str, str]:
            question = texts.text(lang, key)
            return question, *ask(question, lang, conversation, request)

        def ask_example_growing(
            lang: Lang, conversation: Conversation, request: gr.Request
        ) -> Iterator[tuple[str, Conversation, str, str]]:
            question = texts.text(lang, key)
            for grown in ask_growing(question, lang, conversation, request):
                yield question, *grown

        return ask_example_growing if grows else ask_example

    def begin_afresh(lang: Lang) -> tuple[Conversation, str, str]:
        return shown(Conversation(), lang)

    grows = desk.assistant.generates
    how = GROWING if grows else QUIET
    context = [parts.language, parts.conversation]
    answered = [parts.conversation, parts.result, parts.earlier]
    pressed = [parts.question.submit, parts.button.click]
    events = [gr.on(pressed, ask_growing if grows else ask, [parts.question, *context], answered, js=BEGIN, **how)]
    for key, example in zip(texts.EXAMPLES, parts.examples, strict=True):
        events.append(example.click(asking(key), context, [parts.question, *answered], js=BEGIN, **how))
    for event in events:
        event.then(None, None, None, js="() => tweespraak.showResult()", **QUIET)
    parts.fresh.click(begin_afresh, parts.language, answered, **QUIET).then(
        None, None, None, js="() => tweespraak.showBox()", **QUIET
    )
