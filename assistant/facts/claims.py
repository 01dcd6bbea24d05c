"""Words that show that a sentence reports what somebody claims, or that somebody denies it; Dutch and English.

Reporting verbs and hedges of the two languages, after the list of factuality cues of Saurí and Pustejovsky (2009).
"""

from __future__ import annotations

import re

_ACCUSATION = re.compile(
    r"\b(accus\w+|alleg\w+|claim\w*|assert\w*|suspect\w*|reportedly|linked|criticis\w+|criticiz\w+|blam\w+|implicat\w+"
    r"|beschuldig\w*|betich\w*|beweer\w*|beweren|naar verluidt|zou|zouden|verwijt\w*|verweten|bekritiseerd"
    r"|kritiek|verdenk\w*|aantijging\w*|vermeend\w*)\b",
    re.IGNORECASE,
)
_OTHER_CLAIM = re.compile(  # that is no accusation
    r"\b(said|says|stated|reported|according to|suggest\w*|estimat\w+"
    r"|zei|zegt|stelt|stelde|meldde\w*|verklaarde\w*|volgens|vermoed\w*|betwist\w*"
    r"|schatting\w*|schatte\w*|geschatte?)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(den(?:y|ies|ied|ying)|denial\w*|reject\w*|refut\w*|dismiss\w*|disput\w*"
    r"|no (?:solid |direct )?(?:evidence|proof)"
    r"|ontken\w*|weerspr\w*|weersproken|verwerp\w*|verwierp\w*|weerleg\w*|tegengesproken|geen (?:enkel )?bewijs"
    r"|niet bewezen|betwist\w*)\b",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    r"(he|she|it|they|his|her|its|their|this|that|these|those|of (those|these)|such"
    r"|the (study|report|group)|hij|zij|ze|het was|dit|dat|deze|die|hun|haar|zijn|hiervan|daarvan"
    r"|hierbij|daarbij|hierdoor|daardoor|daarna|hierna|hiermee|daarmee|hieronder|ook|toch|zo|later|eerst"
    r"|een (dag|week|maand) (later|eerder))\b",
    re.IGNORECASE,
)


def is_claim(sentence: str) -> bool:
    """Whether the sentence reports an accusation, an estimate or another claim."""
    return is_accusation(sentence) or _OTHER_CLAIM.search(sentence) is not None


def is_accusation(sentence: str) -> bool:
    """Whether the sentence reports that somebody is accused of something, or said to have done it."""
    return _ACCUSATION.search(sentence) is not None


def is_denial(sentence: str) -> bool:
    """Whether the sentence reports a denial or a doubt."""
    return _DENIAL.search(sentence) is not None


def leans_back(sentence: str) -> bool:
    """Whether the sentence begins with words that point to the sentence before it."""
    return _ANAPHOR.match(sentence) is not None
