"""Telling Dutch from English, also in a question of two words.

A word speaks for the language in which it is the more frequent, by the logarithm of the ratio of its frequencies; a
word that is not in the table speaks through its letter trigrams, with half the weight. Names are much the same in both
languages, so a capitalised word inside a sentence, a small word between two such words ("van der"), and what stands in
quotation marks have a tenth of the weight. `index/language/` holds the table and the
script that made it; naive Bayes over words and character n-grams as in Lui and Baldwin (2012).
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import paths
from assistant.datatypes import Lang

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"[‘“\"'][^‘’“”\"']{4,80}[’”\"'](?!\w)")
UNKNOWN_WEIGHT = 0.5
NAME_WEIGHT = 0.1
DEFAULT: Lang = "nl"  # for a text without a single word


@dataclass(frozen=True, slots=True)
class Detection:
    """The language found, and how sure that is, from 0.5 (no idea) to 1."""

    lang: Lang
    confidence: float


def detect(text: str) -> Detection:
    """The language of a text: always one of the two."""
    table = _table()
    text = _QUOTED.sub(lambda m: m.group().title() if _WORD.search(text[: m.start()]) else m.group(), text)
    words = _WORD.findall(text.replace("’", "'"))
    evidence = sum(
        _speaks_dutch(word.lower(), table) * (NAME_WEIGHT if is_name else 1.0)
        for word, is_name in zip(words, _names(words), strict=True)
    )
    lang: Lang = ("nl" if evidence > 0 else "en") if evidence else DEFAULT
    return Detection(lang, 1 / (1 + math.exp(-min(abs(evidence), 30.0))))


def _names(words: list[str]) -> list[bool]:
    """Which words are names, or small words inside a name, at most two together."""
    names = [number > 0 and word[0].isupper() for number, word in enumerate(words)]
    inside = list(names)
    for number, is_name in enumerate(names):
        for length in (1, 2):
            after = number + length + 1
            if is_name and after < len(names) and names[after] and all(len(w) <= 3 for w in words[number + 1 : after]):
                inside[number + 1 : after] = [True] * length
    return inside


def _speaks_dutch(word: str, table: dict[str, dict[str, float]]) -> float:
    known = table["words"].get(word)
    if known is not None:
        return known
    padded = f" {word} "
    found = [table["trigrams"].get(padded[i : i + 3], 0.0) for i in range(len(padded) - 2)]
    return UNKNOWN_WEIGHT * sum(found)


@cache
def _table() -> dict[str, dict[str, float]]:
    return load_table(paths.data("index", "language", "table.json"))


def load_table(path: Path) -> dict[str, dict[str, float]]:
    """The log ratios of words and trigrams (positive: Dutch)."""
    table: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return table
