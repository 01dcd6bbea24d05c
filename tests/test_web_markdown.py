"""Answers to be taken along: everything that documents and readers wrote stays text in Markdown."""

from __future__ import annotations

import re

import pytest

from assistant.datatypes import Abstention, Answer, Citation, Question, Reason, Statement
from assistant.web.html.markdown import as_markdown, literal

CITATION = Citation(1, "en", "Title [x]", "en", ("A", "B"), "en:1", "Four\nleft.", 0, 10, "Vier vertrokken.")
ANSWER = Answer(Question("Hoeveel?", "nl"), (Statement("Vier vertrokken.", (1,)),), (CITATION,), None, 0.9, ())


def test_an_answer_with_its_source():
    assert as_markdown(ANSWER, "nl") == (
        "**Hoeveel?**\n\nVier vertrokken. [1]\n\n"
        "1. Title \\[x\\] › A › B (Engels): “Four left.” (vertaald uit het Engels: “Vier vertrokken.”)\n"
    )


def test_an_abstention_has_no_sources():
    asked = Answer(Question("Wat?", "nl"), (), (), Abstention(Reason.NO_EVIDENCE, "Dat staat er *niet*."), 0.5, ())
    assert as_markdown(asked, "en") == "**Wat?**\n\nDat staat er \\*niet\\*.\n"


def test_a_follow_up_is_given_as_it_was_typed():
    asked = Answer(Question("En?", "nl", asked="En 2016?"), (), (), Abstention(Reason.NO_EVIDENCE, "Nee."), 0.5, ())
    assert as_markdown(asked, "nl").startswith("**En 2016?**")


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://192.0.2.1/x.png)",
        "[click](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<javascript:alert(1)>",
        "[x]: http://192.0.2.1",
        "`code` **bold** ~~gone~~ | table | &lt;",
        "\\![x](y)",
    ],
)
def test_markdown_from_elsewhere_is_text(hostile):
    shown = literal(hostile)
    assert re.sub(r"\\(.)", r"\1", shown) == hostile
    unescaped = re.sub(r"\\.", "", shown)
    assert not set("[]<>`*|~&") & set(unescaped)


def test_lines_are_joined_so_that_no_line_begins_a_list_or_a_heading():
    assert literal("a\n# b\n- c\n\n> d") == "a \\# b - c \\> d"
