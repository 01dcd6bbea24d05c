"""Token F1, as SQuAD has it (Rajpurkar et al., EMNLP 2016), with the articles and numbers of Dutch and English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import islice, product

from assistant.text import fold

_ARTICLES = frozenset({"a", "an", "the", "de", "het", "een", "'t"})  # "één" is a number
_APOSTROPHES = str.maketrans("’‘ʼʻ", "''''")
_SPACES = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"([1-9]\d{0,2}([.,])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")  # 2.000, 1,234,567, 1.234,5
_TOKEN = re.compile(r"'t(?!\w)|%|\d+(?:\.\d+)*|(?:[^\W\d_]|['.](?=[^\W\d_]))+")
MOST_VARIANTS = 10_000  # of one item that are tried


def token_f1(answer: str, groups: Sequence[Sequence[str]]) -> float:
    """The best F1 of the words of an answer over the gold variants: one string of every group of answers.

    A sentence that holds a gold answer of two words scores low by its other words: compare runs, not levels.
    """
    given = Counter(tokens(answer))
    variants = product(*([Counter(tokens(text)) for text in group] for group in groups))
    return max((_f1(given, sum(variant, Counter())) for variant in islice(variants, MOST_VARIANTS)), default=0.0)


def tokens(text: str) -> list[str]:
    """The words and numbers of a text: small letters, no accents, punctuation or articles; 2.000 and 2,000 as 2000."""
    text = _SPACES.sub("", unicodedata.normalize("NFC", text).translate(_APOSTROPHES))
    text = _NUMBER.sub(lambda match: _number(match.group()), text.casefold())
    found = (word for word in _TOKEN.findall(text) if word not in _ARTICLES)
    return [word if word[0].isdigit() else fold(re.sub("['.]", "", word)) for word in found]


def _number(text: str) -> str:
    thousands = _THOUSANDS.fullmatch(text)
    if thousands is None:
        return text.replace(",", ".")
    return re.sub("[.,]", "", thousands[1]) + (f".{thousands[3]}" if thousands[3] else "")


def _f1(given: Counter[str], gold: Counter[str]) -> float:
    common = (given & gold).total()
    return 2 * common / (given.total() + gold.total()) if common else 0.0
