"""How a name sounds: letters that stand for nearly the same sound in Dutch and English spelling are made equal."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import fold

_SOUNDS = [  # (spelling, sound class), longest first
    (re.compile(pattern), sound)
    for pattern, sound in [
        (r"['’ʿʾ‘ʻ]", ""),
        (r"tsj|tch", "c"),
        (r"sj|sch|sh", "s"),
        (r"dzj|dj", "i"),
        (r"oe|ou", "u"),
        (r"ph", "f"),
        (r"kh|gh|[qc](?!h)", "k"),
        (r"th", "t"),
        (r"[jy]", "i"),
        (r"a", "e"),
        (r"o", "u"),
        (r"w", "v"),
        (r"(?<=[aeiou])h\b", ""),
        (r"(.)\1+", r"\1"),
    ]
]


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """The word with letters for nearly the same sound made equal."""
    result = fold(word)
    for pattern, replacement in _SOUNDS:
        result = pattern.sub(replacement, result)
    return result
