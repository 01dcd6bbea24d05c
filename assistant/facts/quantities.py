"""The values of the numbers and parts of a text, written in figures or in words, Dutch or English.

"2.000", "2,000", "tweeduizend" and "two thousand" are 2000; "een kwart" and "25%" are 25.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.datatypes import Lang
from assistant.facts import numbers
from assistant.text import fold

LEAST = 3  # smaller numbers in words are counts of what was named ("the two groups") more often than figures

_UNITS: dict[Lang, list[str]] = {
    "en": """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split(),
    "nl": """nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien
    zeventien achttien negentien""".split(),
}
_TENS: dict[Lang, list[str]] = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split(),
}
_SCALES: dict[Lang, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9},
    "nl": {"honderd": 100, "duizend": 1_000, "miljoen": 10**6, "miljard": 10**9},
}
_PART_WORDS: dict[Lang, list[tuple[str, str]]] = {
    "en": [
        (r"three[- ]quarters?", "75"),
        (r"(?<!three[- ])(?:one[- ]|a )?quarter(?! of (?:\d{4}|the year))", "25"),
        (r"(?:a third of|one[- ]third)", "33"),
        (r"two[- ]thirds", "67"),
        (r"(?:a fifth of|one[- ]fifth)", "20"),
        (r"(?:a tenth of|one[- ]tenth)", "10"),
        (r"half of|one half", "50"),
    ],
    "nl": [
        (r"driekwart|drie kwart", "75"),
        (r"een kwart|kwart van", "25"),
        (r"een ?derde(?= van| deel)", "33"),
        (r"twee ?derde", "67"),
        (r"een ?vijfde", "20"),
        (r"een ?tiende", "10"),
        (r"de helft", "50"),
    ],
}
_PARTS = {
    lang: [(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), value) for pattern, value in parts]
    for lang, parts in _PART_WORDS.items()
}
_SMALL: dict[Lang, str] = {lang: "|".join(words[1:11]) for lang, words in _UNITS.items()}
_SHARE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"\b({_SMALL['en']})\s(?:out of|in|in every|of every)\s({_SMALL['en']})\b", re.IGNORECASE),
    "nl": re.compile(rf"\b({_SMALL['nl']})\s(?:op de|van de|op)\s({_SMALL['nl']})\b", re.IGNORECASE),
}
_YEARS = re.compile(r"\b(1[89]|20)\d\d\s?[-–/]\s?(\d\d)\b(?!\d)")  # "2015-16"
_THOUSANDS = re.compile(r"\b(\d{1,3})(?=\s?[-–]\s?\d{1,3}[.,](000)\b)")  # "20-30,000"
_DUTCH = re.compile(  # one to 99, hundreds, thousands: "honderdveertigduizend", "eenentwintig"
    r"(?:(?P<thousands>[a-z]*)duizend)?(?:en)?(?:(?P<hundreds>[a-z]*)honderd)?(?:en)?(?P<rest>[a-z]*)"
)


@lru_cache(maxsize=1_024)
def quantities(text: str, lang: Lang) -> frozenset[str]:
    """The values of a text, as texts."""
    years = {match[1] + match[2] for match in _YEARS.finditer(text)}
    years |= {match[1] + match[2] for match in _THOUSANDS.finditer(text)}
    shares = _SHARE[lang].sub("", text)
    found = frozenset(numbers.numbers(text)) | _in_words(shares, lang)
    return found | years | {_percentage(match[1], match[2], lang) for match in _SHARE[lang].finditer(text)}


def _percentage(part: str, whole: str, lang: Lang) -> str:
    """What "three out of four" is as a percentage."""
    return str(round(100 * _value(fold(part), lang) / _value(fold(whole), lang)))


def is_number(word: str, lang: Lang) -> bool:
    """Whether a word is a number: "vijftig", "hundred"."""
    low = fold(word)
    return low in _SCALES[lang] or _value(low, lang) > 0


def _in_words(text: str, lang: Lang) -> frozenset[str]:
    parts = {value for pattern, value in _PARTS[lang] if pattern.search(text)}
    for pattern, _ in _PARTS[lang]:
        text = pattern.sub(" . ", text)
    found: list[int] = []
    total = current = 0
    is_open = is_after_figures = False
    for token in [*re.findall(r"[^\W\d_]+|[^\w\s-]|\d+", fold(text)), "."]:
        scale = 0 if is_after_figures else _SCALES[lang].get(token, 0)  # "5 thousand" is read with the figures
        value = 0 if scale else _value(token, lang)
        if scale:
            if scale > 100:
                total, current = total + max(current, 1) * scale, 0
            else:
                current = max(current, 1) * scale
            is_open = True
        elif value:
            current, is_open = current + value, True
        elif not (is_open and token in ("and", "en") and (current >= 100 or total)):
            if is_open:
                found.append(total + current)
            total, current, is_open = 0, 0, False
        is_after_figures = token.isdigit()
    return frozenset(parts | {str(number) for number in found if number >= LEAST})


def _value(token: str, lang: Lang) -> int:
    """The value of a word that is a number below a thousand, or in Dutch below a million; 0 for another."""
    if token in _UNITS[lang]:
        return _UNITS[lang].index(token)
    if token in _TENS[lang]:
        return 20 + 10 * _TENS[lang].index(token)
    return _dutch(token) if lang == "nl" else 0


def _dutch(token: str) -> int:
    """The value of a Dutch compound: "eenentwintig", "tweehonderdvijftig", "honderdveertigduizend"."""
    if not token:
        return 0
    match = _DUTCH.fullmatch(token)
    if match is None:
        return 0
    total = 0
    for name, scale in (("thousands", 1_000), ("hundreds", 100)):
        if match[name] is not None:
            many = _value(match[name], "nl") if match[name] else 1
            if match[name] in _SCALES["nl"]:
                many = _SCALES["nl"][match[name]]
            if not many:
                return 0
            total += many * scale
    rest = match["rest"]
    if not rest:
        return total
    small = _small(rest)
    return total + small if small else 0


def _small(word: str) -> int:
    """The value of a Dutch number below a hundred; 0 for another word."""
    if word in _UNITS["nl"]:
        return _UNITS["nl"].index(word)
    for at, tens in enumerate(_TENS["nl"]):
        unit = word.removesuffix(f"en{tens}")
        if word == tens:
            return 20 + 10 * at
        if unit != word and unit in _UNITS["nl"][1:10]:
            return 20 + 10 * at + _UNITS["nl"].index(unit)
    return 0
