"""Who says so: whether a source only claims something, and whether a statement says that it does."""

from __future__ import annotations

import re

from assistant.datatypes import Lang
from assistant.facts import claims

_NO_CLAIM = re.compile(  # what could be, and words that only look like a claim
    r"\bzou(?:den)?\s(?:kunnen|moeten|willen|mogen)\b|\ballegiance\w*", re.IGNORECASE
)
# Beside the words of `claims`: what else tells a reader that somebody says, finds or reckons it.
_WORDS: dict[Lang, str] = {
    "nl": r"""
        conclud\w* oordeel\w* waarschuw\w* noem\w* betitel\w* bestempel\w* vind\w* vond\w* aldus eigen\szeggen
        zegg\w* zeiden gezegd meld\w* gemeld bericht\w* verklar\w* ongeveer circa zo'n rond naar\sverluidt
        aanwijzing\w* blij(?:kt|ken) bleek bleken men(?:en|ing) meent opvatting beschouw\w* waarschijnlijk
        mogelijk\w* misschien wellicht achten acht blijkbaar kennelijk bronnen wees wijst wijzen reken\w* geld\w*
        gold\w* krijg\w*\shet\sverwijt zag opeis\w* opge[eë]ist
    """,
    "en": r"""
        conclud\w* found warn\w* call\w* label\w* describ\w* argu\w* charg\w* conten\w* believ\w* thought think\w*
        point\w* say saying told probably presumably likely possibly apparently perhaps may might view opinion
        shows? showed reveal\w* feels? seen\sas about around roughly approximately some\s\d+ sources critic\w*
        not(?:ed|es) puts? counted signs? indicat\w* announc\w*
    """,
}
_SAYS = {lang: re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE) for lang, words in _WORDS.items()}


def is_claim(sentence: str) -> bool:
    """Whether a sentence of a source reports what somebody claims or estimates."""
    return claims.is_claim(_NO_CLAIM.sub("", sentence))


def is_attributed(statement: str, lang: Lang) -> bool:
    """Whether a statement says that somebody says, denies or reckons it."""
    plain = _NO_CLAIM.sub("", statement)
    return _SAYS[lang].search(plain) is not None or claims.is_claim(plain) or claims.is_denial(plain)
