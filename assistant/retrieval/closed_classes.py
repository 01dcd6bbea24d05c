"""The words of the closed classes of Dutch and English that say how a question hangs together with what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.datatypes import Lang
from assistant.questions import ASKING_WORDS
from assistant.retrieval.analysis import terms

Words = Mapping[Lang, frozenset[str]]


def _words(nl: str, en: str) -> Words:
    return {"nl": frozenset(nl.split()), "en": frozenset(en.split())}


# Openers: "and", "what about". Behind one stands a fragment, or a question.
OPENER: Mapping[Lang, re.Pattern[str]] = {
    "nl": re.compile(
        r"(?:(?:en|maar|of|ook|dus|oké|ok|ja|nee)\b,?\s+)*"
        r"(?:hoe\s(?:zit|staat|is)\s(?:het|dat)\s(?:dan\s)?(?:met|in|bij)\s|wat\s(?:dan\s)?(?:met|over)\s"
        r"|wat\sdacht\sje\svan\s)?(?:(?:dan|ook)\s)?",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:(?:and|but|or|also|so|ok|okay|yes|no)\b,?\s+)*"
        r"(?:(?:what|how)\s(?:about|of)\s|(?:is|was)\sit\sthe\ssame\s(?=in|for|with))?(?:(?:then|also)\s)?",
        re.IGNORECASE,
    ),
}
# Words that stand for something else.
PERSON = _words("hij hem ie", "he him she her")
OTHERS = _words("zij ze haar hen hun", "they them it")
OWNERS = _words("zichzelf henzelf hun haar zijn", "his hers its their theirs himself herself itself themselves")
PLACES = _words("daar toen destijds", "there then")
SHOWING = _words("die deze dit dat", "this these those that")
ALWAYS_SHOWING = _words("deze dit", "this these those")
HAPPENING = _words("het dat dit die", "it that this those")  # may stand for what happened, or for nothing
PRONOMINAL = re.compile(
    r"(?:daar|hier|er)(?:aan|achter|bij|binnen|boven|door|heen|in|langs|mee|na|naar|naartoe|naast|om|onder|op|over|toe"
    r"|tegen|tussen|uit|van|vandaan|voor|vóór|tijdens)"
)
# Words that hold a sentence together.
PREPOSITIONS = _words(
    "aan achter bij binnen boven buiten door in langs met na naar naast namens om onder op over per rond sinds"
    " tegen tijdens tot tussen uit van vanaf vanuit vanwege volgens voor zonder",
    "about above according across after against among around at before behind below beside between by during for from"
    " in inside into near of off on onto out outside over per since through to toward towards under until up upon"
    " with within without",
)
BOUNDARIES = _words(  # a clause begins with them
    "en maar of want toen als dat die nadat voordat omdat doordat terwijl zodat wanneer waar wat wie hoe hoewel",
    "and but or when while if that who which because since after before although what where how whether until as",
)
CLAUSES = _words("dat of om wie wat", "that whether who what")  # what "is it true" may lead up to
QUESTION_WORDS = _words("wie wat waar waarom waardoor waarmee waarvan wanneer hoe", "who whom what where when why how")
WHICH = _words("welk welke wat hoeveel wie wiens", "which what how many much whose")
THE = _words("de het", "the")
BE = _words("is was zijn waren werd werden wordt worden", "is are was were be been")
PAST = _words("was waren werd werden had hadden deed deden kon konden", "was were did had could")
TELLING = _words("noem geef vertel", "name tell give")
CLOCK = _words("laat", "time")  # "What time is it?"
SELF = _words("ik mij me mijn je jij jouw u uw we wij ons onze", "i me my you your we us our")
LOOSE = _words(  # they say nothing by themselves, and may stand anywhere
    "ook nog wel dan toch niet al weer zo toen nu eigenlijk precies gebeurd gebeurde gebeurt zeker meer anders verder",
    "too also still so not then now exactly already happen happens happened next afterwards later else more again",
)


def is_function_word(word: str, lang: Lang) -> bool:
    """Whether a word belongs to a closed class of its language; an acronym does not ("IS")."""
    low = word.casefold()
    if len(word) > 1 and word.isupper():
        return False
    closed = (ASKING_WORDS, PREPOSITIONS, LOOSE, SELF)
    return any(low in of_class[lang] for of_class in closed) or points(low, lang) or not terms(low, lang)


def points(low: str, lang: Lang) -> bool:
    """Whether a word in lower case can stand for something else."""
    classes = (PERSON, OTHERS, OWNERS, PLACES, SHOWING)
    is_dutch = lang == "nl" and (low == "het" or PRONOMINAL.fullmatch(low) is not None)
    return is_dutch or any(low in of_class[lang] for of_class in classes)


def is_preposition(word: str, lang: Lang) -> bool:
    """Whether a word is a preposition."""
    return word.casefold() in PREPOSITIONS[lang]
