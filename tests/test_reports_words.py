"""The words of a report: figures as each language writes them, and no text that is not used or lacking."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import assistant.cli.evaluate
from assistant import prompts
from assistant.datatypes import LANGUAGES
from assistant.evaluation import reports
from assistant.evaluation.reports.words import Words
from assistant.evaluation.sets import KINDS

NAMED = {
    "group",
    "direction",
    "kind",
    "language",
    "meaning",
    "abstention",
    "count",
    "record",
    "stage",
    "reason",
    "verdict",
    "why",
    "cause",
    "table",
    "filter",
}
HOME = Path(reports.__file__).parent
SOURCES = [
    *HOME.glob("*.py"),
    *HOME.glob("templates/*.html"),
    Path(assistant.cli.evaluate.__file__).parent / "report.py",
]
MINUS = "\N{MINUS SIGN}"
EN, NL = Words("en"), Words("nl")


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (0.5, "0.500", "0,500"),
        (None, "–", "–"),
        (1, "1.000", "1,000"),
        (-0.0001, "0.000", "0,000"),
        (-0.25, "-0.250", "-0,250"),
    ],
)
def test_figures(value, english, dutch):
    assert (EN.figure(value), NL.figure(value)) == (english, dutch)


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (0.5, "+0.500", "+0,500"),
        (-0.5, f"{MINUS}0.500", f"{MINUS}0,500"),
        (0.0, "0.000", "0,000"),
        (-0.0002, "0.000", "0,000"),
        (0.0002, "0.000", "0,000"),
        (None, "–", "–"),
    ],
)
def test_differences(value, english, dutch):
    assert (EN.signed(value), NL.signed(value)) == (english, dutch)


def test_intervals_whole_numbers_and_p():
    assert (EN.interval(0.1, 0.25), NL.interval(0.1, 0.25)) == ("[0.100, 0.250]", "[0,100; 0,250]")
    assert (EN.interval(-0.1, 0.1, sign=True), EN.interval(0.2, 0.4, 1)) == (f"[{MINUS}0.100, +0.100]", "[0.2, 0.4]")
    assert (EN.interval(None, 0.1), EN.whole(12_345), NL.whole(12_345)) == ("–", "12,345", "12.345")
    assert (EN.p(0.0004), NL.p(0.0004), EN.p(0.04)) == ("< 0.001", "< 0,001", "0.040")


def test_what_has_no_name_keeps_its_own():
    assert (EN.name("kind", "why_how"), EN.name("kind", "riddle"), EN.has("kind", "riddle")) == (
        "why or how",
        "riddle",
        False,
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_has_a_name(lang):
    assert [kind for kind in KINDS if not Words(lang).has("kind", kind)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_and_every_cause_is_told(lang):
    words = Words(lang)
    codes = "right abstained_rightly not_retrieved not_selected incomplete words abstained_wrongly answered_unanswerable not_declined wrong_language unreadable".split()
    assert [(table, code) for table in ("why", "cause") for code in codes if not words.has(table, code)] == []
    assert all(words.has("verdict", verdict) for verdict in ("right", "wrong", "abstained"))


def test_every_text_is_used_and_every_text_asked_for_is_there():
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", source)) | {f"compare.{side}" for side in "ab"}
    asked |= {f"compare.{key}" for key in ("difference", "interval", "p", "corrected")}
    asked |= {f"list.{key}" for key in ("question", "why", "answer")}
    asked |= {f"plot.{key}" for key in ("range", "answers", "confidence", "accuracy")}
    there = {key for key in prompts.load("report", "en") if key.split(".")[0] not in NAMED}
    tables = {key.split(".")[0] for key in prompts.load("report", "en")}
    assert there - asked == set()
    wanted = {key for key in asked if key.split(".")[0] in tables}
    files = {key for key in wanted if key.endswith((".html", ".css", ".js", ".md", ".json"))}
    assert wanted - files - set(prompts.load("report", "en")) == set()
