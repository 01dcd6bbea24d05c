"""The text of a document as HTML: letter for letter, marked by offsets, with definitions as footnotes."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.datatypes import Definition, Document, Lang, Paragraph, Section, Sentence
from assistant.web.html.article import article

VOID = {"br", "meta"}
LINES = {"p", "li", "h3", "h4", "h5", "h6"}

TEXT = "Head & co\nOne <b>. Two lists:\nAn item\nLast\n\nDefinitions\n\nTerm\nIt is.\nMore of it."


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def small(text: str = TEXT) -> Document:
    """A document with two sections, a list, and a definition that three places refer to, one of them inside a word."""
    return Document(
        *("d", "en", "Title", "", "", text),
        sections=(
            Section(("Head & co",), *at("Head & co"), at("Last")[1]),
            Section(("Definitions",), *at("Definitions"), at("Definitions")[1]),
            Section(("Definitions", "Term"), *at("Term"), len(TEXT), "definition"),
        ),
        paragraphs=(
            Paragraph(*at("One <b>. Two lists:"), 0),
            Paragraph(*at("An item"), 0, is_item=True, lead_in=1),
            Paragraph(*at("Last"), 0, is_item=True, lead_in=1),
            Paragraph(*at("It is."), 2),
            Paragraph(*at("More of it."), 2),
        ),
        sentences=(
            *(Sentence(*at("One <b>."), 0), Sentence(*at("Two lists:"), 0)),
            *(Sentence(*at("An item"), 1), Sentence(*at("Last"), 2)),
            *(Sentence(*at("It is."), 3), Sentence(*at("More of it."), 4)),
        ),
        definitions=(Definition("Term", 2, (at("One"), at("<b>. Two"), at("An it"))),),
    )


class Reading(HTMLParser):
    """What a piece of HTML shows: its lines, its marked text, its elements; what is `data-added` is left out of both."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.marked = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, bool]] = []
        self.sentences: dict[str, str] = {}
        self.feed(html)
        assert not self.open, "an element is left open"
        self.lines = [line for line in self.lines if line]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.elements.append((tag, given))
        if tag in VOID:
            return
        added = "data-added" in given or any(hidden for _, hidden in self.open)
        self.open.append((tag, added))
        if tag in LINES and not added:
            self.lines.append("")
        if given.get("class") == "tw-s":
            self.sentence = given["id"]
            self.sentences[self.sentence] = ""

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, "elements overlap"

    def handle_data(self, data):
        if any(hidden for _, hidden in self.open):
            return
        tags = [tag for tag, _ in self.open]
        self.lines[-1] += data
        if "mark" in tags:
            self.marked += data
        if "span" in tags:
            self.sentences[self.sentence] += data

    def ids(self) -> list[str]:
        return [name for _, given in self.elements if (name := given.get("id"))]

    def targets(self) -> list[str]:
        return [(given["href"] or "")[1:] for tag, given in self.elements if tag == "a"]


def nothing(start: int) -> str:
    return ""


def check(document: Document, html: str, marked: tuple[int, int] | None) -> None:
    seen = Reading(html)
    assert seen.lines == [line for line in document.text.split("\n") if line]
    assert seen.sentences == {f"s-{s.start}": document.text[s.start : s.end] for s in document.sentences}
    assert len(seen.ids()) == len(set(seen.ids()))
    assert set(seen.targets()) <= set(seen.ids())
    start, end = marked or (0, 0)
    assert seen.marked == document.text[start:end].replace("\n", "")
    assert seen.ids().count("marked") == bool(seen.marked)
    if seen.marked:
        assert next(given for tag, given in seen.elements if tag == "mark")["id"] == "marked"


def test_every_possible_mark_in_a_small_document_is_exact():
    document = small()
    for start in range(len(TEXT)):
        for end in range(start + 1, len(TEXT) + 1):
            check(document, article(document, "nl", nothing, (start, end)), (start, end))


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", ["nl", "en"])
def test_the_documents_are_shown_letter_for_letter(assistant, name, lang):
    document = assistant.index.documents[name]
    check(document, article(document, lang, nothing, None), None)


@pytest.mark.parametrize("name", ["nl", "en"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_mark_in_the_documents_is_exact(assistant, name, data):
    document = assistant.index.documents[name]
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, min(start + 3_000, len(document.text))))
    check(document, article(document, "en", nothing, (start, end)), (start, end))


@pytest.mark.parametrize("name", ["nl", "en"])
def test_every_passage_of_the_documents_can_be_marked(assistant, name):
    document = assistant.index.documents[name]
    passages = [p for p in assistant.index.passages.values() if p.document == name]
    for passage in passages[::20]:
        check(document, article(document, "en", nothing, (passage.start, passage.end)), (passage.start, passage.end))


