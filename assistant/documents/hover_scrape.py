"""Cleaning of pages scraped together with their hover previews.

In such a scrape the running text is broken over lines at each link, and under the words of a link stands a gloss: the
opening lines of the linked article, cut with " ...". The cleaner joins the running text into the paragraphs that the
reader of the page saw and returns the glosses as definitions. The scrape lost the level of the headings, so the
outline of the page (level and heading, in reading order) comes from whoever describes the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.documents.blocks import Block, HeadingPath, Link
from assistant.errors import DocumentError

DEFINITIONS_HEADING = "Definitions"
MAX_GLOSS_LINES = 10
MAX_LINK_CHARACTERS = 90
MIN_OPENING_CHARACTERS = 40

_COPULA = re.compile(r"\b(is|was|are|were|refers?|describes|has been|have)\b")
_OPENING_TWICE = re.compile(r"^(.{3,60}?) (?=\1\b)")  # link and gloss share a line: "Rojava Rojava may refer to:"
_FUNCTION_WORDS = frozenset("a an and by for from in of or s the to with".split())
_INNER_HEADINGS = frozenset("concepts definition etymology history overview".split())
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*$")
_STARTS_SENTENCE = re.compile(r"[\"'“‘(\[]*[A-Z0-9À-Þ]")


@dataclass(frozen=True, slots=True)
class Gloss:
    """Lines `first` to `last` (from 0) explain the words `link`; `inline` when `first` begins with those words."""

    first: int
    last: int
    link: str
    inline: bool


def clean(
    raw: str,
    outline: Sequence[tuple[int, str]],
    drop: Sequence[str] = (),
    subjects: Mapping[str, str] | None = None,
) -> list[Block]:
    """Turn a scrape into blocks.

    `outline` lists (level from 1, heading) in reading order; sections whose heading is in `drop` are left out;
    `subjects` gives, for link words whose gloss is about something else, what the gloss is really about.
    Raises DocumentError when a heading of the outline is not found.
    """
    lines = [line.strip() for line in raw.split("\n")]
    glosses = find_glosses(lines)
    headings = _find_headings(lines, glosses, outline)
    blocks = _running_text(lines, glosses, headings, frozenset(drop))
    return [*blocks, *_definitions(lines, glosses, subjects or {})]


# Glosses


def find_glosses(lines: Sequence[str]) -> list[Gloss]:
    """Find the glosses: each ends in a line cut with "...", and opens under the words that it explains."""
    glosses: list[Gloss] = []
    previous = -1
    for last, line in enumerate(lines):
        if not line.endswith("..."):
            continue
        gloss = _best_opening(lines, previous + 1, last)
        if gloss is not None:
            glosses.append(gloss)
            previous = last
    return glosses


def _best_opening(lines: Sequence[str], earliest: int, last: int) -> Gloss | None:
    best: Gloss | None = None
    best_score = 0.0
    for first in range(max(earliest, last - MAX_GLOSS_LINES + 1), last + 1):
        inline = _OPENING_TWICE.match(lines[first])
        if inline:
            candidate, score = Gloss(first, last, inline.group(1), True), 2.0
        elif first > earliest and _may_be_link(lines[first - 1]) and _may_open(lines[first]):
            candidate = Gloss(first, last, lines[first - 1], False)
            score = _opening_score(lines[first - 1], lines[first])
        else:
            continue
        score -= 0.02 * (last - first)
        if score >= best_score:
            best, best_score = candidate, score
    return best


def _may_be_link(line: str) -> bool:
    return 0 < len(line) <= MAX_LINK_CHARACTERS and line.split()[0].lower() not in _INNER_HEADINGS


def _may_open(line: str) -> bool:
    return line[:1] not in "*(" and (_is_infobox(line) or len(line) >= MIN_OPENING_CHARACTERS or "refer to" in line)


def _is_infobox(line: str) -> bool:
    return line.startswith(", ") and " = " in line


def _opening_score(link: str, opening: str) -> float:
    score = _overlap(link, opening)
    score += 0.3 * bool(_COPULA.search(opening[:250]))
    score += 0.2 * (opening[:1].isupper() or opening[:1] in "'\"")
    return score + 2.0 * (_is_infobox(opening) and not _is_infobox(link))


def _overlap(link: str, opening: str) -> float:
    """The share of the link's words that the opening of the gloss has too, by their first five letters."""
    wanted = [w[:5] for w in _words(link) if w not in _FUNCTION_WORDS]
    found = {w[:5] for w in _words(opening)[:25]}
    return sum(w in found for w in wanted) / len(wanted) if wanted else 0.0


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))


# Headings


def _find_headings(
    lines: Sequence[str], glosses: Sequence[Gloss], outline: Sequence[tuple[int, str]]
) -> dict[int, tuple[str, ...]]:
    """Map the lines that are headings to their heading path, matching the outline in order."""
    inside = {i for g in glosses for i in range(g.first, g.last + 1)}
    explained = {g.first - 1 for g in glosses if not g.inline}
    found: dict[int, tuple[str, ...]] = {}
    path = HeadingPath()
    position = 0
    for level, heading in outline:
        while position < len(lines) and (lines[position] != heading or position in inside or position in explained):
            position += 1
        if position == len(lines):
            raise DocumentError(f'the heading "{heading}" is not in the text; mend the outline in documents.toml')
        found[position] = path.enter(level, heading)
        position += 1
    return found


