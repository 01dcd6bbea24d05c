"""Taking readers' feedback: the address that the form under an answer is posted to.

The browser sends the key of an answer with a verdict and a comment; question, answer and sources are the server's own.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from assistant import __version__
from assistant.datatypes import LANGUAGES, Lang
from assistant.errors import FeedbackError
from assistant.feedback import MOST_CHARACTERS, Feedback, FeedbackStore, Verdict
from assistant.text import without_controls
from assistant.web.html.feedback_form import URL
from assistant.web.recent import RecentAnswers
from assistant.web.serving.senders import is_own_page
from assistant.web.texts import number, preferred, text

log = logging.getLogger(__name__)

PATH = f"/{URL}"
MOST_BYTES = 16_384  # of a request: the longest comment, escaped, and a little


class Refused(Exception):
    """Feedback that is not taken: a status of HTTP and a text of the page."""

    def __init__(self, status: int, key: str, **values: int) -> None:
        """The text is put into a language later."""
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values

    def response(self, lang: Lang) -> JSONResponse:
        """What the browser is told."""
        values = {name: number(value, lang) for name, value in self.values.items()}
        return JSONResponse({"message": text(lang, self.key, **values)}, self.status)


def router(store: FeedbackStore, recent: RecentAnswers) -> APIRouter:
    """POST /feedback {"answer": key, "verdict": ..., "comment": ..., "lang": ...} -> {"message": ...}.

    A verdict takes the place of an earlier one on the same answer, comment included; null erases it.
    """
    made = APIRouter()

    async def take(request: Request) -> JSONResponse:
        lang = preferred(request.headers.get("accept-language", ""))
        try:
            _check_sender(request)
            sent = await _read(request)
            lang = next((known for known in LANGUAGES if known == sent.get("lang")), lang)
            key = await run_in_threadpool(_take, sent, store, recent)
        except Refused as refused:
            return refused.response(lang)
        return JSONResponse({"message": text(lang, key)})

    made.add_api_route(PATH, take, methods=["POST"], response_model=None)
    return made


def _check_sender(request: Request) -> None:
    """Raises Refused when another site's page sent it, or it is not JSON, which such a page may not send unasked."""
    if not is_own_page(request):
        raise Refused(403, "feedback.refused")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "feedback.unreadable")


async def _read(request: Request) -> dict[str, Any]:
    """The object that was sent. Raises Refused."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused(413, "feedback.too_long", limit=MOST_CHARACTERS)
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "feedback.unreadable") from error
    if not isinstance(sent, dict):
        raise Refused(422, "feedback.unreadable")
    return sent


def _take(sent: dict[str, Any], store: FeedbackStore, recent: RecentAnswers) -> str:
    """Keep or erase; the text that says so. Raises Refused."""
    key, verdict, comment = sent.get("answer"), sent.get("verdict", ""), sent.get("comment") or ""
    known = verdict is None or (isinstance(verdict, str) and verdict in list(Verdict))
    if not (isinstance(key, str) and key.isascii() and isinstance(comment, str) and known):
        raise Refused(422, "feedback.unreadable")
    comment = without_controls(comment)
    if len(comment) > MOST_CHARACTERS:
        raise Refused(422, "feedback.too_long", limit=MOST_CHARACTERS)
    answer = recent.get(key)
    try:
        if verdict is None:
            if not store.withdraw(key) and answer is None:
                raise Refused(404, "feedback.expired")
            return "feedback.withdrawn"
        if answer is None:
            raise Refused(404, "feedback.expired")
        store.add(Feedback.on(answer, key, Verdict(verdict), version=__version__, comment=comment))
    except FeedbackError as error:
        log.exception("feedback could not be kept")
        raise Refused(503, "feedback.failed") from error
    return "feedback.thanks"
