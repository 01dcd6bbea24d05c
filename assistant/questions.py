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


_ASKING_NL = (
    r"(?:(?:in|op|aan|door|met|van|voor|sinds|tot|uit|naar) )?"
    r"(?:wie|wat|waar(?:om|door|in|mee|op|van|aan|heen|toe)?|wanneer|hoe(?:veel|lang)?|welke?)\b"
)
_ASKING_EN = r"(?:(?:in|on|at|by|with|from|to|for|since) )?(?:who|whom|whose|what|where|when|why|how|which)\b"
_SEAM: dict[Lang, re.Pattern[str]] = {
    "nl": re.compile(rf"(?<=\?)\s+|[,;]?\s+en\s+(?={_ASKING_NL})", re.IGNORECASE),
    "en": re.compile(rf"(?<=\?)\s+|[,;]?\s+and\s+(?={_ASKING_EN})", re.IGNORECASE),
}
# Words that make a sentence a question; they say what is asked for (`wanted`), not what about.
ASKING_WORDS: dict[Lang, frozenset[str]] = {
    "nl": frozenset(
        "wie wiens wat waar waarom waardoor waarin waarmee waarop waarvan wanneer hoe hoeveel welk welke".split()
    )
    | frozenset(
        "heeft hebben had hadden is zijn was waren werd werden wordt worden kan kon konden doet deed deden".split()
    )
    | frozenset("noem geef vertel weet precies eigenlijk ook nog allemaal zoal".split()),
    "en": frozenset("who whom whose what where when why how many much which".split())
    | frozenset("do does did done has have had is are was were be been being can could will would".split())
    | frozenset("name tell give know exactly actually also please".split()),
}
_LEAST_PART = 2  # words of a part of a question
MOST_PARTS = 3
_OPENING = (
    r"(?:^|[,:] (?:(?:en|and) )?|^(?:en|and) )(?:(?:door|sinds|tot|van|met|aan|voor|by|since|until|to|from|with|for) )?"
)
_NL = [
    (
        r"\b(hoeveel|hoe (veel|groot|oud|lang|hoog|ver|duur)|aantal|welk (aantal|percentage|deel|bedrag))\b",
        Wanted.NUMBER,
    ),
    (rf"{_OPENING}wanneer\b|\bhoe laat\b|\b(in|op|tot|sinds) welke? (jaar|datum|maand|dag|periode)\b", Wanted.TIME),
    (r"^wat (is|was) (de datum|het jaar|de dag)\b", Wanted.TIME),
    (r"^wat (is|was) (het aantal|het percentage|de hoogte|de omvang)\b", Wanted.NUMBER),
    (r"^wat (is|was) de naam\b", Wanted.PERSON),
    (r"^wat (is|zijn|betekent|was|waren)\b|\bbetekenis\b", Wanted.DEFINITION),
    (rf"{_OPENING}(wie|wiens)\b", Wanted.PERSON),
    (rf"{_OPENING}(waar|waarheen|waarvandaan)\b", Wanted.PLACE),
    (r"\b(in|uit|naar) welke? (stad|land|plaats|dorp|provincie|streek)\b", Wanted.PLACE),
    (r"\b(waarom|waardoor|hoe komt|hoe kwam)\b", Wanted.REASON),
]
_EN = [
    (r"\bhow (many|much|old|long|large|big|high|far)\b|\bnumber of\b", Wanted.NUMBER),
    (r"\bwhat (number|percentage|share|proportion)\b", Wanted.NUMBER),
    (
        rf"{_OPENING}when\b|\b(in|on|by|until) (what|which) (year|date|month|day|period)\b|\bwhat (year|date)\b",
        Wanted.TIME,
    ),
    (r"^what (is|was) the (date|year|day)\b", Wanted.TIME),
    (r"^what (is|was) the (number|percentage|share|size|amount)\b", Wanted.NUMBER),
    (r"^what (is|was) the name\b", Wanted.PERSON),
    (r"^what (is|are|does|was|were)\b|\bmeaning\b", Wanted.DEFINITION),
    (rf"{_OPENING}(who|whom|whose)\b", Wanted.PERSON),
    (
        rf"{_OPENING}where\b|\b(in|to|from) (what|which) (city|town|country|place|village|province|region)\b",
        Wanted.PLACE,
    ),
    (rf"{_OPENING}why\b|\b(how come|for what reason)\b", Wanted.REASON),
]
_ASKS: dict[Lang, list[tuple[re.Pattern[str], Wanted]]] = {
    "nl": [(re.compile(pattern), kind) for pattern, kind in _NL],
    "en": [(re.compile(pattern), kind) for pattern, kind in _EN],
}
_MONTH = (
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
)
_TENS = r"\w*(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_ENGLISH_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?"
_HAS: dict[Wanted, re.Pattern[str]] = {
    Wanted.NUMBER: re.compile(
        r"\d[\d.,]*|\b(een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|(?:vijf|zes|zeven|acht|negen)tien"
        rf"|{_TENS}|honderd\w*|duizend\w*|miljoen|miljard|tientallen|kwart|driekwart|helft"
        r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
        rf"|{_ENGLISH_TENS}|hundreds?|thousands?|millions?|billions?|dozens|half|quarters?)\b",
        re.IGNORECASE,
    ),
    Wanted.TIME: re.compile(rf"\b(1[5-9]|20)\d\d\b|\b({_MONTH})\b"),
    Wanted.PERSON: re.compile(r"(?<=[\w,;(-] )[A-ZÀ-ÖØ-ÞİŞ]\w+|^[A-ZÀ-ÖØ-ÞİŞ]\w+(?= [A-ZÀ-ÖØ-ÞİŞ])"),
    Wanted.PLACE: re.compile(r"(?<=[\w,;(-] )[A-ZÀ-ÖØ-ÞİŞ]\w+"),
    Wanted.REASON: re.compile(
        r"\b(omdat|doordat|daardoor|waardoor|daarom|vanwege|wegens|door|zodat|reden|oorzaak|aangezien|mede|because|since"
        r"|due|therefore|so|as|reasons?|cause[ds]?|thus|order)\b",
        re.IGNORECASE,
    ),
    Wanted.DEFINITION: re.compile(r"\b(is|zijn|was|waren|betekent|noemt|genoemd|heet|are|were|means|refers|called)\b"),
}


