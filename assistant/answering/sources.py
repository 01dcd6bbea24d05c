"""The evidence as statements are held against it: each piece in both languages, by sentence and by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.answering.coverage import Vectors, WordEncoder, Words, content_words, encode, nearness
from assistant.datatypes import Evidence, Lang, other_language
from assistant.facts import named

NEAR = 0.4  # the cosine from which a word counts as said by a word of the source
SENTENCE_SHARE = 0.5  # of a statement, from which it speaks of a sentence

_SENTENCE_END = re.compile(r"(?<!\.[A-Z])(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Þ])|\n")
_CLAUSE_END: dict[Lang, re.Pattern[str]] = {
    "nl": re.compile(r"[;:]\s|,\s|\s(?=(?:maar|terwijl|hoewel|omdat|waarbij|waarop|waarna|doordat|zodat|en)\b)"),
    "en": re.compile(r"[;:]\s|,\s|\s(?=(?:but|while|whereas|although|because|which|after which|so that|and)\b)"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A sentence or a clause of a source, in one language."""

    text: str
    lang: Lang
    words: Words
    entities: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Evidence in one language: as it stands, or its translation. `vectors` are of the whole and of all parts."""

    text: str
    lang: Lang
    words: Words
    sentences: tuple[Part, ...]
    clauses: tuple[Part, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A statement to check, with its content words and the entities that it names."""

    text: str
    lang: Lang
    words: Words
    entities: frozenset[str]

    def speaks_of(self, sentence: Part) -> float:
        """The share of the words and entities of the statement that a sentence of the source has."""
        near = float((nearness(self.words, sentence.words) >= NEAR).sum())
        return (near + len(self.entities & sentence.entities)) / max(len(self.words.words) + len(self.entities), 1)

    def covers(self, clause: Part) -> float:
        """The share of the words and entities of a clause of the source that the statement has; 1 for one without."""
        if not clause.words.words:
            return 1.0
        near = float((nearness(clause.words, self.words) >= NEAR).sum())
        return (near + len(clause.entities & self.entities)) / (len(clause.words.words) + len(clause.entities))

    def spoken(self, readings: Sequence[Reading]) -> list[Part]:
        """The sentences of the source that the statement speaks of."""
        return [s for one in readings for s in one.sentences if self.speaks_of(s) >= SENTENCE_SHARE]

    def nearest(self, readings: Sequence[Reading]) -> Vectors:
        """How near the nearest word of the source is to each word of the statement."""
        near: Vectors = np.max([nearness(self.words, one.words) for one in readings], axis=0)
        return near


def claim(text: str, lang: Lang, encoder: WordEncoder) -> Claim:
    """A statement, to be checked."""
    return Claim(text, lang, encode(content_words(text, lang), encoder), named.names_of(text).entities)


def readings(evidence: Sequence[Evidence], encoder: WordEncoder) -> list[Reading]:
    """The evidence in its own language and, where there is a translation, in the other."""
    found = []
    for one in evidence:
        lang = one.passage.lang
        texts = ((one.text, lang), (one.translation, other_language(lang)))
        found += [_reading(text, of, encoder) for text, of in texts if text]
    return found


@lru_cache(maxsize=2_048)  # the same sentences answer many a question
def _reading(text: str, lang: Lang, encoder: WordEncoder) -> Reading:
    sentences = tuple(_part(one, lang, encoder) for one in _SENTENCE_END.split(text))
    split = (clause for one in sentences for clause in _CLAUSE_END[lang].split(one.text))
    clauses = tuple(_part(clause, lang, encoder) for clause in split if clause.strip())
    vectors = encoder.encode_passages([text, *(part.text for part in (*sentences, *clauses))])
    return Reading(text, lang, encode(content_words(text, lang), encoder), sentences, clauses, vectors)


def _part(text: str, lang: Lang, encoder: WordEncoder) -> Part:
    return Part(text, lang, encode(content_words(text, lang), encoder), named.names_of(text).entities)
