"""Splitting a paragraph into sentences, with offsets.

The splitter is sentencex (Wikimedia), which knows the abbreviations of Dutch and English. The repairs on top of it are
for mistakes that were seen (`eval/reports/cleaning.md` has the comparison with its rivals).
"""

from __future__ import annotations

import re

import sentencex

from assistant.datatypes import Lang

_OPENING_QUOTES = "“‘„"
_ACRONYM_STOP = re.compile(r"\b[A-Z]{2,}\.(?= [\"“‘]?[A-Z])")  # "door de VS. In": taken for the abbreviation of versus

_GOES_ON = re.compile(r"\s*[a-zà-öø-ÿ](?![\w'’]*-)")  # but "al-Nusra" may begin a sentence


def split(text: str, lang: Lang) -> list[tuple[int, int]]:
    """The (start, end) offsets of the sentences of a paragraph, without the white space between them."""
    cuts = [int(b["end_index"]) for b in sentencex.get_sentence_boundaries(lang, text)]
    cuts = sorted({*cuts, *(m.end() for m in _ACRONYM_STOP.finditer(text)), len(text)})
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in cuts:
        end = _before_opening_quote(text, start, cut)
        if spans and (not re.search(r"\w", text[start:end]) or _GOES_ON.match(text[start:end])):
            spans[-1] = (spans[-1][0], end)  # a closing bracket or " ..." is no sentence, nor is what begins small
        elif text[start:end].strip():
            spans.append((start, end))
        start = end
    if start < len(text) and spans and not re.search(r"\w", text[start:]):
        spans[-1] = (spans[-1][0], len(text))
    return [_trimmed(text, *span) for span in spans]


def _before_opening_quote(text: str, start: int, cut: int) -> int:
    """Move a cut that fell just behind an opening quotation mark to the place before it."""
    end = cut
    while end > start and text[end - 1].isspace():
        end -= 1
    if cut == len(text) or end == start:
        return cut
    opens = text[end - 1] in _OPENING_QUOTES or (text[end - 1] == "'" and re.match(r"[snt]\b", text[end:]))
    return end - 1 if opens else cut


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