def parts(question: str, lang: Lang) -> list[str]:
    """The questions that a question is made of ("When was X founded, and who leads it?"); itself when it is one."""
    found = _SEAM[lang].split(question)
    if len(found) > MOST_PARTS or any(len(part.split()) < _LEAST_PART for part in found):
        return [question]
    return found


# A number as a short answer: an article ("een", "one of them") is none.
_NO_ARTICLES = _HAS[Wanted.NUMBER].pattern.replace("een|", "", 1).replace("|one|", "|", 1)
AMOUNT = re.compile(rf"(?<![^\W_])(?:{_NO_ARTICLES})(?![^\W\d_])", re.IGNORECASE)  # nor is the 4 in "Sharia4Belgium"


def wanted(question: str, lang: Lang) -> Wanted:
    """The kind of answer that a question wants."""
    lowered = question.lower()
    for pattern, kind in _ASKS[lang]:
        if pattern.search(lowered):
            return kind
    return Wanted.ANYTHING


def offers(sentence: str, kind: Wanted) -> bool:
    """Whether a sentence has what could be such an answer; any sentence may answer a question that wants anything."""
    return kind not in _HAS or bool(_offered(sentence, kind))


def offers_new(sentence: str, kind: Wanted, question: str) -> bool:
    """Whether a sentence has what could be such an answer beside what the question names itself."""
    return kind not in _HAS or not _offered(sentence, kind) <= _openings(question)


@lru_cache(maxsize=65_536)
def _offered(sentence: str, kind: Wanted) -> frozenset[str]:
    """What a sentence has that could be such an answer, by its first letters."""
    return frozenset(_opening(match[0]) for match in _HAS[kind].finditer(sentence))


def named_in(word: str, question: str) -> bool:
    """Whether a question has a word, or another form of it."""
    return _opening(word) in _openings(question)


@lru_cache(maxsize=64)
def _openings(question: str) -> frozenset[str]:
    return frozenset(_opening(word) for word in _WORD.findall(question))


_WORD = re.compile(r"\w[\w.,]*\w|\w")


def _opening(word: str) -> str:
    """The first letters of a word: of the forms of a name ("Turkije", "Turkish") they are the same."""
    return word.rstrip(".,") if word[0].isdigit() else word.casefold()[:5]
