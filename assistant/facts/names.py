"""Proper names that a translation lost or brought in.

A name is a capitalised word inside a sentence. It is kept when the other text has it, a spelling that sounds or looks
alike ("Mosoel", "Mosul"), or a form of it ("Turkse", "Turkish"). Names that are translated ("Duitsland", "Germany") are
known in two ways: a capitalised word that is markedly of its own language is a word like any other, and a word that
comes back with the same counterpart in other sentences is a known pair.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache

from assistant import paths
from assistant.datatypes import Lang
from assistant.facts.numbers import CALENDAR
from assistant.facts.sounds import sound
from assistant.language import load_table

MIN_LETTERS = 3
MIN_ALIKE = 0.7  # ratio of difflib
MIN_PREFIX = 4  # letters that a name and a form of it begin with
MIN_LANGUAGE = 0.5  # log ratio of frequencies: a word of its language, and no name
MIN_SHARE = 0.5  # Dice coefficient of a known pair

_WORD = re.compile(r"[^\W\d_][\w'’ʿʾ‘ʻ]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?][\"'”’)]*\s+|[\"'“‘«(])[\"'“‘(]*$")

# Words that often open a sentence, where a capital says nothing.
OPENERS = frozenset(
    """de het een in op na bij volgens door hij zij ze dit dat deze die er ook toen tot vanaf sinds met van voor onder
    daarna later begin eind tijdens uit veel enkele diverse verscheidene the a an in on at after by according he she
    they it this that these those there also when until since with from for under later early late during out some many
    several most""".split()
)

Pairs = Mapping[str, frozenset[str]]  # the sound of a word, and of the words that it is translated with


def not_kept(text: str, lang: Lang, other: str, pairs: Pairs) -> list[str]:
    """The names of a text in this language of which the other text has nothing."""
    there = {sound(word) for word in _WORD.findall(other)}
    capitals = {sound(word) for word in _WORD.findall(other) if word[0].isupper()}
    return [name for name in in_text(text, lang) if not _is_there(sound(name), there, capitals, pairs)]


def in_text(text: str, lang: Lang) -> list[str]:
    """The names inside the sentences of a text, each once; a word that is markedly of its language is none."""
    return [name for name in dict.fromkeys(_names(text)) if not is_word(name.lower(), lang)]


def pairs_in(texts: Iterable[tuple[str, str]]) -> Pairs:
    """The words that come back together in these pairs of texts, Dutch and English: twice or more, and rarely apart.

    One of the two has a capital; the other need not ("Shia", "sjiitische").
    """
    alone, together = Counter[tuple[Lang, str]](), Counter[tuple[str, str]]()
    for dutch, english in texts:
        ours, theirs = _sounds(dutch), _sounds(english)
        alone.update(("nl", word) for word in ours)
        alone.update(("en", word) for word in theirs)
        together.update((one, other) for one in ours for other in theirs if ours[one] or theirs[other])
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for (one, other), count in together.items():
        share = 2 * count / (alone["nl", one] + alone["en", other])
        if count > 1 and share >= MIN_SHARE:
            shares[one][other] = max(share, shares[one].get(other, 0))
            shares[other][one] = max(share, shares[other].get(one, 0))
    return {word: _best(word, others) for word, others in shares.items()}


def _sounds(text: str) -> dict[str, bool]:
    """The sounds of the longer words of a text, and whether they have a capital."""
    return {sound(word): word[0].isupper() for word in _WORD.findall(text) if len(word) >= MIN_LETTERS}


def _best(word: str, others: Mapping[str, float]) -> frozenset[str]:
    """The counterparts of a word. "Barack" comes with "Obama", but is its own counterpart."""
    alike = frozenset(other for other in others if _alike(word, other))
    return alike or frozenset(other for other, share in others.items() if share >= 0.8 * max(others.values()))


def _names(text: str) -> list[str]:
    """The capitalised words inside the sentences of a text, without months and days of the week."""
    return [
        match[0].removesuffix("'s").removesuffix("’s")
        for match in _WORD.finditer(text)
        if match[0][0].isupper()
        and len(match[0]) >= MIN_LETTERS
        and match[0].casefold().removesuffix("s") not in CALENDAR
        and not _SENTENCE_START.search(text[: match.start()])
    ]


def is_word(word: str, lang: Lang) -> bool:
    """Whether a word is used markedly more in this language than in the other."""
    known = _frequencies().get(word, 0.0)
    return (known if lang == "nl" else -known) > MIN_LANGUAGE


@cache
def _frequencies() -> Mapping[str, float]:
    return load_table(paths.data("index", "language", "table.json"))["words"]


def _is_there(name: str, there: set[str], capitals: set[str], pairs: Pairs) -> bool:
    if name in there or pairs.get(name, frozenset()) & there:
        return True
    return any(one[:MIN_PREFIX] == name[:MIN_PREFIX] for one in there) or any(_alike(name, one) for one in capitals)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= MIN_ALIKE
