"""From text to index terms: Dutch analysed as Dutch, English as English."""

from __future__ import annotations

from functools import cache
from typing import Protocol

import Stemmer
from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

from assistant.datatypes import Lang
from assistant.text import words

_STOP_WORDS: dict[Lang, frozenset[str]] = {"nl": frozenset(STOPWORDS_DUTCH), "en": frozenset(STOPWORDS_EN)}
_SNOWBALL: dict[Lang, str] = {"nl": "dutch", "en": "english"}


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802 - the library's name


def terms(text: str, lang: Lang) -> list[str]:
    """The index terms of a text: folded words without stop words, reduced to their Snowball stems."""
    kept = [word for word in words(text) if word not in _STOP_WORDS[lang]]
    return _stemmer(lang).stemWords(kept)


def stem(word: str, lang: Lang) -> str:
    """The index term of one folded word."""
    return _stemmer(lang).stemWords([word])[0]


@cache
def _stemmer(lang: Lang) -> _Stemmer:
    stemmer: _Stemmer = Stemmer.Stemmer(_SNOWBALL[lang])
    return stemmer
