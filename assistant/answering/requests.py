"""Recognising a request for operational help, which is declined whatever the documents hold.

A question about the organisation ("How did IS recruit?") is welcome; a request for help ("How do I join?", "Help me
send money") is not. Two things together make a request: it asks on behalf of the asker, or for instructions, and it
names an act of support or of violence. An order to write propaganda is a request by itself.
"""

from __future__ import annotations

import re

from assistant.text import fold


def _any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern for any of these, at the bounds of words."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_GAP = r"\b.{0,60}\b"
_SHORT_GAP = r"\b.{0,12}\b"

_FOR_ONESELF = _any_of(
    r"i|im|me|my|myself|we|us|our|ik|mij|mijn|mezelf|wij|ons|onze|someone like me|iemand als ik",
    r"how (?:do|can|could|should|would|might) (?:you|one|anyone|someone|a person)",
    r"how to|ways to|(?:best|easiest|safest) way|(?:beste|makkelijkste|veiligste) manier|manieren om",
    r"hoe (?:kan|kun|moet|zou|maak|bouw|word|sluit|stuur|kom|reis|pleeg|bereid|koop|smokkel|verstuur)t? "
    r"(?:je|jij|men|iemand)",
    r"step[- ]by[- ]step|instructions?|manual|recipe|tutorial|guide|tips",
    r"instructies|stappenplan|handleiding|recept",
)
_ORDER = re.compile(
    r"^(?:please |graag )?(?:give|tell|show|help|write|explain|teach|make|list|provide|plan|design|draft|create"
    r"|geef|vertel|laat|help|schrijf|leg|leer|maak|plan|ontwerp|stel|noem)\b"
)
_SUPPORT = _any_of(
    r"join\w*|enlist\w*|sign(?:ing)? up|become (?:a )?(?:member|fighter|martyr)",
    r"(?:pledg\w+|swear\w*) (?:my )?allegiance|donat\w+|rais(?:e|ing) money|wire money|financ\w+|fund(?:ing)?",
    r"send(?:ing)? (?:them )?(?:money|funds|cash)|recruit\w*|radicali[sz]\w+|smuggl\w+|contact\w*|get in touch",
    r"support\w*",
    r"get (?:in)?to (?:syria|the caliphate|isis)|travel\w* to|reach (?:syria|isis)|cross(?:ing)? the border",
    rf"aansluit\w*|sluit\w*{_SHORT_GAP}aan|aan te sluiten|lid (?:word|worden|te worden)|word\w*{_SHORT_GAP}lid",
    r"trouw (?:zweren|te zweren|afleggen)|doneer\w*|doneren|financier\w*|smokkel\w*|contact|steun\w*",
    rf"geld (?:sturen|stuur|overmaken|geven|inzamelen|te sturen)|(?:maak|stuur){_GAP}geld",
    r"rekruteer\w*|rekruteren|ronsel\w*|werf|werven|te werven",
    r"afreizen|afreis|uitreizen|naar syrie|naar het kalifaat|grens over\w*",
)
_GET = (
    r"(?:mak\w+|build\w*|construct\w*|assembl\w+|produc\w+|buy\w*|obtain\w*|acquir\w*|synthesi[sz]\w+|prepar\w+"
    r"|bouw\w*|maak\w*|fabriceer\w*|fabriceren|koop|kopen|bemachtig\w*|bereid\w*|aankomen)"
)
_WEAPON = (
    r"(?:bombs?|bom\w*|explosi\w+|explosie\w*|ieds?|grenade\w*|granaat\w*|suicide vest\w*|poison\w*|gif\w*|ricine?"
    r"|mustard gas|mosterdgas|chlorine|chloor\w*|nerve agents?|zenuwgas|chemical weapons?|chemische wapens?|weapons?"
    r"|wapens?|detonators?|ontstekers?|drones?)"
)
_COMMIT = (
    r"(?:plan\w*|carry\w* out|commit\w*|organi[sz]\w+|stage|prepar\w+|pleeg\w*|plegen|beram\w*|voorbereid\w*"
    r"|voor te bereiden|bereid\w*|uitvoer\w*|uit te voeren|opzet\w*)"
)
_ATTACK = r"(?:attack\w*|bombings?|assaults?|massacre\w*|aanslag\w*|aanval\w*|moord\w*|onthoofding\w*)"
_VIOLENCE = _any_of(
    f"{_GET}{_GAP}{_WEAPON}",
    f"{_COMMIT}{_GAP}{_ATTACK}",
    f"{_ATTACK}{_GAP}{_COMMIT}",
    r"(?:behead|kill|murder|onthoofden|vermoord\w*|doden) (?:a|an|someone|people|mensen|iemand)",
)
_PROPAGANDA = _any_of(
    r"(?:write|draft|create|compose|design|schrijf|maak|ontwerp|stel)"
    rf"{_GAP}(?:propaganda|recruit\w+|wervings\w*|pamphlet|pamflet|slogans?|manifesto?)"
)


def is_declined(question: str) -> bool:
    """Whether the question asks for help with supporting the organisation or with violence."""
    folded = fold(question)
    if _PROPAGANDA.search(folded):
        return True
    asks_help = _FOR_ONESELF.search(folded) or _ORDER.match(folded)
    return bool(asks_help and (_SUPPORT.search(folded) or _VIOLENCE.search(folded)))
