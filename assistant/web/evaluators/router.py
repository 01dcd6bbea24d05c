"""The addresses of the evaluators' room, which is served only where it was asked for."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.datatypes import Lang, other_language
from assistant.errors import AssistantError, QuestionSetError
from assistant.evaluation.reports.compare import compare
from assistant.evaluation.reports.html import comparison_page, report_page
from assistant.evaluation.reports.report import report
from assistant.evaluation.reports.words import Words
from assistant.evaluation.run_folder import Run
from assistant.web.evaluators import pages
from assistant.web.evaluators.trial import try_out
from assistant.web.evaluators.work import Work
from assistant.web.html.standalone import language_of, response, whole
from assistant.web.serving.senders import is_own_page
from assistant.web.texts import text

PATH = "/evaluate"
REFRESH = 2  # seconds between looks at a run under way


def router(work: Work) -> APIRouter:
    """GET /evaluate, /evaluate/runs/{name}, /evaluate/compare and /evaluate/question; POST /evaluate/runs."""
    routes = APIRouter(default_response_class=HTMLResponse)

    def overview(lang: Lang, problem: str = "", status: int = 200) -> HTMLResponse:
        found = {name: _read(work, name) for name in work.names()}
        progress = work.progress
        shown = pages.overview(work.sets, found, progress, lang, problem)
        refresh = REFRESH if progress is not None and progress.is_running and not problem else 0
        return _page(shown, lang, "./", status, refresh)

    @routes.get(PATH)
    def all_runs(request: Request, lang: str = "") -> HTMLResponse:
        return overview(language_of(request, lang))

    @routes.post(f"{PATH}/runs")
    async def start(request: Request, lang: str = "") -> Response:
        language = language_of(request, lang)
        if not is_own_page(request):
            return await run_in_threadpool(overview, language, text(language, "feedback.refused"), 403)
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        try:
            await run_in_threadpool(work.start, sent.get("set", []), "".join(sent.get("name", [""])[:1]))
        except QuestionSetError as error:
            return await run_in_threadpool(overview, language, str(error), 400)
        return RedirectResponse(f"../evaluate?lang={language}", 303)

    @routes.get(f"{PATH}/runs/{{name}}")
    def read_report(request: Request, name: str, lang: str = "") -> HTMLResponse:
        language = language_of(request, lang)
        try:
            return HTMLResponse(report_page(report(work.run(name)), Words(language)))
        except AssistantError as error:
            return _problem(str(error), language, "../../", 404)

    @routes.get(f"{PATH}/compare")
    def compare_two(request: Request, lang: str = "") -> HTMLResponse:
        language = language_of(request, lang)
        names = request.query_params.getlist("run")
        if len(names) != 2:
            return _problem(text(language, "evaluators.two"), language, "../", 400)
        try:
            older, newer = sorted(names, key=work.names()[::-1].index)
            found = compare(work.run(older), work.run(newer), (older, newer))
        except (AssistantError, ValueError) as error:
            return _problem(str(error), language, "../", 404)
        return HTMLResponse(comparison_page(found, Words(language)))

    @routes.get(f"{PATH}/question")
    def question(request: Request, q: str = "", lang: str = "") -> HTMLResponse:
        language = language_of(request, lang)
        try:
            tried = try_out(work.assistant, q, "auto")
        except AssistantError as error:
            return _problem(str(error), language, "../", 400)
        return _page(pages.trial(tried, work.assistant.index.passages, language), language, "../")

    return routes


def _read(work: Work, name: str) -> Run | None:
    try:
        return work.run(name)
    except AssistantError:
        return None


def _page(shown: str, lang: Lang, root: str, status: int = 200, refresh: int = 0) -> HTMLResponse:
    heading = text(lang, "evaluators.heading")
    page = whole(heading, heading, shown, lang, root=root, other=f"?lang={other_language(lang)}", refresh=refresh)
    return response(page, lang, status, forms=True)


def _problem(problem: str, lang: Lang, root: str, status: int) -> HTMLResponse:
    back = f'<p><a href="{root}evaluate?lang={lang}">{escape(text(lang, "evaluators.all"))}</a></p>'
    shown = f'<p class="tw-problem" role="alert">{escape(problem)}</p>{back}'
    return _page(shown, lang, root, status)
