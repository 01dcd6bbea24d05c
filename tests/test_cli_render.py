"""An answer in a terminal: the short answer in bold, the notes, and nothing of a text taken for a style."""

from __future__ import annotations

import re

import pytest

from assistant import prompts
from assistant.cli.render import print_answer
from assistant.datatypes import Abstention, Answer, Citation, Lang, Note, Question, Reason, Statement

BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[0m")
STYLE = re.compile(r"\x1b\[[\d;]*m")


def answer(*statements: Statement, notes: tuple[Note, ...] = (), lang: Lang = "en") -> Answer:
    citation = Citation(1, "en", "A title", "en", ("Belgium",), "en:1", "A quotation.", 0, 12)
    return Answer(Question("How many?", lang), statements, (citation,), None, 0.9, (), notes=notes)


@pytest.fixture
def coloured(monkeypatch):
    """A terminal that knows styles, wide enough for one line."""
    for name in ("NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")


def first_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.split("\n")[0]


@pytest.mark.usefixtures("coloured")
@pytest.mark.parametrize(
    ("statements", "bold"),
    [
        ([Statement("Some 450 people left.", (1,), (5, 15))], ["450 people"]),
        ([Statement("450 people left.", (1,), (0, 10))], ["450 people"]),
        ([Statement("[Raqqa] It fell in June [2014].", (1,), (19, 30))], ["June [2014]"]),  # added in brackets
        ([Statement("Many people left.", (1,))], []),
        ([Statement("Of the 12, 12 left.", (1,), (11, 13))], ["12"]),
        ([Statement("Here 12 left.", (1,), (5, 7)), Statement("There 13 left.", (1,), (6, 8))], ["12", "13"]),
        ([Statement("It was 12.", (1,)), Statement("It was 12.", (1,), (7, 9))], ["12"]),  # the same words again
    ],
)
def test_the_short_answer_is_bold(statements, bold, capsys):
    print_answer(answer(*statements))
    line = first_line(capsys)
    assert BOLD.findall(line) == bold
    assert STYLE.sub("", line) == answer(*statements).text


@pytest.mark.usefixtures("coloured")
def test_the_bold_words_stand_where_the_short_answer_stands(capsys):
    print_answer(answer(Statement("It was 12.", (1,)), Statement("It was 12.", (1,), (7, 9))))
    assert first_line(capsys) == "It was 12. [1] It was \x1b[1m12\x1b[0m. [1]"


@pytest.mark.usefixtures("coloured")
def test_markup_in_the_short_answer_is_printed_as_it_stands(capsys):
    print_answer(answer(Statement("It was [red]12[/red].", (1,), (7, 20))))
    assert first_line(capsys) == "It was \x1b[1m[red]12[/red]\x1b[0m. [1]"


def test_where_there_are_no_styles_the_text_is_the_same(capsys):
    print_answer(answer(Statement("Some 450 left.", (1,), (5, 8))))
    assert first_line(capsys) == "Some 450 left. [1]"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_notes_stand_above_the_sources_in_the_language_of_the_question(lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    print_answer(answer(Statement("Some left.", (1,)), notes=(Note.CLAIM, Note.DIFFER), lang=lang))
    above, _ = capsys.readouterr().out.split(f"\n{prompts.text('terminal', lang, 'label.sources')}\n")
    claim, differ = (prompts.text("terminal", lang, f"note.{note}") for note in ("claim", "differ"))
    assert above.splitlines()[-2:] == [claim, differ]


@pytest.mark.parametrize("note", Note)
def test_an_answer_without_notes_shows_none(note, capsys):
    print_answer(answer(Statement("Some left.", (1,))))
    assert prompts.text("terminal", "en", f"note.{note}")[:20] not in capsys.readouterr().out


def test_an_abstention_is_its_message(capsys):
    given = Answer(Question("Why?", "en"), (), (), Abstention(Reason.OFF_TOPIC, "[b]No.[/b]"), 0.9, ())
    print_answer(given)
    assert capsys.readouterr().out == "[b]No.[/b]\n"
