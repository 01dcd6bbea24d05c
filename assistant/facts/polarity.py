"""Words that turn what a clause says into its opposite: negations, denials, refusals, failures; Dutch and English.

"Not deny" turns it twice, so what counts is whether their number is odd.
"""

from __future__ import annotations

import re

from assistant.datatypes import Lang

_NL = r"""
niet(?!\salleen|-|\s(?:meer|langer)\b) geen(?![^.;,]*\smeer\b) nooit niemand niets nergens noch evenmin ontken\w*
ontkracht\w* tegengesproken weerspr[aeo]\w* verw[eio]rp\w* verwierp\w* weerleg\w* betwist\w* bestreed bestreden
weiger\w* geweigerd\w* tevergeefs mislukt\w* verbod verboden verbood verbied\w* uitgesloten uitsluit\w*
sluit\w*(?=[^.;]*\suit\b) sloot(?=[^.;]*\suit\b) (?:wees|wijst|wezen)(?=[^.;]*\s(?:af|van\sde\shand)\b) afgewezen
afwijzing\w* onvoldoende te\sweinig nauwelijks amper mist misten miste ontbr[aeo]\w* gebrek
"""
_EN = r"""
not(?!\sonly|\sany\slonger) \w+n['’]t cannot no(?!\slonger) never nobody none nothing nowhere neither nor
den(?:y|ies|ied|ying|ial\w*) refus\w* reject\w* refut\w* disput\w* contest(?:s|ed|ing)? contradict\w* dismiss\w*
in\svain fail(?:s|ed|ing)? forbid\w* forbad\w* forbade bans? banned banning barred bars?\sfrom prohibit\w*
rul(?:es|ed|ing|e)\sout insufficient\w* too\slittle hardly barely lack\w*
"""
_WORDS: dict[Lang, str] = {"nl": _NL, "en": _EN}
_CUES = {lang: re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE) for lang, words in _WORDS.items()}

# Words that another may say with a negation and yet another without: "closer than ever", "rather than", "no longer".
_EITHER: dict[Lang, re.Pattern[str]] = {
    "nl": re.compile(
        r"\b(?:geen\b[^.;,]*\smeer|niet (?:meer|langer)|dan (?:ooit|elke|alle)|in plaats van|twijfel\w*|verhinder\w*"
        r"|voorkom\w*|maar één|zonder)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:no longer|not any longer|than (?:ever|any|all)|rather than|instead of|doubt\w*|prevent\w*|avoid\w*"
        r"|(?:stop|stops|stopped|keep|keeps|kept)\b[^.;,]*\sfrom|just one|only one|whether|without)\b",
        re.IGNORECASE,
    ),
}
_PREFIXED: dict[Lang, re.Pattern[str]] = {
    "nl": re.compile(r"\bon(?!der|ze|geveer|t|langs|line|danks)\w{4,}", re.IGNORECASE),
    "en": re.compile(
        r"\bun(?!der|til|ion|it|iv|ique|cle)\w{4,}|\bim(?:possib|prob)\w+|\bin(?:abil|effect|cap)\w+", re.IGNORECASE
    ),
}


def may_go_either_way(text: str, lang: Lang) -> bool:
    """Whether a text says something that can as well be said with, or without, a negation."""
    return _EITHER[lang].search(text) is not None


def prefixed(text: str, lang: Lang) -> frozenset[str]:
    """The words of a text that are turned by their prefix: "unhelpful"."""
    return frozenset(match[0].casefold() for match in _PREFIXED[lang].finditer(text))


def negations(text: str, lang: Lang) -> list[int]:
    """Where the words begin that turn what is said."""
    return [match.start() for match in _CUES[lang].finditer(text)]