def test_text_of_documents_is_escaped():
    html = article(small(TEXT.replace("Term", '<i>"')), "en", nothing, None)
    assert " &lt;b&gt;." in html
    assert '<dfn>&lt;i&gt;"</dfn>' in html
    assert "<i>" not in html
    assert "<b>" not in html


# Form


def test_headings_paragraphs_and_lists_are_what_they_are():
    html = article(small(), "en", nothing, None)
    assert '<h3 id="section-0" tabindex="-1">Head &amp; co</h3><p><span' in html
    assert html.count("<ul>") == 1
    assert html.count("<li><span") == 2
    assert '<h3 id="section-1" tabindex="-1">Definitions</h3><section' in html


def test_headings_go_as_deep_as_html_has_them(assistant):
    document = assistant.index.documents["nl"]
    seen = Reading(article(document, "nl", nothing, None))
    levels = [(given["id"], int(tag[1])) for tag, given in seen.elements if tag in {"h3", "h4", "h5", "h6"}]
    assert levels == [(f"section-{n}", min(len(s.path) + 2, 6)) for n, s in enumerate(document.sections) if s.path]


def test_a_reference_stands_behind_its_word_and_inside_its_mark():
    html = article(small(), "en", nothing, at("One"))
    assert '<mark id="marked" tabindex="-1">One<sup' in html
    assert "</sup></mark> &lt;b&gt;." in html


def test_a_link_that_ends_inside_a_word_is_referred_to_behind_it():
    html = article(small(), "en", nothing, None)
    assert html.count('An item<sup class="tw-ref"') == 1


def test_references_and_definitions_lead_to_each_other():
    html = article(small(), "nl", nothing, None)
    for place in (1, 2, 3):
        assert f'<a href="#def-1" id="ref-1-{place}" role="doc-noteref" aria-label="begrip 1: Term">1</a>' in html
        label = f"terug naar verwijzing {place} naar Term"
        assert f'<a href="#ref-1-{place}" role="doc-backlink" aria-label="{label}">↩{place}</a>' in html
    assert '<li id="def-1" value="1"' in html


def test_each_definition_says_where_it_comes_from(assistant):
    document = assistant.index.documents["en"]
    html = article(document, "nl", nothing, None)
    assert html.count("begin van een ander artikel") == len(document.definitions) == 126
    assert html.count('role="doc-endnotes"') == 1
    assert html.count('role="doc-noteref"') == sum(len(d.anchors) for d in document.definitions)


# Translations


def translated(document: Document, lang: Lang, start: int, end: int) -> list[str]:
    """The translations in the HTML, each as its lines after the label."""
    html = article(document, lang, lambda offset: f"vertaling {offset}", (start, end))
    notes = html.split('<div class="tw-rendition" role="note" lang="nl" data-added>')[1:]
    return [note.partition("</div>")[0].split("</p>", 1)[1] for note in notes]


def test_what_is_marked_is_translated_below_its_paragraph():
    found = translated(small(), "nl", *at("b>. T"))
    assert found == ["<p>vertaling 10 vertaling 19</p>"]


def test_a_sentence_that_a_mark_only_touches_is_not_translated():
    assert translated(small(), "nl", *at("One <b>. ")) == ["<p>vertaling 10</p>"]


def test_a_list_is_translated_as_a_whole_below_its_last_marked_item():
    start, end = at("Two lists:\nAn item\nLa")
    assert translated(small(), "nl", start, end) == ["<p>vertaling 19</p><p>vertaling 30</p><p>vertaling 38</p>"]
    html = article(small(), "nl", lambda offset: f"vertaling {offset}", (start, at("An item")[1]))
    assert html.index("An item") < html.index("vertaling 19") < html.index("vertaling 30") < html.index("Last")


def test_a_definition_is_translated_in_its_place():
    assert translated(small(), "nl", *at("Term\nIt is.\nMore")) == ["<p>vertaling 62</p>", "<p>vertaling 69</p>"]


def test_a_reader_of_the_language_of_the_document_gets_no_translation():
    assert translated(small(), "en", *at("One <b>.")) == []


def test_without_a_translation_there_is_no_label():
    assert "tw-rendition" not in article(small(), "nl", nothing, at("One <b>."))
    assert "tw-rendition" in article(small(), "nl", lambda _: "Vertaald <b>", at("One <b>."))
    assert "Vertaald &lt;b&gt;" in article(small(), "nl", lambda _: "Vertaald <b>", at("One <b>."))
