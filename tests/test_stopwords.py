"""The stop words are those of the library that indexes."""

from __future__ import annotations

from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN

from assistant.retrieval.stopwords import STOP_WORDS


def test_the_stop_words_are_those_of_the_library():
    assert {"nl": set(STOPWORDS_DUTCH), "en": set(STOPWORDS_EN)} == STOP_WORDS