# Running text


@dataclass(slots=True)
class _Joiner:
    """Joins the pieces of a paragraph as a reader saw them, and remembers where the links stand."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    after_link: bool = False

    def add(self, piece: str, target: str = "") -> None:
        piece = _without_markup(piece)
        if not piece:
            return
        self.text += self._space_before(piece)
        start = len(self.text)
        self.text += piece
        if target:
            self.links.append(Link(start, len(self.text), target))
        self.after_link = bool(target)

    def _space_before(self, piece: str) -> str:
        if not self.text or piece[0] in ",.;:!?)’”%" or self.text[-1] in "(“‘":
            return ""
        if self.text.endswith('"') and self.text.count('"') % 2 == 1:
            return ""  # an opening quotation mark stood at the end of the line
        if piece[0] == '"' and self.text.count('"') % 2 == 1:
            return ""  # a closing one stands at the start
        if self.after_link and re.match(r"(['’]s\b|-\w|s\b)", piece) and not self.text.endswith("s"):
            return ""  # the ending of the linked word
        return " "


def _without_markup(piece: str) -> str:
    """Without wiki quotes for italics, empty brackets and bare references."""
    piece = re.sub(r"\[\s*(https?://\S+\s*)?\]", " ", piece.replace("''", ""))
    piece = re.sub(r"\(\s*[;,\s]*\)", " ", piece)
    return re.sub(r"\s+", " ", piece).strip()


def _running_text(
    lines: Sequence[str],
    glosses: Sequence[Gloss],
    headings: Mapping[int, tuple[str, ...]],
    drop: frozenset[str],
) -> Iterator[Block]:
    opened = {g.first: g for g in glosses}
    linked = {g.first - 1: _key(lines, g) for g in glosses if not g.inline}
    path: tuple[str, ...] = ()
    joiner, is_item = _Joiner(), False

    def flush() -> Iterator[Block]:
        nonlocal joiner, is_item
        if joiner.text and not drop.intersection(path):
            yield Block("item" if is_item else "paragraph", joiner.text, path, tuple(joiner.links))
        joiner, is_item = _Joiner(), False

    position = 0
    while position < len(lines):
        line = lines[position]
        if position in opened:
            gloss = opened[position]
            if gloss.inline:
                joiner.add(gloss.link, _key(lines, gloss))
            position = gloss.last + 1
            continue
        if position in headings:
            yield from flush()
            path = headings[position]
            if not drop.intersection(path):
                yield Block("heading", path[-1], path)
        elif re.fullmatch(r"\*+", line):
            yield from flush()
            is_item = True
        else:
            if _starts_paragraph(joiner, is_item, line):
                yield from flush()
            joiner.add(line, linked.get(position, ""))
        position += 1
    yield from flush()


def _starts_paragraph(joiner: _Joiner, is_item: bool, line: str) -> bool:
    if is_item:  # the words after an item's link belong to it; a line after an item without link does not
        return bool(joiner.text) and not joiner.links
    bare = _without_markup(line)
    return bool(_SENTENCE_END.search(joiner.text)) and bool(_STARTS_SENTENCE.match(bare))


# Definitions


def _key(lines: Sequence[str], gloss: Gloss) -> str:
    return "\n".join(_gloss_lines(lines, gloss))


def _gloss_lines(lines: Sequence[str], gloss: Gloss) -> list[str]:
    """The lines of a gloss as a reader should see them; none when the gloss is the code of an infobox."""
    raw = list(lines[gloss.first : gloss.last + 1])
    if gloss.inline:
        raw[0] = raw[0][len(gloss.link) :]
    if _is_infobox(raw[0].strip()):
        return []
    cleaned = (_clean_gloss_line(line) for line in raw)
    return [line for line in cleaned if len(line.split()) > 3 or line.endswith(":")]


def _clean_gloss_line(line: str) -> str:
    cut = line.endswith("...")
    line = re.sub(r"^[*:\s]+", "", line.removesuffix("...").replace("''", ""))
    line = re.sub(r"\(\s*['\s;,]*\)", "", line)  # ( ), (; ), (, ), ( ' ): the pronunciation is lost
    line = re.sub(r"\(\s*[;,][\s;,]*", "(", line)
    line = re.sub(r";\s*(?=[,)])", "", line)
    line = re.sub(rf"(?<=\d)(?=({_MONTHS})\b)", " ", line)
    line = re.sub(r"\s+([,.;:)])", r"\1", re.sub(r"\(\s+", "(", line))
    line = re.sub(r"(?<=[a-z][.?!])(?=[A-Z])", " ", line)
    return re.sub(r"\s+", " ", line + (" ..." if cut else "")).strip()


def _definitions(lines: Sequence[str], glosses: Sequence[Gloss], subjects: Mapping[str, str]) -> Iterator[Block]:
    """One definition a distinct gloss, in order of first appearance, under the words that first linked to it."""
    seen: set[str] = set()
    blocks: list[Block] = []
    for gloss in glosses:
        key = _key(lines, gloss)
        if not key or key in seen:
            continue
        seen.add(key)
        term = subjects.get(_without_markup(gloss.link), _without_markup(gloss.link))
        blocks.append(Block("definition", key, (DEFINITIONS_HEADING, term), target=key))
    if blocks:
        yield Block("heading", DEFINITIONS_HEADING, (DEFINITIONS_HEADING,))
        yield from blocks
