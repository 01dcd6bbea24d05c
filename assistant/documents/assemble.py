"""From the blocks of a cleaner to a document: one text, and sections, sentences and definitions as offsets into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.datatypes import Definition, Document, Kind, Lang, Paragraph, Section, Sentence
from assistant.documents import sentences
from assistant.documents.blocks import Block


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a document beside its text."""

    id: str
    lang: Lang
    title: str
    source: str
    licence: str


@dataclass(slots=True)
class _Assembly:
    lang: Lang
    text: str = ""
    sections: list[Section] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    terms: list[tuple[str, int, str]] = field(default_factory=list)  # term, section, target
    anchors: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    lead_in: int | None = None

    def open_section(self, path: tuple[str, ...], *, definition: bool = False) -> None:
        self._close_section()
        self._separate("\n\n")
        start = len(self.text)
        self.text += path[-1] if path else ""
        kind: Kind = "definition" if definition else "text"
        self.sections.append(Section(path, start, len(self.text), len(self.text), kind))
        self.lead_in = None

    def add(self, block: Block) -> None:
        if not self.sections:
            self.open_section(())
        is_item = block.kind == "item"
        if is_item and self.lead_in is None and self._last_paragraph_is_here():
            self.lead_in = len(self.sentences) - 1
        elif not is_item:
            self.lead_in = None
        for line in block.text.split("\n"):
            self._separate("\n")
            start = len(self.text)
            self.text += line
            for link in block.links:
                self.anchors.setdefault(link.target, []).append((start + link.start, start + link.end))
            paragraph = Paragraph(start, len(self.text), len(self.sections) - 1, is_item, self.lead_in)
            self.paragraphs.append(paragraph)
            for first, last in sentences.split(line, self.lang):
                self.sentences.append(Sentence(start + first, start + last, len(self.paragraphs) - 1))

    def _last_paragraph_is_here(self) -> bool:
        last = self.paragraphs[-1] if self.paragraphs else None
        return last is not None and last.section == len(self.sections) - 1 and not last.is_item

    def _separate(self, gap: str) -> None:
        if self.text:
            self.text += gap

    def _close_section(self) -> None:
        if self.sections:
            last = self.sections[-1]
            self.sections[-1] = Section(last.path, last.start, last.body, len(self.text), last.kind)

    def finish(self, description: Description) -> Document:
        self._close_section()
        definitions = tuple(
            Definition(term, section, tuple(self.anchors.get(target, ()))) for term, section, target in self.terms
        )
        return Document(
            description.id,
            description.lang,
            description.title,
            description.source,
            description.licence,
            self.text,
            tuple(self.sections),
            tuple(self.paragraphs),
            tuple(self.sentences),
            definitions,
        )


def assemble(blocks: Iterable[Block], description: Description) -> Document:
    """Put the blocks one under another: a heading after an empty line, each paragraph on a line of its own."""
    assembly = _Assembly(description.lang)
    for block in blocks:
        if block.kind == "heading":
            assembly.open_section(block.path)
        elif block.kind == "definition":
            assembly.open_section(block.path, definition=True)
            assembly.terms.append((block.path[-1], len(assembly.sections) - 1, block.target))
            assembly.add(block)
        else:
            assembly.add(block)
    return assembly.finish(description)
