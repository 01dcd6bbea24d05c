"""Who comes before whom in what a sentence says is done: the doer first, in the active and in the passive voice.

There is no parser. In both languages the doer stands before who it is done to, also where the verb comes first ("In
juni beschuldigde A B"), except behind "by" and "door", and the source of a claim stands behind "according to".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.datatypes import Lang
from assistant.facts.entities import mentions
from assistant.facts.named import is_name
from assistant.facts.names import OPENERS
from assistant.facts.numbers import CALENDAR
from assistant.facts.sounds import sound

_CLAUSE = re.compile(  # the order of one clause says nothing of another
    r"[;:]|,?\s\b(?:while|whereas|but|when|if|after|before|because|since|although|until|who|which|whose|whom|die|waarin|terwijl|maar|toen|wanneer|als|indien|nadat|voordat|omdat"
    r"|hoewel|doordat|waarbij|waarna|waarop|totdat|zodat|so that|om|in order to)\b",
    re.IGNORECASE,
)
_OPENING_CLAUSE = re.compile(
    r"(?:when|after|before|because|since|although|while|as|to|in order"
    r"|toen|nadat|voordat|omdat|hoewel|doordat|terwijl|om)\b[^,]*,",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\s(?:that|dat)\b", re.IGNORECASE)  # doers are first from here on
_DOER = re.compile(r"\b(?:by|door|volgens|according to|aldus),?\s(?:[\w'’-]+,?\s){0,4}$", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:volgens|according to|aldus),?\s(?:[\w'’-]+,?\s){0,4}$"
    r"|,\s(?:(?:zo|dat|wat)\s)?(?:meld\w+|zegg?\w*|zei|zeiden|said|say|says|reported|bericht\w+|verklaard\w+|bevestig\w+"
    r"|maakte\w*|stel\w*)\s(?:[\w'’-]+\s){0,3}$",
    re.IGNORECASE,
)
_GIVER = re.compile(r"\b(?:from|van)\s(?:[\w'’-]+\s){0,3}$", re.IGNORECASE)
_WINNER = re.compile(r"\b(?:to|aan|in handen van)\s(?:[\w'’-]+\s){0,2}$", re.IGNORECASE)
_RECEIVES = re.compile(r"\b(?:receiv\w+|got|kreeg|kregen|krijgen|ontving\w*|ontvangen)\b", re.IGNORECASE)
_LOSES = re.compile(r"\b(?:los(?:es?|t|ing)|verl(?:iest|iezen|oor|oren)|f[ae]ll?s?|viel(?:en)?)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:in|from|of|near|at|outside|between|into|over|across|with|under|like|than|uit|van|vanuit|bij|nabij|tussen|boven|rond|buiten"
    r"|onder|over|met|als|as|(?:strijd|oorlog|fight|war|battle|struggle|campaign|fighting)\s(?:tegen|against))\s(?:(?:the|de|het|een|a|an|northern|north-eastern|former|voormalige)\s)*(?:[\w-]+-)?$",
    re.IGNORECASE,
)
_POWER = re.compile(
    r"\b(?:government|army|regime|state|forces|authorities|regering|leger|bewind|staat|troepen|autoriteiten)\s"
    r"(?:of|van)\s(?:the\s|de\s|het\s)?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:,?\s(?:and|en|or|of|as well as)\s(?:the\s|de\s|het\s)?|,\s(?:the\s|de\s|het\s)?|\s?[-–/]\s?)")
_THE_GROUP = re.compile(
    r"\b(?:the|this|de|deze)\s(?:terrorist\s|terreur|jihadist\s|jihadistische\s)?"
    r"(?:group|movement|organi[sz]ation|groep|beweging|groepering|organisatie)\b(?!\s(?-i:[A-Z]))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞİŞ][\w'’ʿʾ‘ʻ]+")
_BESIDE = re.compile(rf"{_JOINED.pattern}|\s|,\s(?:[\w-]+\s){{0,3}}", re.IGNORECASE)  # ", more precisely the PKK"
_ONLY_TELLS_WHICH = re.compile(r"-(?:\w+ed|led|made|run|held|born)\b")  # "the US-backed forces"
_SAID_SO = re.compile(
    r"(?:\s[\w'’-]+){0,5}?\s(?:said|says|say|reported|claimed|announced|warned|stated|told \w+)(?!\s(?:that|to)\b)"
)
_ADJECTIVE = re.compile(r"\w+(?:se|s|ish|ian|i|ese|an|ch)$")
_OPENING = 60  # characters that are looked at before a mention


@dataclass(frozen=True, slots=True)
class _Part:
    """Somebody or something named, where, and whether as the doer."""

    key: str
    start: int
    end: int
    is_doer: bool
    says: bool  # the source of all that the sentence says


@dataclass(frozen=True, slots=True)
class Order:
    """Pairs of those named: the first always before the second, and pairs that stand side by side or both ways."""

    before: frozenset[tuple[str, str]]
    either: frozenset[tuple[str, str]]
    across: frozenset[tuple[str, str]]  # pairs of different clauses, as they stand


def swapped(statement: Order, nearest: Order, source: list[Order]) -> list[tuple[str, str]]:
    """The pairs of a statement that stand the other way round in the sentence nearest to it, and so in none."""
    found = []
    for one, other in statement.before - statement.either:
        reverse = (other, one) in nearest.before and (one, other) not in nearest.either
        agrees = any({(one, other)} & (order.before | order.either | order.across) for order in source)
        if reverse and not agrees:
            found.append((one, other))
    return found


@lru_cache(maxsize=1_024)
def order(text: str, lang: Lang) -> Order:
    """The order of those that a sentence names, doers first in their clause."""
    parts = _parts(text, lang)
    opening = _OPENING_CLAUSE.match(text)
    clauses = [opening.end()] if opening else [match.start() for match in _CLAUSE.finditer(text)]
    reported = [match.start() for match in _REPORTED.finditer(text)]
    before: set[tuple[str, str]] = set()
    either: set[tuple[str, str]] = set()
    across: set[tuple[str, str]] = set()
    for one, other in combinations(parts, 2):
        if one.key == other.key:
            continue
        if _place(one, clauses) != _place(other, clauses) and not (one.says or other.says):
            across.add((one.key, other.key))
            continue
        first, second = sorted((one, other), key=lambda p: (_place(p, reported), not p.is_doer, p.start))
        before.add((first.key, second.key))
        if one.is_doer and other.is_doer:  # of two things done
            either |= {(one.key, other.key), (other.key, one.key)}
        if one.is_doer == other.is_doer and _JOINED.fullmatch(text[one.end : other.start]):
            either |= {(one.key, other.key), (other.key, one.key)}
    both = {pair for pair in before if pair[::-1] in before}
    return Order(frozenset(before - both), frozenset(either | both), frozenset(across))


def _place(part: _Part, bounds: list[int]) -> int:
    return -1 if part.says else sum(bound < part.start for bound in bounds)


def _parts(text: str, lang: Lang) -> list[_Part]:
    """Those that a text names, in order, without those that only say where."""
    receives = _RECEIVES.search(text) is not None
    loses = _LOSES.search(text) is not None
    taken = _named(text, lang)
    parts: list[_Part] = []
    place_ends = -1
    for at, (key, start, end, is_entity) in enumerate(taken):
        opening = text[max(start - _OPENING, 0) : start]
        is_doer = _DOER.search(opening) is not None or (receives and _GIVER.search(opening) is not None)
        is_doer = is_doer or (loses and _WINNER.search(opening) is not None)
        says = _SAYS.search(opening) is not None or _is_source(text, start, end)
        is_doer = is_doer or says
        if not is_doer and parts and parts[-1].is_doer and _BESIDE.fullmatch(text[parts[-1].end : start]):
            is_doer = True
        is_place = _PLACE.search(opening) is not None and _POWER.search(opening) is None
        if not is_doer and (is_place or (place_ends >= 0 and _goes_on_listing(text, place_ends, start, end))):
            place_ends = end
            continue
        if _ONLY_TELLS_WHICH.match(text, end):
            continue
        if is_entity and _describes_a_name(text, taken, at):
            continue
        parts.append(_Part(key, start, end, is_doer, says))
    return parts


def _named(text: str, lang: Lang) -> list[tuple[str, int, int, bool]]:
    """What is named from where to where, and whether it is in the list of entities; a name of several words is one."""
    found = [(m.entity, m.start, m.end, True) for m in mentions(text)]
    found += [("IS", m.start(), m.end(), True) for m in _THE_GROUP.finditer(text)]
    for match in _NAME.finditer(text):
        if any(start < match.end() and match.start() < end for _, start, end, _ in found):
            continue
        low = match[0].casefold()
        if low in OPENERS or low.removesuffix("s") in CALENDAR:
            continue
        if match.start() > 0 or is_name(match[0], lang, True, _goes_on(text, match.end())):
            key = sound(re.sub(r"['’]s?$", "", match[0]))
            found.append((key, match.start(), match.end(), False))
    found.sort(key=lambda one: one[1])
    joined: list[tuple[str, int, int, bool]] = []
    for key, start, end, is_entity in found:
        if (
            joined
            and not is_entity
            and re.fullmatch(r"\s(?:[a-zA-Z]{2}-)?|\s?-\s?|\s(?:for|of|voor)\s", text[joined[-1][2] : start])
        ):
            joined[-1] = (key, joined[-1][1], end, False)
            continue
        if re.search(r"\b[a-zA-Z]{2}-$", text[:start]):  # "al-Nusra"
            start -= 3
        joined.append((key, start, end, is_entity))
    return joined


def _is_source(text: str, start: int, end: int) -> bool:
    """Whether somebody is named at the end as who says so: ", the Syrian Observatory reported"."""
    before, after = text[max(start - _OPENING, 0) : start], text[end:]
    return re.search(r",\s(?:the\s)?$", before) is not None and _SAID_SO.match(after) is not None


def _goes_on_listing(text: str, place_ends: int, start: int, end: int) -> bool:
    """Whether a list of places goes on: "in Libya, Nigeria and Asia"."""
    between = text[place_ends:start]
    return _JOINED.fullmatch(between) is not None and (
        "," not in between or re.match(r"(?:-\w+)?(?:,\s[\w-]+)*,?\s(?:and|en)\b", text[end:]) is not None
    )


def _goes_on(text: str, end: int) -> bool:
    """Whether a name that opens the sentence goes on, or does something that only somebody does."""
    return re.match(r"\s[A-Z]|-?['’]s\b|\s(?:said|claimed|zei|beweerde)\b", text[end:]) is not None


def _describes_a_name(text: str, taken: list[tuple[str, int, int, bool]], at: int) -> bool:
    """Whether a nationality belongs to a name beside it: "the Irish journalist Patrick Cockburn"."""
    key, start, end, _ = taken[at]
    if key == "IS" or not _ADJECTIVE.fullmatch(text[start:end]):
        return False
    after = taken[at + 1] if at + 1 < len(taken) else None
    if after is not None and not after[3] and re.fullmatch(r"\s(?:[a-z-]+\s){1,3}", text[end : after[1]]):
        return not re.search(r"(?:ed|de|te)\s|\b(?:of|van|by|door|that|dat|and|en|the|de|het)\s", text[end : after[1]])
    previous = taken[at - 1] if at else None
    between = text[previous[2] : start] if previous is not None else ""
    apposed = re.fullmatch(r",\s(?:an?|the|een|de)\s(?:[a-z-]+\s)?", between) is not None
    return previous is not None and not previous[3] and apposed
