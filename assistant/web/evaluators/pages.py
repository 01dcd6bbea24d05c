"""The pages of evaluators as HTML. Everything that comes from sets, documents and evaluators is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from assistant.datatypes import Hit, Lang, Passage
from assistant.evaluation.run_folder import Run
from assistant.text import shorten
from assistant.web import texts
from assistant.web.evaluators.trial import Trial, as_item
from assistant.web.evaluators.work import Progress
from assistant.web.html.markup import words

STAGES = {
    "lexical": "evaluators.lexical",
    "dense": "evaluators.dense",
    "fused": "evaluators.fused",
    "reranked": "evaluators.reranked",
}
MEASURES = (("R@5", "answerable"), ("accuracy", "all"), ("citation recall", "answerable"))
GLANCE = 90  # characters of a passage in a table


def overview(
    sets: Iterable[str], found: Mapping[str, Run | None], progress: Progress | None, lang: Lang, problem: str = ""
) -> str:
    """What can be run, how far the latest run is, and the finished ones; a run that cannot be read is None."""
    is_busy = progress is not None and progress.is_running
    return (
        f"{_problem(problem, lang)}{_progress(progress, lang)}{'' if is_busy else _start(sets, lang)}"
        f"{_runs(found, lang)}{_try(lang)}"
    )


def trial(tried: Trial, passages: Mapping[str, Passage], lang: Lang) -> str:
    """What came of a question, stage by stage, and an item made of it."""
    answer = tried.answer
    answerable, topic = (texts.decimal(value, lang) for value in (tried.answerable, tried.on_topic))
    figures = words(lang, "evaluators.outlook", answerable=answerable, topic=topic)
    return (
        f'<p><a href="../evaluate?lang={lang}">{words(lang, "evaluators.all")}</a></p>'
        f"{_try(lang, answer.question.text)}"
        f'<section><h2>{words(lang, "answer.heading")}</h2><p lang="{answer.question.lang}">{escape(answer.text)}</p>'
        f"<p>{figures}</p></section>"
        f"<section><h2>{words(lang, 'evaluators.stages')}</h2>{_stages(tried.stages, passages, lang)}</section>"
        f"<section><h2>{words(lang, 'evaluators.sentences')}</h2>{_sentences(tried, lang)}</section>"
        f"<section><h2>{words(lang, 'evaluators.item')}</h2><p>{words(lang, 'evaluators.check')}</p>"
        f'<textarea class="tw-item" rows="6" readonly aria-label="{words(lang, "evaluators.item")}">'
        f"{escape(as_item(answer))}</textarea></section>"
    )


def _problem(problem: str, lang: Lang) -> str:
    return f'<p class="tw-problem" role="alert" lang="{lang}">{escape(problem)}</p>' if problem else ""


def _progress(progress: Progress | None, lang: Lang) -> str:
    if progress is None:
        return ""
    name = escape(progress.name)
    if progress.is_running:
        done = words(lang, "evaluators.running", name=progress.name, done=progress.done, of=progress.of)
        return (
            f'<section><p role="status">{done}</p>'
            f'<progress max="{progress.of}" value="{progress.done}" aria-label="{name}"></progress></section>'
        )
    if progress.problem:
        return _problem(texts.text(lang, "evaluators.ended", name=progress.name, problem=progress.problem), lang)
    return f'<section><p role="status">{words(lang, "evaluators.done", name=progress.name)}</p></section>'


def _start(sets: Iterable[str], lang: Lang) -> str:
    boxes = "".join(
        f'<li><label><input type="checkbox" name="set" value="{escape(one)}"> {escape(one)}</label></li>'
        for one in sets
    )
    return (
        f'<section><h2>{words(lang, "evaluators.new")}</h2><form method="post" action="evaluate/runs?lang={lang}">'
        f"<fieldset><legend>{words(lang, 'evaluators.sets')}</legend><ul>{boxes}</ul></fieldset>"
        f'<label>{words(lang, "evaluators.name")} <input name="name" maxlength="60"></label> '
        f"<button>{words(lang, 'evaluators.run')}</button></form></section>"
    )


def _runs(found: Mapping[str, Run | None], lang: Lang) -> str:
    heading = f"<h2>{words(lang, 'evaluators.runs')}</h2>"
    if not found:
        return f"<section>{heading}<p>{words(lang, 'evaluators.none')}</p></section>"
    titles = ("evaluators.compare", "evaluators.name", "evaluators.when", "evaluators.questions")
    header = "".join(f"<th>{words(lang, key)}</th>" for key in titles)
    measures = "".join(f'<th lang="en">{escape(measure)}</th>' for measure, _ in MEASURES)
    body = "".join(_run(name, run, lang) for name, run in found.items())
    button = f"<button>{words(lang, 'evaluators.compare')}</button>" if len(found) > 1 else ""
    table = _table(f"{header}{measures}", body, words(lang, "evaluators.runs"))
    return (
        f'<section>{heading}<form action="evaluate/compare"><input type="hidden" name="lang" value="{lang}">'
        f"{table}{button}</form></section>"
    )


def _run(name: str, run: Run | None, lang: Lang) -> str:
    shown = escape(name)
    if run is None:
        return f'<tr><td></td><th scope="row">{shown}</th><td colspan="5">{words(lang, "evaluators.damaged")}</td></tr>'
    choice = words(lang, "evaluators.choose", name=name)
    groups = run.summary["groups"]
    means = "".join(f"<td>{_mean(groups, group, measure, lang)}</td>" for measure, group in MEASURES)
    when = escape(str(run.record.get("when", ""))[:16].replace("T", " "))
    return (
        f'<tr><td><input type="checkbox" name="run" value="{shown}" aria-label="{choice}"></td>'
        f'<th scope="row"><a href="evaluate/runs/{shown}?lang={lang}">{shown}</a></th><td>{when}</td>'
        f"<td>{texts.number(len(run.rows), lang)}</td>{means}</tr>"
    )


def _mean(groups: Mapping[str, Any], group: str, measure: str, lang: Lang) -> str:
    found = groups.get(group, {}).get("measures", {}).get(measure)
    return texts.decimal(found["mean"], lang) if found else "–"


def _try(lang: Lang, question: str = "") -> str:
    action = "" if question else "evaluate/"
    return (
        f'<section><h2>{words(lang, "evaluators.trial")}</h2><form action="{action}question">'
        f'<input type="hidden" name="lang" value="{lang}"><label>{words(lang, "ask.label")} '
        f'<input name="q" size="60" required value="{escape(question)}"></label> '
        f"<button>{words(lang, 'ask.button')}</button></form></section>"
    )


def _stages(stages: Mapping[str, Sequence[Hit]], passages: Mapping[str, Passage], lang: Lang) -> str:
    """A column a stage, a row a rank; a passage is a link to its place in the document."""
    header = "".join(f"<th>{words(lang, STAGES[stage])}</th>" for stage in stages)
    depth = max(map(len, stages.values()), default=0)
    rows = "".join(
        f'<tr><th scope="row">{rank + 1}</th>'
        + "".join(
            f"<td>{_hit(hits[rank], passages, lang) if rank < len(hits) else ''}</td>" for hits in stages.values()
        )
        + "</tr>"
        for rank in range(depth)
    )
    return _table(f"<th>{words(lang, 'evaluators.rank')}</th>{header}", rows, words(lang, "evaluators.stages"))


def _hit(hit: Hit, passages: Mapping[str, Passage], lang: Lang) -> str:
    passage = passages[hit.passage_id]
    query = urlencode({"lang": lang, "start": passage.start, "end": passage.end})
    address = f"../read/{escape(passage.document)}?{escape(query)}#marked"
    told = escape(shorten(" ".join(passage.text.split()), GLANCE))
    return f'<a href="{address}">{escape(hit.passage_id)}</a> <span lang="{passage.lang}">{told}</span>'


def _sentences(tried: Trial, lang: Lang) -> str:
    rows = "".join(
        f"<tr><td>{texts.decimal(probability, lang)}</td><td>{escape(document)}</td><td>{escape(sentence)}</td></tr>"
        for probability, document, sentence in tried.sentences
    )
    titles = ("evaluators.probability", "evaluators.document", "evaluators.sentence")
    header = "".join(f"<th>{words(lang, key)}</th>" for key in titles)
    return _table(header, rows, words(lang, "evaluators.sentences"))


def _table(header: str, rows: str, label: str) -> str:
    """A table that scrolls by itself where it is wider than the page; `header` and `rows` are HTML."""
    return (
        f'<div class="tw-scroll" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
