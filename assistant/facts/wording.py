"""Words that carry a claim: negations, hedges and who says so, with their counterparts in the other language.

An allegation whose "allegedly" is lost has become a fact. Words are compared by what they do, not one to one: where a
sentence has a cue of a kind, its translation needs some word of that kind.

In the lists below a "*" stands for any letters and a "_" for a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.datatypes import Lang

NEVER_ADDED = frozenset({"negation", "accusation", "denial"})  # nor may a translation bring these in

_PREFIX_NL = "on(?!der|ze|geveer|t|langs|line|danks)*"  # "onbekend", but not "onder"
_PREFIX_EN = "un(?!der|til|ion|it|iv|ique|cle)* (?:in|im)(?:pos|ac|ade|cap|com|ef|sig|suf|val)* il*eg* dis(?:a|li|reg)*"
_SAID_NL = "zei zeiden zegt zeggen gezegd stel* gesteld meld* gemeld bericht* verklaar* verklaring* noem* genoemd"
_SAID_EN = "said say says saying state stated states stating report* declar* statement* call* describ*"
_UNSURE_NL = """zou zouden waarschijnlijk* vermoed* verm*nde* mogelijk* misschien wellicht *schat* verdacht* zogenaamd*
    blijkbaar"""
_UNSURE_EN = """probabl* presum* possib* perhaps maybe may might could likely likelihood estimat* suspect* suspicion*
    thought believed alleged* reported* reputed* supposed* purported* apparent* so-called potential*"""


@dataclass(frozen=True, slots=True)
class _Kind:
    """The cues that are looked for in a text, and what may stand for them in a text in the language named."""

    name: str
    cues_nl: str
    cues_en: str
    counterparts_nl: str
    counterparts_en: str


_KINDS = [
    _Kind(
        "negation",
        "niet geen nooit niemand niets nergens noch evenmin",
        "not *n['’]t cannot no never nobody no-one nothing nowhere neither nor none",
        f"""niet* geen nooit niemand niets nergens noch evenmin zonder nauwelijks amper zelden behalve nee pas ontb*
        ontken* *weiger* mislu* *loos *loze te_weinig {_PREFIX_NL}""",
        f"""not *n['’]t cannot no no-* nobody nothing never nowhere neither nor none non* without hardly barely rarely
        except unless yet fail* refus* den(?:y|ie)* lack* absen* *less rather_than instead {_PREFIX_EN}""",
    ),
    _Kind(
        "accusation",
        "beschuldig* betich*",
        "accus*",
        "beschuldig* betich* aantijging* *verw[ei]* *klaag* *klacht* verdacht* verdenk*",
        "accus* alleg(?:e|at|ing)* charg* blam* implicat* suspect*",
    ),
    _Kind(
        "denial",
        "ontken* tegengesproken weersproken",
        "deny denie* denial* denying",
        """ontken* ontzeg* tegengesproken tegensp* weersp* weerleg* afgewezen wees wijst wezen verw[eio]rp* *weiger*
        betwist*""",
        "deny denie* denial* denying reject* refut* disput* dismiss* contradict* contest*",
    ),
    _Kind(
        "claim",
        "beweer* bewering* beweren",
        "claim* alleg(?:ed?|es|ing|ations?) purport* assert*",
        f"""bewe[er]* *claim* beschuldig* aantijging* verm*nde* zogenaamd* *eis* *ëis* betog* betoog* aanspraak pretend*
        volgens verluidt naar_eigen_zeggen zou zouden {_SAID_NL}""",
        f"""claim* alleg(?:e|at|ing)* purport* assert* argu* accus* contend* maintain* supposed* so-called according
        {_SAID_EN}""",
    ),
    _Kind(
        "source",
        "volgens aldus naar_eigen_zeggen naar_verluidt",
        "according_to allegedly reportedly reputedly supposedly",
        f"volgens aldus zeggen verluidt bewe[er]* blij[kv]* bleek {_UNSURE_NL} {_SAID_NL}",
        f"according claim* view* words opinion* account* accordance based {_UNSURE_EN} {_SAID_EN}",
    ),
    _Kind(
        "hedge",
        "waarschijnlijk vermoedelijk misschien wellicht naar_schatting",
        "probably presumably possibly perhaps maybe likely estimated suspected",
        f"kan kunnen kon konden verwacht* aannemelijk denk* verdenk* ongeveer circa {_UNSURE_NL}",
        f"can expected approximately about roughly {_UNSURE_EN}",
    ),
    _Kind(
        "reported conditional",  # Dutch says with one word what English says with many
        "zou zouden",
        "",
        "",
        f"""would *['’]d wouldn['’]t should was_to were_to is_to are_to had_to be will if intend* plan* going_to claim*
        suggest* rumour* later said according {_UNSURE_EN}""",
    ),
]


def lost(text: str, lang: Lang, other: str) -> list[tuple[str, str]]:
    """The kinds of words of a text in this language that its counterpart has none of, with the word that is there."""
    found = []
    for kind, cues, counterparts in _patterns(lang):
        cue = cues.search(text)
        if cue and not counterparts.search(other):
            found.append((kind, cue[0]))
    return found


def _pattern(words: str) -> re.Pattern[str]:
    alternatives = "|".join(word.replace("*", r"\w*").replace("_", r"\s") for word in words.split())
    return re.compile(rf"\b(?:{alternatives or '(?!)'})\b", re.IGNORECASE)


@cache
def _patterns(lang: Lang) -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """The kinds with their cues in a language and the counterparts in the other; compiled when first asked for."""
    if lang == "nl":
        return [(kind.name, _pattern(kind.cues_nl), _pattern(kind.counterparts_en)) for kind in _KINDS]
    return [(kind.name, _pattern(kind.cues_en), _pattern(kind.counterparts_nl)) for kind in _KINDS]
