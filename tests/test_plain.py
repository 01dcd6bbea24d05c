"""Ordinary cleaning of text and Markdown."""

from __future__ import annotations

import pytest

from assistant.documents import plain
from assistant.documents.blocks import Block


def shape(raw: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in plain.clean(raw)]


def test_lines_of_a_paragraph_are_joined_and_empty_lines_part_paragraphs():
    assert shape("Een zin\nover twee regels.\n \t\nNog een.\n") == [
        ("paragraph", "Een zin over twee regels."),
        ("paragraph", "Nog een."),
    ]


def test_headings_get_their_path():
    raw = "# A\n## B\n### C\n## D\n# E\n"
    assert [block.path for block in plain.clean(raw)] == [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",)]


def test_text_stands_under_its_heading_without_an_empty_line_too():
    assert plain.clean("# A\nEen zin.\n## B\nNog een.") == [
        Block("heading", "A", ("A",)),
        Block("paragraph", "Een zin.", ("A",)),
        Block("heading", "B", ("A", "B")),
        Block("paragraph", "Nog een.", ("A", "B")),
    ]


def test_closing_marks_of_a_heading_are_no_part_of_it():
    assert shape("## Kop ##") == [("heading", "Kop")]


@pytest.mark.parametrize("line", ["#Kop", "####### Kop", "Wat # betekent"])
def test_what_is_no_heading_is_text(line):
    assert shape(line) == [("paragraph", line)]


@pytest.mark.parametrize("marker", ["-", "*", "•", "–", "1.", "12)", "  -"])
def test_list_markers_begin_items(marker):
    assert shape(f"Nodig:\n{marker} brood\n{marker} kaas") == [
        ("paragraph", "Nodig:"),
        ("item", "brood"),
        ("item", "kaas"),
    ]


def test_an_item_goes_on_over_its_lines_until_an_empty_line():
    assert shape("- brood\n  van gisteren\n- kaas\n\nDaarna.") == [
        ("item", "brood van gisteren"),
        ("item", "kaas"),
        ("paragraph", "Daarna."),
    ]


@pytest.mark.parametrize(
    "line", ["-5 graden", "*nadruk* op dit", "2014 was een jaar.", "1.000 mensen", "1984. Een roman"]
)
def test_what_is_no_list_marker_is_text(line):
    assert shape(line) == [("paragraph", line)]


def test_control_characters_become_spaces():
    assert shape("Een\x00 zin\x0c\x1b met\u200e tekens.") == [("paragraph", "Een zin met tekens.")]


@pytest.mark.parametrize("raw", ["", "\n\n", " \t \n\x0c\n"])
def test_nothing_comes_of_nothing(raw):
    assert plain.clean(raw) == []


def test_windows_line_ends_are_line_ends():
    assert shape("# A\r\nEen zin.\r\n\r\nNog een.\r\n") == [
        ("heading", "A"),
        ("paragraph", "Een zin."),
        ("paragraph", "Nog een."),
    ]
