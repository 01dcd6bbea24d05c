"""Linking the spellings of a name: Mosoel and Mosul, jezidi and Yazidi, Syrië and Syria.

Names from other scripts are written as each language, and each writer, hears them. Two spellings are linked when their
letter trigrams are alike (Dice coefficient) after letters that stand for nearly the same sound have been made equal.
The method knows no names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from assistant.facts.sounds import sound
from assistant.text import fold

MIN_SIMILARITY = 0.55
MIN_LETTERS = 4

_CAPITALISED = r"[A-ZÀ-ÖØ-ÞİŞ][\w'’ʿʾ‘]{2,}"
_NAME = re.compile(rf"\b{_CAPITALISED}")
_NAME_INSIDE = re.compile(rf"(?:(?<=[\w,;)] )|(?<=[(/“”\"‘-])){_CAPITALISED}")

_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")


def names_in(text: str) -> list[str]:
    """The capitalised words inside the sentences of a text."""
    return _NAME_INSIDE.findall(text)


def acronyms_in(text: str) -> list[str]:
    """The words in capitals of a text: IS, VN, FBI."""
    return _ACRONYM.findall(text)


def capitalised(text: str) -> list[str]:
    """All capitalised words, those at the start of a sentence too."""
    return _NAME.findall(text)


class NameLinks:
    """Finds the spellings in the indexed texts that are like the one in a question."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index these spellings (folded words)."""
        self.names = sorted({n for n in names if len(n) >= MIN_LETTERS})
        self._known = lru_cache(maxsize=4_096)(self._similar)
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            grams = _trigrams(sound(name))
            self._sizes.append(len(grams))
            for gram in grams:
                self._holders[gram].append(number)

    def similar(self, word: str) -> list[tuple[str, float]]:
        """Other spellings with their similarity (over MIN_SIMILARITY, at most 1), best first."""
        return list(self._known(word))

    def _similar(self, word: str) -> tuple[tuple[str, float], ...]:
        folded = fold(word)
        grams = _trigrams(sound(word))
        shared = Counter(number for gram in grams for number in self._holders.get(gram, ()))
        found = [
            (self.names[number], 2 * count / (len(grams) + self._sizes[number]))
            for number, count in shared.items()
            if self.names[number] != folded
        ]
        return tuple(sorted((f for f in found if f[1] >= MIN_SIMILARITY), key=lambda f: (-f[1], f[0])))


@lru_cache(maxsize=4_096)
def _trigrams(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
