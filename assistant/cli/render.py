"""Answers and passages in a terminal. Everything is printed as plain text: documents cannot style or hide anything."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant import prompts
from assistant.datatypes import Answer, Citation, Lang, Retrieved
from assistant.text import shorten

SHOWN_PASSAGES = 3
SHOWN_CHARACTERS = 240


class _Console(Console):
    """A console that leaves a reader who has gone to the caller, as `print` does."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def print_answer(answer: Answer, *, with_question: bool = False) -> None:
    """The answer, then its numbered sources with heading path, language and quotation."""
    console, lang = _Console(highlight=False), answer.question.lang
    if with_question:
        console.print(Text(answer.question.text, style="bold"))
    console.print(_text(answer))
    if answer.abstention is not None:
        if answer.retrieved and answer.abstention.reason == "no_evidence":
            console.print(Text(f"\n{_label(lang, 'nearest')}", style="bold"))
            _print_passages(console, answer.retrieved[:SHOWN_PASSAGES])
        return
    console.print(
        Text(_label(lang, "sure", level=prompts.text("terminal", lang, f"level.{answer.certainty}")), style="dim")
    )
    for note in answer.notes:
        console.print(Text(prompts.text("terminal", lang, f"note.{note}"), style="dim"))
    console.print(Text(f"\n{_label(lang, 'sources')}", style="bold"))
    for citation in answer.citations:
        _print_citation(console, citation, lang)


def _text(answer: Answer) -> Text:
    """The text of an answer, with the short answer emphasised."""
    text = Text(answer.text)
    position = 0
    for statement in answer.statements:
        start = answer.text.index(statement.text, position)
        if statement.short is not None:
            text.stylize("bold", start + statement.short[0], start + statement.short[1])
        position = start + len(statement.text)
    return text


def print_passages(found: Sequence[Retrieved]) -> None:
    """Passages with rank, language, heading path and score."""
    _print_passages(_Console(highlight=False), found, whole=True)


def _print_citation(console: Console, citation: Citation, lang: Lang) -> None:
    path = " › ".join([citation.title, *citation.section])
    console.print(Text.assemble((f"[{citation.number}] ", "bold"), (f"{citation.lang.upper()}  {path}", "cyan")))
    console.print(Padding(Text(f"“{citation.quote}”"), (0, 0, 0, 4)))
    if citation.translation and citation.lang != lang:
        source = prompts.text("terminal", lang, f"language.{citation.lang}")
        label = _label(lang, "translation", language=source)
        console.print(Padding(Text(f"{label}: {citation.translation}", style="dim"), (0, 0, 0, 4)))


def _print_passages(console: Console, found: Sequence[Retrieved], *, whole: bool = False) -> None:
    for number, one in enumerate(found, start=1):
        path = " › ".join(one.passage.section)
        console.print(
            Text.assemble(
                (f"{number:>2}. ", "bold"),
                (f"{one.passage.lang.upper()}  {path}", "cyan"),
                f"  {one.hit.score:.3f}",
            )
        )
        text = one.passage.text if whole else shorten(one.passage.text, SHOWN_CHARACTERS)
        console.print(Padding(Text(text), (0, 0, 0, 4)))


def _label(lang: Lang, key: str, **values: str) -> str:
    return prompts.text("terminal", lang, f"label.{key}", **values)
