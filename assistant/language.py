"""Telling Dutch from English, also in a question of two words.

A word speaks for the language in which it is the more frequent, by the logarithm of the ratio of its frequencies; a
word that is not in the table speaks through its letter trigrams, with half the weight. Names are much the same in both
languages, so a capitalised word inside a sentence has a tenth of the weight. `index/language/` holds the table and the
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
    evidence = 0.0
    for number, word in enumerate(_WORD.findall(text.replace("’", "'"))):
        is_name = number > 0 and word[0].isupper()
        evidence += _speaks_dutch(word.lower(), table) * (NAME_WEIGHT if is_name else 1.0)
    lang: Lang = ("nl" if evidence > 0 else "en") if evidence else DEFAULT
    return Detection(lang, 1 / (1 + math.exp(-min(abs(evidence), 30.0))))


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
