"""From text to index terms: Dutch analysed as Dutch, English as English."""

from __future__ import annotations

from functools import cache
from typing import Protocol

import Stemmer

from assistant.datatypes import Lang, other_language
from assistant.retrieval.stopwords import STOP_WORDS
from assistant.text import words

_MARK = ":"  # stands in no word
_SNOWBALL: dict[Lang, str] = {"nl": "dutch", "en": "english"}


class _Stemmer(Protocol):
    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802 - the library's name


def terms(text: str, lang: Lang, view: Lang | None = None) -> list[str]:
    """The index terms of a text: folded words without stop words, reduced to their Snowball stems.

    In the view of the other language, terms are marked, since a Dutch stem may look like an English one.
    """
    return [term for term, _ in word_terms(text, lang, view or lang)]


def word_terms(text: str, lang: Lang, view: Lang) -> list[tuple[str, str]]:
    """The index terms of a text in the view of a language, each with the folded word that it comes from."""
    kept = [word for word in words(text) if word not in STOP_WORDS[lang]]
    stems = _stemmer(lang).stemWords(kept)
    return [(term if lang == view else marked(term, lang), word) for term, word in zip(stems, kept, strict=True)]


def stem(word: str, lang: Lang) -> str:
    """The index term of one folded word."""
    return _stemmer(lang).stemWords([word])[0]


def marked(term: str, lang: Lang) -> str:
    """A term of `lang` as it stands in the view of the other language."""
    return f"{lang}{_MARK}{term}"


def term_language(term: str, view: Lang) -> Lang:
    """The language of a term that stands in a view."""
    return other_language(view) if _MARK in term else view


@cache
def _stemmer(lang: Lang) -> _Stemmer:
    stemmer: _Stemmer = Stemmer.Stemmer(_SNOWBALL[lang])
    return stemmer
