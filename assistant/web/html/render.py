"""What came of a question, as HTML. Everything that comes from documents or readers is escaped."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from assistant.datatypes import Abstention, Answer, Lang, Note, Reason, Statement
from assistant.web.conversation import Exchange, Problem
from assistant.web.html.feedback_form import form
from assistant.web.html.markdown import as_markdown
from assistant.web.html.markup import blockquote, origin, read_link, words
from assistant.web.html.sources import sources
from assistant.web.library import Library
from assistant.web.texts import language_name, text

# A text for each degree of certainty.
CONFIDENCE = {"high": "confidence.high", "medium": "confidence.medium", "low": "confidence.low"}
NOTES = {
    Note.CLAIM: "note.claim",
    Note.DIFFER: "note.differ",
    Note.GENERATED: "note.generated",
    Note.FALLBACK: "note.fallback",
}
NEAREST = 5  # passages shown under an abstention
SUGGESTIONS = 3  # further questions


def result(exchange: Exchange | None, lang: Lang, library: Library) -> str:
    """What asking led to, in a page of this language: answer and sources, abstention, problem, or nothing yet.

    The first element is always the line that screen readers announce when it changes.
    """
    if exchange is None:
        return _status("", lang, hidden=True)
    outcome = exchange.outcome
    if isinstance(outcome, Problem):
        return _status(outcome.message(lang), lang, hidden=False)
    announced = text(lang, "answer.none") if outcome.abstention else _found(len(outcome.citations), lang)
    if outcome.abstention is not None:
        shown = _abstention(exchange, outcome, outcome.abstention, lang, library)
    else:
        shown = _answer(exchange, outcome, lang, library) + sources(outcome, exchange.number, lang, library)
    return _status(announced, lang, hidden=True) + article(exchange, outcome, lang, "tw-result", shown)


def article(exchange: Exchange, answer: Answer, lang: Lang, kind: str, content: str) -> str:
    """An exchange around its content, with what is needed to copy it; `content` is HTML."""
    return (
        f'<article class="tw-exchange {kind}" lang="{lang}" data-number="{exchange.number}" '
        f'data-markdown="{escape(as_markdown(answer, lang))}">{content}</article>'
    )


def question(answer: Answer, lang: Lang) -> str:
    """The question as it was typed, and as it was understood where it leant on an earlier one."""
    asked = answer.question.asked or answer.question.text
    spoken = f'lang="{answer.question.lang}"'
    shown = (
        f'<p class="tw-question"><span class="tw-unseen">{words(lang, "answer.question")} </span>'
        f"<span {spoken}>{escape(asked)}</span></p>"
    )
    if not answer.question.asked:
        return shown
    alone = escape("?" + urlencode({"q": asked, "lang": lang}))
    return (
        f'{shown}<p class="tw-understood">{words(lang, "answer.understood")} '
        f'<q {spoken}>{escape(answer.question.text)}</q> <a href="{alone}">{words(lang, "answer.alone")}</a></p>'
    )


# The answer


def _found(count: int, lang: Lang) -> str:
    return text(lang, "answer.found_one") if count == 1 else text(lang, "answer.found_many", count=count)


def _status(message: str, lang: Lang, *, hidden: bool) -> str:
    kind = "tw-unseen" if hidden else "tw-problem"
    return f'<p role="status" class="{kind}" lang="{lang}">{escape(message)}</p>'


def _answer(exchange: Exchange, answer: Answer, lang: Lang, library: Library) -> str:
    linked: set[int] = set()
    statements = " ".join(_statement(s, exchange.number, linked, lang) for s in answer.statements)
    return (
        f'<section class="tw-answer"><h2>{words(lang, "answer.heading")}</h2><div class="tw-card">'
        f'{question(answer, lang)}<p class="tw-text" lang="{answer.question.lang}">{statements}</p>'
        f"{_translated(answer, lang)}{_notes(answer, lang)}{_confidence(answer, lang)}{_actions(lang)}</div>"
        f"{_suggestions(answer, lang, library)}{form(exchange.key, lang) if exchange.key else ''}</section>"
    )


def _statement(statement: Statement, number: int, linked: set[int], lang: Lang) -> str:
    """A sentence with its references; `linked` gets the numbers, for only the first of each can be come back to."""
    references = []
    for n in statement.cites:
        anchor = "" if n in linked else f' id="e{number}-cite-{n}"'
        linked.add(n)
        label = words(lang, "answer.citation", number=n)
        references.append(
            f'<a class="tw-cite" href="#e{number}-quote-{n}" data-number="{n}"{anchor} aria-label="{label}" '
            f'lang="{lang}">[{n}]</a>'
        )
    cites = " ".join(str(n) for n in statement.cites)
    shown = f"{_emphasised(statement)}&nbsp;{''.join(references)}"
    return f'<span class="tw-statement" data-cites="{cites}">{shown}</span>'


def _emphasised(statement: Statement) -> str:
    """The sentence, with the short answer marked."""
    if statement.short is None:
        return escape(statement.text)
    start, end = statement.short
    before, short, after = (
        escape(part) for part in (statement.text[:start], statement.text[start:end], statement.text[end:])
    )
    return f'{before}<strong class="tw-short">{short}</strong>{after}'


def _translated(answer: Answer, lang: Lang) -> str:
    """That the answer, or a part of it, is a translation."""
    foreign = {c.lang for c in answer.citations if c.translation and c.lang != answer.question.lang}
    lines = (words(lang, "answer.translated", language=language_name(one, lang)) for one in sorted(foreign))
    return "".join(f'<p class="tw-translated">{line}</p>' for line in lines)


def _notes(answer: Answer, lang: Lang) -> str:
    return "".join(f'<p class="tw-note" data-note="{note}">{words(lang, NOTES[note])}</p>' for note in answer.notes)


def _confidence(answer: Answer, lang: Lang) -> str:
    level = answer.certainty
    return f'<p class="tw-confidence" data-level="{level}">{words(lang, CONFIDENCE[level])}</p>'


def _actions(lang: Lang) -> str:
    """What can be taken along; sharing.js does it."""
    buttons = (("copy", "share.copy"), ("link", "share.link"))
    shown = "".join(f'<button type="button" data-do="{do}">{words(lang, key)}</button>' for do, key in buttons)
    return f'<p class="tw-actions">{shown}<span role="status" class="tw-done"></span></p>'


def _suggestions(answer: Answer, lang: Lang, library: Library) -> str:
    """Questions that passages near by answer, in the language of the question."""
    cited = {citation.passage_id for citation in answer.citations}
    spoken = answer.question.lang
    near = [library.question(r.passage, spoken) for r in answer.retrieved if r.passage.id not in cited]
    questions = [one for one in dict.fromkeys(near) if one and one != answer.question.text][:SUGGESTIONS]
    if not questions:
        return ""
    shown = "".join(
        f'<li><button type="button" data-ask lang="{spoken}">{escape(one)}</button></li>' for one in questions
    )
    return f'<div class="tw-suggestions"><h3>{words(lang, "answer.suggestions")}</h3><ul>{shown}</ul></div>'


# No answer


def _abstention(exchange: Exchange, answer: Answer, abstention: Abstention, lang: Lang, library: Library) -> str:
    declined = abstention.reason is Reason.DECLINED
    nearest = "" if declined else _nearest(answer, lang, library)
    suggested = "" if declined else _suggestions(answer, lang, library)
    return (
        f'<section class="tw-answer tw-none" lang="{lang}"><h2>{words(lang, "answer.none")}</h2><div class="tw-card">'
        f'{question(answer, lang)}<p class="tw-text" lang="{answer.question.lang}">{escape(abstention.message)}</p>'
        f"{nearest}{_actions(lang)}</div>"
        f"{suggested}{form(exchange.key, lang, cited=False) if exchange.key else ''}</section>"
    )


def _nearest(answer: Answer, lang: Lang, library: Library) -> str:
    passages = [retrieved.passage for retrieved in answer.retrieved[:NEAREST]]
    if not passages:
        return ""
    items = "".join(
        f"<li>{origin(p, library.documents[p.document].title, lang)}{blockquote(p, escape(p.text))}"
        f'<p class="tw-actions">{read_link(p.document, p.start, p.end, lang)}</p></li>'
        for p in passages
    )
    summary = words(lang, "nearest.summary", count=len(passages))
    return f'<details class="tw-nearest"><summary>{summary}</summary><ol>{items}</ol></details>'
