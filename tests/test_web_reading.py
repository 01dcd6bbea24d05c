"""What is shown around the text of a document: where it comes from, and its contents."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from assistant.datatypes import LANGUAGES, Document, Enrichment, Paragraph, Section, Sentence
from assistant.web.html.reading import choice, fragment

TITLE = """<script>alert("1")</script> & 'x'"""


def plain(**changes) -> Document:
    text = "An opening.\n\nDeep\nText."
    given = Document(
        *("a&b/c d", "en", TITLE, "https://example.org/?a=1&b=2", "CC <BY>", text),
        sections=(Section((), 0, 0, 11), Section(("Gone", "Deep"), 13, 17, 23)),
        paragraphs=(Paragraph(0, 11, 0), Paragraph(18, 23, 1)),
        sentences=(Sentence(0, 11, 0), Sentence(18, 23, 1)),
    )
    return dataclasses.replace(given, **changes)


class Contents(HTMLParser):
    """The links of the contents, each with how many lists it is in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self.tags: list[str] = []
        self.feed(html.partition('<div class="tw-contents">')[2].partition("<article")[0].partition("<nav")[2])

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "ul":
            assert self.tags[-2:-1] != ["ul"], "a list stands in a list, not in an item"
        if tag == "a":
            self.found.append((dict(attrs)["href"], self.tags.count("ul")))

    def handle_endtag(self, tag):
        if self.tags:
            assert self.tags.pop() == tag


def test_the_header_says_what_the_document_is():
    html = fragment(plain(), [plain()], "nl", {})
    header = html[html.index("<header") : html.index("</header>")]
    assert "&lt;script&gt;" in header
    assert '<abbr class="tw-lang" title="Engels">EN</abbr>' in header
    assert 'href="https://example.org/?a=1&amp;b=2" rel="noreferrer external"' in header
    assert "Licentie: CC &lt;BY&gt;" in header
    assert "<nav" not in header


def test_what_is_not_known_of_a_document_is_not_named():
    html = fragment(plain(source="", licence=""), [], "nl", {})
    assert "Bron:" not in html
    assert "Licentie" not in html


def test_a_source_that_is_no_address_is_no_link():
    html = fragment(plain(source="javascript:alert(1)"), [], "nl", {})
    assert "Bron: javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_other_documents_can_be_chosen(assistant):
    documents = assistant.index.documents
    html = fragment(documents["en"], documents.values(), "nl", {}, root="../")
    header = html[html.index("<header") : html.index("</header>")]
    assert 'href="../read/nl?lang=nl" data-document="nl"' in header
    assert 'data-document="en"' not in header


def test_addresses_of_documents_are_quoted():
    assert 'href="./read/a%26b/c%20d?lang=en"' in choice([plain()], "en")


def test_nothing_of_a_document_becomes_markup():
    for html in (fragment(plain(), [plain(id="other")], "en", {}), choice([plain()], "en")):
        assert "<script" not in html


def test_the_text_is_marked_as_being_in_its_own_language():
    html = fragment(plain(), [], "nl", {})
    assert re.search(r'<article class="tw-document" id="reading-text" lang="en"', html)
    assert html.startswith('<div class="tw-reading" lang="nl">')


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_contents_are_the_headings_in_nested_lists(assistant, name):
    document = assistant.index.documents[name]
    found = Contents(fragment(document, [], "nl", {})).found
    texts = [(n, s) for n, s in enumerate(document.sections) if s.kind == "text"]
    assert found == [(f"#section-{n}", max(len(s.path), 1)) for n, s in texts]


def test_contents_nest_also_where_a_heading_is_missing():
    html = fragment(plain(), [], "en", {})
    assert Contents(html).found == [("#section-0", 1), ("#section-1", 2)]
    assert ">Introduction</a>" in html


def test_an_opening_without_text_is_not_in_the_contents():
    document = plain(sections=(Section((), 0, 0, 0), Section(("A",), 0, 0, 23)), paragraphs=(Paragraph(0, 11, 1),))
    assert Contents(fragment(document, [], "en", {})).found == [("#section-1", 1)]


def test_what_is_marked_can_be_gone_to_and_is_translated():
    known = {("a&b/c d", 0): Enrichment(translation="Een begin."), ("other", 0): Enrichment(translation="Anders.")}
    html = fragment(plain(), [], "nl", known, (0, 5))
    assert '<a class="tw-jump" href="#marked">' in html
    assert "<p>Een begin.</p>" in html
    assert "#marked" not in fragment(plain(), [], "nl", known)
