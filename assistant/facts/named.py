"""Names of a statement that its sources do not have: of countries and peoples, and any other capitalised word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.datatypes import Lang
from assistant.facts.entities import mentions, stands_for
from assistant.facts.function_words import FUNCTION_WORDS
from assistant.facts.names import is_word
from assistant.facts.numbers import CALENDAR
from assistant.facts.quantities import is_number
from assistant.facts.sounds import sound
from assistant.text import fold

MIN_ALIKE = 0.7  # ratio of difflib
MIN_PREFIX = 4  # letters (as they sound) that a name and a form of it begin with
LEAST_LETTERS = 2
LEAST_STEM = 3  # letters of a name in a word made of it: "Ba'athists"
GIVEN = frozenset({"IS"})  # what everything here is about; sources say "the group" as well

_WORD = re.compile(r"[^\W\d_][\w'’ʿʾ‘ʻ]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;][\"'”’)]*\s+|[\"'“‘«(])[\"'“‘(]*$")
_SMALL = re.compile(r"(?:of|the|van|de|het|and|en|for|voor|in|al|bin|der|den|on|ter)")


@dataclass(frozen=True, slots=True)
class Names:
    """What a text names, and its words as they sound."""

    entities: frozenset[str]
    sounds: frozenset[str]
    capitals: tuple[str, ...]  # as they sound
    initials: frozenset[str]


@lru_cache(maxsize=4_096)
def names_of(text: str) -> Names:
    """The names of a source."""
    words = [match[0] for match in _WORD.finditer(text)]
    capitals = tuple(dict.fromkeys(sound(_bare(word)) for word in words if word[0].isupper()))
    return Names(
        frozenset(m.entity for m in mentions(text)),
        frozenset(sound(_bare(word)) for word in words),
        capitals,
        frozenset(_initials(words)),
    )


def missing(statement: str, lang: Lang, sources: Sequence[Names]) -> list[str]:
    """The names of a statement that no source has."""
    entities = GIVEN.union(*(source.entities for source in sources))
    found = mentions(statement)
    lost = [statement[m.start : m.end] for m in found if m.entity not in entities]
    spans = [(m.start, m.end) for m in found]
    words = list(_WORD.finditer(statement))
    own_initials = _initials([match[0] for match in words])
    for at, match in enumerate(words):
        name = _bare(match[0])
        if not name[0].isupper() or len(name) < LEAST_LETTERS or name.casefold().removesuffix("s") in CALENDAR:
            continue
        if any(start <= match.start() < end for start, end in spans) or stands_for(name) in entities:
            continue
        goes_on = at + 1 < len(words) and words[at + 1][0][0].isupper()
        if not is_name(name, lang, _SENTENCE_START.search(statement[: match.start()]) is not None, goes_on):
            continue
        if not any(_is_there(name, source, own_initials) for source in sources):
            lost.append(name)
    return lost


def capitalised_words(statement: str, lang: Lang, sources: Sequence[Names]) -> list[str]:
    """The words of a language with a capital inside a sentence, folded, that no source has: "Cross" in "Red Cross"."""
    spans = [(m.start, m.end) for m in mentions(statement)]
    return [
        fold(match[0])
        for match in _WORD.finditer(statement)
        if match[0][0].isupper()
        and not match[0].isupper()
        and match[0].casefold() not in CALENDAR
        and is_word(fold(match[0]), lang)
        and not any(sound(_bare(match[0])) in source.sounds for source in sources)
        and fold(match[0]) not in FUNCTION_WORDS[lang]
        and not any(start <= match.start() < end for start, end in spans)
        and not _SENTENCE_START.search(statement[: match.start()])
    ]


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def is_name(name: str, lang: Lang, opens: bool, goes_on: bool) -> bool:
    """Whether a capitalised word is a name; it may open the sentence, and another capitalised word may follow."""
    if name.isupper():
        return True
    low = fold(name)
    if low in FUNCTION_WORDS[lang] or is_word(low, lang) or is_number(low, lang):
        return False
    return not opens or goes_on or not _looks_like_a_word(low, lang)


def _looks_like_a_word(low: str, lang: Lang) -> bool:
    """Whether a word that opens a sentence may well be no name: it ends as words of the language do."""
    endings = ("en", "ing", "heid", "ers", "lijk", "ige", "ische") if lang == "nl" else ("s", "ed", "ing", "ly", "ion")
    return low.endswith(endings)


def _is_there(name: str, source: Names, own_initials: set[str]) -> bool:
    heard = sound(name)
    if heard in source.sounds or heard.removesuffix("s") in source.sounds:
        return True
    if name.isupper() and (name in source.initials):
        return True
    if any(heard[:MIN_PREFIX] == one[:MIN_PREFIX] for one in source.sounds if len(heard) >= MIN_PREFIX):
        return True
    if any(len(one) >= LEAST_STEM and heard.startswith(one) for one in source.capitals):
        return True
    return any(
        one[:1] == heard[:1] and SequenceMatcher(None, heard, one).ratio() >= MIN_ALIKE for one in source.capitals
    )


def _initials(words: Sequence[str]) -> set[str]:
    """The initials of runs of capitalised words: "Syrian Democratic Forces" is the SDF."""
    found: set[str] = set()
    run = ""
    for word in [*words, ""]:
        if word and word[0].isupper():
            run += word[0]
        elif not word or not _SMALL.fullmatch(word):
            found |= {run[i:j] for i in range(len(run)) for j in range(i + 2, min(i + 6, len(run)) + 1)}
            run = ""
    return found
