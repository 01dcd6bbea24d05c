"""What a language model wrote is held against the sentences of our documents that it cites."""

from __future__ import annotations

import dataclasses

import pytest

from assistant import paths
from assistant.answering.verification import Fault, Verdict, check
from assistant.datatypes import Evidence, Lang, Passage
from assistant.retrieval.encoder import load_encoder

ACCUSED = (
    "In June 2014, former Iraqi Prime Minister Nouri al-Maliki accused the government of Saudi Arabia of funding ISIL.",
    "In juni 2014 beschuldigde voormalig premier van Irak Nouri al-Maliki de regering van Saoedi-Arabië ervan ISIL te "
    "financieren.",
)
FLED = (
    "Zo'n 140.000 Koerden vluchtten in enkele dagen tijd naar Turkije.",
    "Some 140,000 Kurds fled to Turkey within a few days.",
)
BANNED = ("Onderwijs voor meisjes werd verboden.", "Education for girls was banned.")
DROVE = (
    "In januari 2015 wisten de Koerden Islamitische Staat uit Kobani te verdrijven.",
    "In January 2015 the Kurds managed to drive Islamic State out of Kobani.",
)
HALF = ("Donaties vormen 25% van de inkomsten.", "Donations form 25% of the income.")


def evidence(pair: tuple[str, str], lang: Lang, section: tuple[str, ...] = ("Events 2014",)) -> Evidence:
    text, translation = pair
    passage = Passage("p", "d", lang, "text", section, 0, len(text), text, ((0, len(text)),))
    return Evidence(passage, 0, len(text), text, 1.0, translation)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(str(paths.data("index", "encoder")))


SUPPORTED: list[tuple[str, Lang, tuple[str, str], Lang]] = [
    ("Al-Maliki alleged in June 2014 that Saudi Arabia funded ISIL.", "en", ACCUSED, "en"),
    (
        "De Iraakse oud-premier Nouri al-Maliki beschuldigde de Saoedische regering van steun aan ISIL.",
        "nl",
        ACCUSED,
        "en",
    ),
    ("About a hundred and forty thousand Kurds fled to Turkey in a few days.", "en", FLED, "nl"),
    ("Binnen enkele dagen vluchtten honderdveertigduizend Koerden naar Turkije.", "nl", FLED, "nl"),
    ("Girls were no longer allowed education.", "en", BANNED, "nl"),
    ("Islamic State was driven out of Kobani by the Kurds in January 2015.", "en", DROVE, "nl"),
    ("De Koerden verdreven IS in januari 2015 uit Kobani.", "nl", DROVE, "nl"),
    ("A quarter of the income comes from donations.", "en", HALF, "nl"),
]


@pytest.mark.parametrize(("statement", "lang", "pair", "source_lang"), SUPPORTED)
def test_what_the_evidence_says_in_other_words_is_supported(statement, lang, pair, source_lang, encoder):
    assert check(statement, lang, [evidence(pair, source_lang)], encoder) == Verdict(True)


FAULTY: list[tuple[str, Lang, tuple[str, str], Lang, Fault]] = [
    ("Some 14,000 Kurds fled to Turkey within a few days.", "en", FLED, "nl", Fault.NUMBER),
    ("Zo'n veertigduizend Koerden vluchtten naar Turkije.", "nl", FLED, "nl", Fault.NUMBER),
    ("A third of the income comes from donations, or 33%.", "en", HALF, "nl", Fault.NUMBER),
    ("In July 2014 al-Maliki accused Saudi Arabia of funding ISIL.", "en", ACCUSED, "en", Fault.DATE),
    ("In 2016 verdreven de Koerden IS uit Kobani.", "nl", DROVE, "nl", Fault.DATE),
    ("Some 140,000 Kurds fled to Iran within a few days.", "en", FLED, "nl", Fault.NAMES),
    ("Zo'n 140.000 Armeniërs vluchtten naar Turkije.", "nl", FLED, "nl", Fault.NAMES),
    ("The Kurds drove IS out of Raqqa in January 2015.", "en", DROVE, "nl", Fault.NAMES),
    ("Education for girls was not banned.", "en", BANNED, "nl", Fault.NEGATION),
    ("Er vluchtten geen Koerden naar Turkije.", "nl", FLED, "nl", Fault.NEGATION),
    ("Saudi Arabia funded ISIL.", "en", ACCUSED, "en", Fault.ATTRIBUTION),
    ("De regering van Saoedi-Arabië financierde ISIL.", "nl", ACCUSED, "en", Fault.ATTRIBUTION),
    ("The government of Saudi Arabia accused Nouri al-Maliki of funding ISIL.", "en", ACCUSED, "en", Fault.ROLES),
    ("Islamitische Staat verdreef de Koerden in januari 2015 uit Kobani.", "nl", DROVE, "nl", Fault.ROLES),
    ("The Kurds were driven out of Kobani by Islamic State in January 2015.", "en", DROVE, "nl", Fault.ROLES),
    ("Education for girls was banned, and their books were burned in the harbour.", "en", BANNED, "nl", Fault.ADDITION),
    ("Zo'n 140.000 Koerden vluchtten naar Turkije, met hun vee en hun meubels.", "nl", FLED, "nl", Fault.ADDITION),
]


@pytest.mark.parametrize(("statement", "lang", "pair", "source_lang", "fault"), FAULTY)
def test_what_the_evidence_does_not_say_is_refused_with_the_reason(statement, lang, pair, source_lang, fault, encoder):
    verdict = check(statement, lang, [evidence(pair, source_lang)], encoder)
    assert (verdict.supported, verdict.fault) == (False, fault)
    assert verdict.detail


def test_the_detail_names_what_was_not_found(encoder):
    assert check("Some 14,000 Kurds fled to Iran.", "en", [evidence(FLED, "nl")], encoder).detail == "14000"
    assert check("Some 140,000 Kurds fled to Iran.", "en", [evidence(FLED, "nl")], encoder).detail == "Iran"


def test_a_year_and_a_place_of_the_headings_are_known(encoder):
    shown = [evidence(FLED, "nl", ("Gebeurtenissen 2014", "Kobani"))]
    assert check("In 2014 vluchtten 140.000 Koerden uit Kobani naar Turkije.", "nl", shown, encoder).supported
    assert not check(
        "In 2014 vluchtten 140.000 Koerden uit Kobani naar Turkije.", "nl", [evidence(FLED, "nl", ())], encoder
    ).supported


def test_two_pieces_of_evidence_support_a_sentence_together(encoder):
    both = [evidence(FLED, "nl"), evidence(DROVE, "nl")]
    statement = "Some 140,000 Kurds fled to Turkey; in January 2015 the Kurds drove Islamic State out of Kobani."
    assert check(statement, "en", both, encoder).supported
    assert check(statement, "en", both[:1], encoder).fault == Fault.DATE


def test_evidence_without_a_translation_is_read_in_its_own_language(encoder):
    shown = [dataclasses.replace(evidence(FLED, "nl"), translation="")]
    assert check("Some 140,000 Kurds fled to Turkey.", "en", shown, encoder).supported
    assert check("Some 150,000 Kurds fled to Turkey.", "en", shown, encoder).fault == Fault.NUMBER
    assert check("Some 140,000 Kurds fled to Iran.", "en", shown, encoder).fault == Fault.NAMES


def test_without_evidence_nothing_is_supported(encoder):
    assert not check("Some 140,000 Kurds fled to Turkey.", "en", [], encoder).supported
