"""The text of a document as HTML, with a marked part, its translation, and definitions as footnotes.

What stands between two sentences or paragraphs is never rendered differently for a mark: marks go by offsets alone.
Every element that is not the document's own text carries `data-added`; without those, the text of the HTML is the
document's text, letter for letter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby, pairwise

from assistant.datatypes import Definition, Document, Lang, Sentence
from assistant.web.html.markup import words

FIRST_LEVEL, LAST_LEVEL = 3, 6  # headings in the text; above them stand those of the page and of the document


def article(document: Document, lang: Lang, translation: Callable[[int], str], marked: tuple[int, int] | None) -> str:
    """The whole text, for a page in a language, without the element around it.

    `translation` gives the translation of the sentence that starts at an offset, or nothing. `marked` are offsets
    into the document.
    """
    return _Article(document, lang, translation, marked).html()


class _Article:
    def __init__(
        self, document: Document, lang: Lang, translation: Callable[[int], str], marked: tuple[int, int] | None
    ) -> None:
        self.document, self.lang, self.translation = document, lang, translation
        self.mark = _without_separators(document.text, marked)
        self.sentences: dict[int, list[Sentence]] = defaultdict(list)  # by paragraph
        for sentence in document.sentences:
            self.sentences[sentence.paragraph].append(sentence)
        self.paragraphs: dict[int, list[int]] = defaultdict(list)  # by section
        for position, paragraph in enumerate(document.paragraphs):
            self.paragraphs[paragraph.section].append(position)
        self.definitions = {d.section: (n, d) for n, d in enumerate(document.definitions, 1)}
        self.references = self._references()
        self.cuts = sorted({*self.references, *self.mark})

    def html(self) -> str:
        parts = []
        numbered = enumerate(self.document.sections)
        for kind, group in groupby(numbered, key=lambda pair: pair[1].kind):
            numbers = [number for number, _ in group]
            parts.append(self._endnotes(numbers) if kind == "definition" else "".join(map(self._section, numbers)))
        return "".join(parts)

    def _section(self, number: int) -> str:
        section = self.document.sections[number]
        blocks = self._blocks(self.paragraphs[number])
        if not section.path:
            return f'<div id="section-{number}" tabindex="-1">{blocks}</div>'
        level = min(FIRST_LEVEL + len(section.path) - 1, LAST_LEVEL)
        heading = self._inline(section.start, section.body)
        return f'<h{level} id="section-{number}" tabindex="-1">{heading}</h{level}>{blocks}'

    # Paragraphs

    def _blocks(self, positions: Sequence[int]) -> str:
        parts = []
        for is_item, group in groupby(positions, key=lambda position: self.document.paragraphs[position].is_item):
            if is_item:
                items = "".join(f"<li>{self._line(p)}{self._translated(p)}</li>" for p in group)
                parts.append(f"<ul>{items}</ul>")
            else:
                parts.extend(f"<p>{self._line(p)}</p>{self._translated(p)}" for p in group)
        return "".join(parts)

    def _line(self, position: int) -> str:
        paragraph = self.document.paragraphs[position]
        return self._inline(paragraph.start, paragraph.end, self.sentences[position])

    def _inline(self, start: int, end: int, sentences: Sequence[Sentence] = ()) -> str:
        """A line of the text. A mark stands inside a sentence or between two, and is parted where one starts or ends.

        A reference comes before what ends at the same place is closed, so that it stays with its word.
        """
        starts, ends = {s.start for s in sentences}, {s.end for s in sentences}
        here = self.cuts[bisect_left(self.cuts, start) : bisect_right(self.cuts, end)]
        marking = False
        parts = []
        for position, following in pairwise([*sorted({start, end, *starts, *ends, *here}), end]):
            parts.append(self.references.get(position, ""))
            if marking and (position in starts or position in ends or position == end or not self._is_marked(position)):
                parts.append("</mark>")
                marking = False
            if position in ends:
                parts.append("</span>")
            if position == end:
                break
            if position in starts:
                parts.append(f'<span class="tw-s" id="s-{position}">')
            if not marking and self._is_marked(position):
                parts.append('<mark id="marked" tabindex="-1">' if position == self.mark[0] else "<mark>")
                marking = True
            parts.append(escape(self.document.text[position:following], quote=False))
        return "".join(parts)

    def _is_marked(self, position: int) -> bool:
        return self.mark[0] <= position < self.mark[1]

    # Translations

    def _translated(self, position: int) -> str:
        """The translation of the marked sentences, under a marked paragraph; of a list, under the last marked item."""
        if self.lang == self.document.lang or not self._marked_in(position) or self._goes_on(position):
            return ""
        first = position
        while self._goes_on(first - 1):
            first -= 1
        lines = (
            " ".join(filter(None, (self.translation(s.start) for s in self._marked_in(p))))
            for p in range(first, position + 1)
        )
        shown = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
        if not shown:
            return ""
        label = words(self.lang, "reading.translation")
        return (
            f'<div class="tw-rendition" role="note" lang="{self.lang}" data-added>'
            f'<p class="tw-label">{label}</p>{shown}</div>'
        )

    def _marked_in(self, position: int) -> list[Sentence]:
        start, end = self.mark
        return [s for s in self.sentences.get(position, []) if s.start < end and start < s.end]

    def _goes_on(self, position: int) -> bool:
        """Whether a marked paragraph is followed by a marked item of its list."""
        paragraphs = self.document.paragraphs
        if not 0 <= position < len(paragraphs) - 1:
            return False
        following = paragraphs[position + 1]
        if not following.is_item or following.section != paragraphs[position].section:
            return False
        return bool(self._marked_in(position) and self._marked_in(position + 1))

    # Definitions

    def _references(self) -> dict[int, str]:
        """The references to definitions, by the offset that they stand at: a link may end inside a word."""
        found: dict[int, str] = defaultdict(str)
        for number, definition in self.definitions.values():
            label = words(self.lang, "reading.reference", number=number, term=definition.term)
            for place, (_, end) in enumerate(definition.anchors, 1):
                found[_end_of_word(self.document.text, end)] += (
                    f'<sup class="tw-ref" lang="{self.lang}" data-added><a href="#def-{number}" '
                    f'id="ref-{number}-{place}" role="doc-noteref" aria-label="{label}">{number}</a></sup>'
                )
        return dict(found)

    def _endnotes(self, sections: Sequence[int]) -> str:
        explanation = words(self.lang, "reading.definitions_explanation")
        label = words(self.lang, "reading.definitions")
        return (
            f'<section class="tw-definitions" role="doc-endnotes" aria-label="{label}">'
            f'<p class="tw-label" lang="{self.lang}" data-added>{explanation}</p>'
            f"<ol>{''.join(map(self._definition, sections))}</ol></section>"
        )

    def _definition(self, section: int) -> str:
        number, definition = self.definitions[section]
        heading = self.document.sections[section]
        origin = words(self.lang, "reading.opening")
        return (
            f'<li id="def-{number}" value="{number}" tabindex="-1">'
            f'<p class="tw-term"><dfn>{self._inline(heading.start, heading.body)}</dfn>'
            f'<span lang="{self.lang}" data-added>{self._back(number, definition)} '
            f'<span class="tw-label">{origin}</span></span></p>{self._blocks(self.paragraphs[section])}</li>'
        )

    def _back(self, number: int, definition: Definition) -> str:
        links = []
        for place in range(1, len(definition.anchors) + 1):
            label = words(self.lang, "reading.back", place=place, term=definition.term)
            shown = f"↩{place}" if len(definition.anchors) > 1 else "↩"
            links.append(f' <a href="#ref-{number}-{place}" role="doc-backlink" aria-label="{label}">{shown}</a>')
        return "".join(links)


def _without_separators(whole: str, marked: tuple[int, int] | None) -> tuple[int, int]:
    """The mark from the first to the last character that is shown, as line breaks are not; (0, 0) is no mark."""
    start, end = marked or (0, 0)
    part = whole[start:end]
    first = end - len(part.lstrip("\n"))
    last = start + len(part.rstrip("\n"))
    return (first, last) if first < last else (0, 0)


def _end_of_word(whole: str, place: int) -> int:
    return next((end for end in range(place, len(whole)) if not whole[end].isalnum()), len(whole))
