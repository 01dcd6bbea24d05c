"""How much of what a statement says its source says as well, word by word, within and across the two languages.

A word is there when the source has a form of it, or a word whose vector is near to its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.datatypes import Lang
from assistant.facts.entities import mentions
from assistant.facts.function_words import FUNCTION_WORDS, REPORTING
from assistant.facts.numbers import CALENDAR
from assistant.facts.quantities import is_number
from assistant.text import fold

Vectors = npt.NDArray[np.float32]
LEAST_LETTERS = 3
PREFIX = 5  # letters that the forms of a word begin with
_WORD = re.compile(r"[^\W\d_]+")


class WordEncoder(Protocol):
    """Gives texts vectors of length 1, one row a text; the encoder that ships is one."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""

    def __hash__(self) -> int:
        """What it gave is kept by encoder."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The content words of a text with their vectors."""

    words: tuple[str, ...]
    vectors: Vectors


def content_words(text: str, lang: Lang, with_names: bool = True) -> tuple[str, ...]:
    """The folded words of a text that have content of their own, each once; not those that name an entity.

    Without names, words with a capital inside the text are left out.
    """
    spans = [(m.start, m.end) for m in mentions(text)]
    found = dict[str, None]()
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if len(word) < LEAST_LETTERS or word in FUNCTION_WORDS[lang] or word in CALENDAR or is_number(word, lang):
            continue
        if not with_names and match[0][0].isupper() and (match.start() or match[0].isupper()):
            continue
        if word.startswith(REPORTING[lang]) or any(start <= match.start() < end for start, end in spans):
            continue
        found[word] = None
    return tuple(found)


def nearness(statement: Words, source: Words) -> npt.NDArray[np.float32]:
    """For each word of a statement how near the nearest word of the source is: 1 for a form of the same word."""
    if not statement.words:
        return np.ones(0, dtype=np.float32)
    near = np.zeros(len(statement.words), dtype=np.float32)
    if source.words:
        near = np.maximum((statement.vectors @ source.vectors.T).max(axis=1), 0)
    for at, word in enumerate(statement.words):
        if any(_same(word, other) for other in source.words):
            near[at] = 1
    return near


def _same(one: str, other: str) -> bool:
    """Whether two words are forms of one, or one is a part of the other ("luchtaanval", "aanval")."""
    if one == other or (len(one) >= PREFIX and len(other) >= PREFIX and one[:PREFIX] == other[:PREFIX]):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= PREFIX and short in long


def encode(words: Sequence[str], encoder: WordEncoder) -> Words:
    """The words with their vectors."""
    rows = [_vector(word, encoder) for word in words]
    return Words(tuple(words), np.stack(rows) if rows else np.zeros((0, 1), dtype=np.float32))


@lru_cache(maxsize=16_384)
def _vector(word: str, encoder: WordEncoder) -> Vectors:
    row: Vectors = encoder.encode_passages([word])[0]
    return row
