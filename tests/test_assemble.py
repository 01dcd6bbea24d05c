"""From blocks to a document: one text, and everything else as offsets into it."""

from __future__ import annotations

from assistant.datatypes import Definition, Document, Section
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block, Link

DESCRIPTION = Description("d", "en", "A title", "https://example.org", "CC BY-SA 4.0")


def heading(*path: str) -> Block:
    return Block("heading", path[-1], path)


def paragraph(text: str, *links: Link) -> Block:
    return Block("paragraph", text, (), links)


def item(text: str) -> Block:
    return Block("item", text, ())


def definition(term: str, text: str, target: str = "") -> Block:
    return Block("definition", text, ("Definitions", term), target=target or text)


def document(*blocks: Block) -> Document:
    return assemble(blocks, DESCRIPTION)


def lead_ins(made: Document) -> list[str | None]:
    """For each item the sentence that introduces it."""
    found = [p.lead_in for p in made.paragraphs if p.is_item]
    return [None if n is None else made.text[made.sentences[n].start : made.sentences[n].end] for n in found]


def test_the_description_is_handed_on():
    made = document(paragraph("One."))
    assert (made.id, made.lang, made.title, made.source, made.licence) == (
        *("d", "en", "A title"),
        *("https://example.org", "CC BY-SA 4.0"),
    )


def test_headings_stand_after_an_empty_line_and_paragraphs_on_their_own():
    made = document(paragraph("One."), paragraph("Two."), heading("A"), paragraph("Three."), heading("A", "B"))
    assert made.text == "One.\nTwo.\n\nA\nThree.\n\nB"


def test_sections_span_their_heading_and_what_stands_directly_under_it():
    made = document(paragraph("One."), heading("A"), heading("A", "B"), paragraph("Two."))
    #             0123456789
    assert made.text == "One.\n\nA\n\nB\nTwo."
    assert made.sections == (
        Section((), 0, 0, 4),
        Section(("A",), 6, 7, 7),
        Section(("A", "B"), 9, 10, 15),
    )


def test_sentences_know_their_paragraph_and_paragraphs_their_section():
    made = document(heading("A"), paragraph("It is one. It is two."), heading("B"), paragraph("It is three."))
    assert [made.text[s.start : s.end] for s in made.sentences] == ["It is one.", "It is two.", "It is three."]
    assert [s.paragraph for s in made.sentences] == [0, 0, 1]
    assert [p.section for p in made.paragraphs] == [0, 1]
    assert [made.section_of(s).path for s in made.sentences] == [("A",), ("A",), ("B",)]


def test_the_language_of_the_description_decides_how_sentences_are_split():
    text = "De heer ir. Jansen kwam."  # English does not know this abbreviation
    dutch = assemble([paragraph(text)], Description("d", "nl", "", "", ""))
    assert [dutch.text[s.start : s.end] for s in dutch.sentences] == [text]


# Lists


def test_items_have_the_sentence_before_the_list_as_lead_in():
    made = document(paragraph("It was long. These are named:"), item("One"), item("Two. It has more."), item("Three"))
    assert lead_ins(made) == ["These are named:"] * 3


def test_each_list_has_its_own_lead_in():
    made = document(paragraph("First these:"), item("One"), paragraph("Then these:"), item("Two"))
    assert lead_ins(made) == ["First these:", "Then these:"]


def test_a_list_right_under_its_heading_has_no_lead_in():
    made = document(paragraph("Before."), heading("A"), item("One"), item("Two"), item("Three"))
    assert lead_ins(made) == [None, None, None]


def test_a_list_at_the_start_of_a_document_has_no_lead_in():
    assert lead_ins(document(item("One"), item("Two"))) == [None, None]


def test_paragraphs_are_no_items():
    made = document(paragraph("Named:"), item("One"), paragraph("After."))
    assert [(p.is_item, p.lead_in) for p in made.paragraphs] == [(False, None), (True, 0), (False, None)]


# Definitions


def test_definitions_are_sections_with_a_paragraph_a_line():
    made = document(paragraph("One."), heading("Definitions"), definition("Gaza", "Gaza is a city.\nIt is old."))
    assert made.text == "One.\n\nDefinitions\n\nGaza\nGaza is a city.\nIt is old."
    assert [s.kind for s in made.sections] == ["text", "text", "definition"]
    assert made.sections[2].path == ("Definitions", "Gaza")
    assert [made.text[p.start : p.end] for p in made.paragraphs] == ["One.", "Gaza is a city.", "It is old."]
    assert made.definitions == (Definition("Gaza", 2, ()),)


def test_anchors_are_the_places_that_link_to_a_definition():
    made = document(
        heading("A"),
        paragraph("He left Gaza for Gaza City.", Link(8, 12, "gaza"), Link(17, 26, "gaza")),
        paragraph("Gaza again.", Link(0, 4, "gaza")),
        definition("Gaza", "Gaza is a city.", "gaza"),
        definition("Rafah", "Rafah is a city too.", "rafah"),
    )
    gaza, rafah = made.definitions
    assert [made.text[start:end] for start, end in gaza.anchors] == ["Gaza", "Gaza City", "Gaza"]
    assert gaza.anchors[0] == (2 + 8, 2 + 12)  # the heading and its line end take two characters
    assert rafah.anchors == ()


def test_a_document_without_blocks_is_empty():
    made = document()
    assert (made.text, made.sections, made.sentences) == ("", (), ())
