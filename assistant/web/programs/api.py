"""What programs may ask of a served assistant: an answer, the passages for a question, the text of a document."""

from __future__ import annotations

import inspect
import logging
from bisect import bisect_right
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from assistant.datatypes import Answer, Document, retrieved_to_dict
from assistant.errors import AssistantError, DocumentError, QuestionError
from assistant.web.asking import Desk, client_of
from assistant.web.serving.bounds import EVENTS
from assistant.web.serving.limits import Busy

if TYPE_CHECKING:
    import gradio as gr

MOST_PASSAGES = 100
PIECE = 8_000  # characters that `read` returns at most
PARALLEL = 4  # requests of programs that are answered at once; readers of the page have places of their own
MOST_BEFORE = 3  # earlier questions that are answered again to understand a question
OFTEN = "too many requests; ask again in a minute"
BUSY = "too many questions are being answered; ask again in a few seconds"
FAILED = "something went wrong on the server; ask whoever runs it to look in its log"

log = logging.getLogger(__name__)

Reply = dict[str, Any]


class Interface:
    """The three things, as plain values. They check what they are given, which may be any JSON."""

    def __init__(self, desk: Desk) -> None:
        """At this desk."""
        self.desk = desk
        self.assistant = desk.assistant

    def ask(self, question: str, lang: str = "auto", before: list[str] | None = None) -> Reply:
        """Answer a question from the documents, each sentence with its exact quotation, or say why there is no answer.

        The answer is that of `tweespraak ask --json`. Raises QuestionError, and Busy when too many wait.

        Args:
            question: the question, in Dutch or English
            lang: its language: nl, en, or auto to find out
            before: the questions asked before it in the conversation, oldest first, on which it may lean
        """
        answers: list[Answer] = []
        for one in _questions(before)[-MOST_BEFORE:]:
            answers.append(self.desk.answer(one, before=answers))
        return self.desk.answer(question, lang, answers).to_dict()

    def search(self, question: str, k: int = 10, lang: str = "auto") -> Reply:
        """Find the passages of the documents that are about a question, best first. Raises QuestionError.

        Args:
            question: the question, in Dutch or English
            k: how many passages, from 1 to 100
            lang: the language of the question: nl, en, or auto to find out
        """
        if not _is_whole(k) or not 1 <= k <= MOST_PASSAGES:
            raise QuestionError(f"k is the number of passages, from 1 to {MOST_PASSAGES}, not {k!r}")
        asked = self.assistant.question(question, lang)
        found = self.assistant.search(question, k, lang)
        retrieved = [retrieved_to_dict(one) for one in found]
        return {"question": asked.text, "language": asked.lang, "retrieved": retrieved}

    def read(self, document: str = "", start: int = 0, end: int | None = None) -> Reply:
        """Read the cleaned text of a document from one offset to another, a piece at a time; or list the documents.

        A piece has at most 8,000 characters; `next` is where the next one starts. Raises DocumentError.

        Args:
            document: the identifier of a document; without one, the documents are listed
            start: offset of the first character
            end: offset behind the last character; without one, a piece ends with a sentence
        """
        documents = self.assistant.index.documents
        if document == "":
            return {"documents": [_described(one) for one in documents.values()]}
        if not _is_text(document) or document not in documents:
            raise DocumentError(f"there is no document {document!r}; there is: {', '.join(documents)}")
        return _piece(documents[document], start, end)


def publish(desk: Desk) -> None:
    """Register `/ask`, `/search` and `/read` on the Gradio page that is being built: call it inside `with page:`."""
    import gradio as gr
    from gradio.context import get_blocks_context
    from gradio.events import api

    def told(function: Callable[..., Reply]) -> Callable[..., Reply]:
        """The function, of which a program gets every error in one line and nothing else; Gradio gives the request."""

        @wraps(function)
        def call(request: gr.Request, *args: Any, **kwargs: Any) -> Reply:
            if _is_event(request) and not desk.rate.allows(client_of(request)):
                raise gr.Error(OFTEN, print_exception=False)
            try:
                return function(*args, **kwargs)
            except AssistantError as error:
                raise gr.Error(str(error), print_exception=False) from error
            except Busy as error:
                raise gr.Error(BUSY, print_exception=False) from error
            except Exception as error:
                log.exception("a program could not be answered")
                raise gr.Error(FAILED, print_exception=False) from error

        takes = inspect.signature(function, eval_str=True)
        first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
        call.__signature__ = takes.replace(parameters=[first, *takes.parameters.values()])  # type: ignore[attr-defined]
        call.__annotations__ = {**call.__annotations__, "request": gr.Request}
        return call

    page = get_blocks_context()
    assert page is not None, "there is no page being built"
    for event in page.fns.values():  # an event of the page whose function is called ask has taken that name
        event.api_name = f"page_{event.api_name}" if event.api_visibility == "private" else event.api_name
    offered = Interface(desk)
    for function in (offered.ask, offered.search, offered.read):
        limits: dict[str, Any] = {"concurrency_limit": PARALLEL, "concurrency_id": "programs"}
        api(told(function), api_name=function.__name__, api_description=_summary(function), **limits)


def _is_event(request: gr.Request) -> bool:
    """Whether a call came as pages send events, and was not held to the limit of questions on its way."""
    return request.request is not None and EVENTS.fullmatch(request.request.scope["path"]) is not None


def _summary(function: Callable[..., Reply]) -> str:
    """The first line of a docstring, without what is for programmers of this program."""
    return (inspect.getdoc(function) or "").partition("\n")[0].partition(" Raises ")[0]


def _described(document: Document) -> Reply:
    return {
        "document": document.id,
        "title": document.title,
        "language": document.lang,
        "source": document.source,
        "licence": document.licence,
        "length": len(document.text),
    }


def _piece(document: Document, start: int, end: int | None) -> Reply:
    length = len(document.text)
    if not _is_whole(start) or not 0 <= start < length:
        raise DocumentError(f'start is an offset in document "{document.id}", from 0 to {length - 1}, not {start!r}')
    if end is not None and (not _is_whole(end) or end <= start):
        raise DocumentError(f"end is an offset behind start, {start}, not {end!r}")
    stop = _end_of_sentence(document, start) if end is None else min(end, start + PIECE, length)
    return {
        **_described(document),
        "start": start,
        "end": stop,
        "next": stop if stop < length else None,
        "sections": [
            {"section": list(section.path), "kind": section.kind, "start": section.start, "end": section.end}
            for section in document.sections
            if section.start < stop and start < section.end
        ],
        "text": document.text[start:stop],
    }


def _end_of_sentence(document: Document, start: int) -> int:
    """Where a piece that starts here ends: behind the last sentence that it can hold whole."""
    limit = start + PIECE
    if limit >= len(document.text):
        return len(document.text)
    position = bisect_right(document.sentences, limit, key=lambda sentence: sentence.end)
    end = document.sentences[position - 1].end if position else 0
    return end if end > start else limit


def _questions(value: object) -> list[str]:
    """The questions that were given as a list, or none. Raises QuestionError."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(map(_is_text, value)):
        raise QuestionError("before is a list of the questions that were asked before, oldest first")
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
