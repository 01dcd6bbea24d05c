"""What kind of answer a question wants, and whether a sentence has such a thing.

The question words of the two languages say it (Li and Roth, 2002, coarse classes); a question that does not begin with
one, or with one that says nothing ("which", "what"), wants nothing in particular.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from assistant.datatypes import Lang


class Wanted(StrEnum):
    """The kind of answer that a question wants."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    DEFINITION = "definition"
    ANYTHING = "anything"


_NL = [
    (
        r"\b(hoeveel|hoe (veel|groot|oud|lang|hoog|ver|duur)|aantal|welk (aantal|percentage|deel|bedrag))\b",
        Wanted.NUMBER,
    ),
    (r"\b(wanneer|hoe laat|(in|op|tot|sinds) welke? (jaar|datum|maand|dag|periode))\b", Wanted.TIME),
    (r"^wat (is|zijn|betekent|was|waren)\b|\bbetekenis\b", Wanted.DEFINITION),
    (r"\b(wie|wiens|door wie)\b", Wanted.PERSON),
    (r"\b(waar|waarheen|waarvandaan|(in|uit|naar) welke? (stad|land|plaats|dorp|provincie|streek))\b", Wanted.PLACE),
    (r"\b(waarom|waardoor|hoe komt|hoe kwam)\b", Wanted.REASON),
]
_EN = [
    (r"\bhow (many|much|old|long|large|big|high|far)\b|\bnumber of\b", Wanted.NUMBER),
    (r"\bwhat (number|percentage|share|proportion)\b", Wanted.NUMBER),
    (r"\bwhen\b|\b(in|on|by|until) (what|which) (year|date|month|day|period)\b|\bwhat (year|date)\b", Wanted.TIME),
    (r"^what (is|are|does|was|were)\b|\bmeaning\b", Wanted.DEFINITION),
    (r"\b(who|whom|whose)\b", Wanted.PERSON),
    (r"\bwhere\b|\b(in|to|from) (what|which) (city|town|country|place|village|province|region)\b", Wanted.PLACE),
    (r"\b(why|how come|for what reason)\b", Wanted.REASON),
]
_ASKS: dict[Lang, list[tuple[re.Pattern[str], Wanted]]] = {
    "nl": [(re.compile(pattern), kind) for pattern, kind in _NL],
    "en": [(re.compile(pattern), kind) for pattern, kind in _EN],
}
_MONTH = (
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october"
)
_HAS: dict[Wanted, re.Pattern[str]] = {
    Wanted.NUMBER: re.compile(
        r"\d|\b(een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w+tien|\w+tig|honderd\w*|duizend\w*|miljoen"
        r"|miljard|tientallen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?"
        r"|thousands?|millions?|billions?|dozens|half|kwart|quarters?|driekwart|helft)\b",
        re.IGNORECASE,
    ),
    Wanted.TIME: re.compile(rf"\b(1[5-9]|20)\d\d\b|\b({_MONTH})\b", re.IGNORECASE),
    Wanted.PERSON: re.compile(r"(?<=[\w,;(-] )[A-ZÀ-ÖØ-ÞİŞ]\w+|^[A-ZÀ-ÖØ-ÞİŞ]\w+ [A-ZÀ-ÖØ-ÞİŞ]"),
    Wanted.PLACE: re.compile(r"(?<=[\w,;(-] )[A-ZÀ-ÖØ-ÞİŞ]\w+"),
    Wanted.REASON: re.compile(
        r"\b(omdat|doordat|daardoor|waardoor|daarom|vanwege|wegens|door|zodat|reden|oorzaak|aangezien|mede|because|since"
        r"|due|therefore|so|as|reasons?|cause[ds]?|thus|order)\b",
        re.IGNORECASE,
    ),
    Wanted.DEFINITION: re.compile(r"\b(is|zijn|was|waren|betekent|noemt|genoemd|heet|are|were|means|refers|called)\b"),
}


def wanted(question: str, lang: Lang) -> Wanted:
    """The kind of answer that a question wants."""
    lowered = question.lower()
    for pattern, kind in _ASKS[lang]:
        if pattern.search(lowered):
            return kind
    return Wanted.ANYTHING


@lru_cache(maxsize=65_536)
def offers(sentence: str, kind: Wanted) -> bool:
    """Whether a sentence has what could be such an answer; any sentence may answer a question that wants anything."""
    pattern = _HAS.get(kind)
    return pattern is None or pattern.search(sentence) is not None
