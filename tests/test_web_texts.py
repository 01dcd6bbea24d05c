"""The texts of the page: the same in both languages, all of them used; and the choice of language."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import assistant.web
from assistant import prompts
from assistant.datatypes import LANGUAGES
from assistant.web import texts

FOLDER = Path(assistant.web.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
KEY = re.compile(r"[a-z]+\.[a-z_]+")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def literals() -> set[str]:
    nodes = (node for module in MODULES for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_both_languages_have_the_same_texts():
    assert prompts.load("ui", "nl").keys() == prompts.load("ui", "en").keys()


def test_both_languages_have_the_same_placeholders():
    dutch, english = prompts.load("ui", "nl"), prompts.load("ui", "en")
    assert {k: placeholders(v) for k, v in dutch.items()} == {k: placeholders(v) for k, v in english.items()}


def test_every_text_says_something():
    for lang in LANGUAGES:
        assert all(value.strip() for value in prompts.load("ui", lang).values())


def test_every_text_is_used():
    assert set(prompts.load("ui", "nl")) - literals() == set()


def test_every_text_that_is_asked_for_exists():
    tables = {key.split(".")[0] for key in prompts.load("ui", "nl")}
    files = {path.name for path in FOLDER.rglob("*")}
    words = {word for word in literals() if KEY.fullmatch(word)} - files - set(prompts.load("mcp", "en"))
    asked = {word for word in words if word.split(".")[0] in tables}
    assert asked - set(prompts.load("ui", "nl")) == set()


def test_only_names_and_the_title_are_the_same_in_both_languages():
    dutch, english = prompts.load("ui", "nl"), prompts.load("ui", "en")
    assert {k for k in dutch if dutch[k] == english[k]} == {"page.title", "choice.nl", "choice.en"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("nl", "nl"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("en;q=0.5, nl;q=0.7", "nl"),
        ("de-DE,de;q=0.9,nl;q=0.3,en;q=0.2", "nl"),
        ("de,fr;q=0.9", "en"),
        ("nl;q=0", "en"),
        ("NL", "nl"),
        ("nl,en", "nl"),
        ("en,nl", "en"),
        ("nl-NL;q=0.4,nl;q=0.9,en;q=0.5", "nl"),
        ("nlx,enx;q=2", "en"),
        ("*", "en"),
        ("", "en"),
        (";;,,q=", "en"),
    ],
)
def test_the_page_opens_in_the_language_of_the_browser(header, expected):
    assert texts.preferred(header) == expected


def test_numbers_are_written_as_the_language_does():
    assert [texts.number(50_000, lang) for lang in LANGUAGES] == ["50.000", "50,000"]
