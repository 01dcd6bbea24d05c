"""Recognising a request for operational help, which is declined whatever the documents hold.

A question about the organisation ("How did IS recruit?") is welcome; a request for help ("How do I join?", "Help me send
money") is not. Two things together make a request: it asks on behalf of the asker, or for instructions, and it names an
act of support or violence. An order to write propaganda or to plan an attack is a request by itself.
"""

from __future__ import annotations

import re

from assistant.text import fold

_FOR_ONESELF = re.compile(
    r"\b(i|i'm|im|me|my|we|us|our|ik|mij|mijn|wij|ons|onze|someone like me|iemand als ik)\b"
    r"|\bhow (do|can|could|should|would|might) (you|one|anyone|someone|a person)\b|\bhow to\b|\bways to\b|\bbest way\b"
    r"|\bhoe (kan|kun|moet|zou|maak|bouw|word|sluit|stuur|kom|reis|pleeg|bereid|koop|smokkel|verstuur)\w*"
    r" (ik|je|jij|men|iemand|we|wij)\b"
    r"|\b(step[- ]by[- ]step|instructions?|instructies|stappenplan|handleiding|manual|recipe|recept|tutorial|guide"
    r"|tips)\b|\bbeste manier\b|\bmanieren om\b"
    r"|^(give|tell|show|help|write|explain|teach|make|list|provide|plan|design|draft|create|geef|vertel|laat|help|schrijf"
    r"|leg|leer|maak|plan|ontwerp|stel|noem)\b"
)
_SUPPORT = re.compile(
    r"\b(join\w*|enlist\w*|sign(ing)? up|become (a )?(member|fighter|martyr)|pledg\w+ allegiance|swear allegiance"
    r"|donat\w+|send(ing)? (them )?(money|funds|cash)|financ\w+|fund(ing)?|wire money|rais(e|ing) money"
    r"|recruit\w*|radicali[sz]\w+|get (in)?to (syria|the caliphate|isis|is territory)|travel\w* to|reach (syria|isis)"
    r"|cross(ing)? the border|smuggl\w+|contact\w*|get in touch|support\w*"
    r"|aansluit\w*|sluit\w* .{0,12}\baan|aan te sluiten|lid (word|worden|te worden)|word\w* .{0,12}\blid"
    r"|trouw (zweren|te zweren|afleggen)|doneer\w*|doneren|geld (sturen|stuur|overmaken|geven|inzamelen|te sturen)"
    r"|stuur .{0,12}\bgeld|financier\w*|rekruteer\w*|rekruteren|ronsel\w*|werf|werven|afreizen|afreis|uitreizen|naar syrie"
    r"|naar het kalifaat|grens over\w*|smokkel\w*|contact|steun\w*)\b"
)
_VIOLENCE = re.compile(
    r"\b(mak\w+|build\w*|construct\w*|assembl\w+|produc\w+|buy\w*|obtain\w*|acquir\w*|synthesi[sz]\w+|prepar\w+|cook\w*"
    r"|bouw\w*|maak\w*|maken|fabriceer\w*|fabriceren|koop|kopen|bemachtig\w*|bereid\w*|aankomen)\b.{0,60}"
    r"\b(bomb?s?|bom\w*|explosi\w+|ied|ieds|grenade\w*|granaat\w*|suicide vest\w*|bomgordel\w*|bomvest\w*|poison\w*|gif\w*"
    r"|ricin\w*|ricine|mustard gas|mosterdgas|chlo(or|rine)\w*|nerve agent\w*|chemical weapon\w*|chemische wapen\w*"
    r"|weapons?|wapens?|detonator\w*|ontsteker\w*|drone\w*)\b"
    r"|\b(plan\w*|carry\w* out|commit\w*|organi[sz]\w+|stage|prepar\w+|pleeg\w*|plegen|beram\w*|voorbereid\w*|bereid\w*)\b"
    r".{0,40}\b(attack\w*|bombing\w*|assault\w*|massacre\w*|aanslag\w*|aanval\w*|moord\w*|onthoofding\w*)\b"
    r"|\b(attack\w*|aanslag\w*|aanval\w*)\b.{0,40}\b(plan\w*|plegen|pleeg|uitvoeren|voorbereid\w*|opzet\w*|te plegen)\b"
    r"|\b(behead|kill|murder|onthoofden|vermoord\w*|doden) (a|an|someone|people|mensen|iemand)\b"
)
_PROPAGANDA = re.compile(
    r"\b(write|draft|create|compose|design|schrijf|maak|ontwerp|stel)\b.{0,60}\b(propaganda|recruit\w+|wervings\w*|pamphlet"
    r"|pamflet|speech praising|post to attract|slogan\w*|manifesto?)\b"
)


def is_declined(question: str) -> bool:
    """Whether the question asks for help with supporting the organisation or with violence."""
    folded = fold(question)
    if _PROPAGANDA.search(folded):
        return True
    return bool(_FOR_ONESELF.search(folded)) and bool(_SUPPORT.search(folded) or _VIOLENCE.search(folded))
