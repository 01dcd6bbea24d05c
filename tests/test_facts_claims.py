"""Words that show a claim, a denial, or that a sentence leans on the one before it."""

from __future__ import annotations

import pytest

from assistant.facts.claims import is_accusation, is_claim, is_denial, leans_back

CLAIMS = [
    "Opponents accused the government of releasing prisoners.",
    "The president was accused of it.",
    "Germany alleged that money had been sent.",
    "The allegations were repeated in 2015.",
    "The minister claimed that the border was closed.",
    "According to a report, oil was sold.",
    "The group reportedly received money.",
    "A newspaper suggested that there were ties.",
    "Two suspected members were arrested.",
    "An estimated 450 individuals travelled.",
    "Tegenstanders beschuldigden de regering.",
    "Het land werd ervan beschuldigd olie te kopen.",
    "De minister beweerde dat de grens dicht was.",
    "Volgens een rapport werd er olie verkocht.",
    "De groep zou geld hebben ontvangen.",
    "Naar verluidt werden zij behandeld.",
    "De vermeende banden werden onderzocht.",
    "Het leger wordt verweten dat het niets deed.",
    "Naar schatting 450 mensen vertrokken.",
]


@pytest.mark.parametrize("sentence", CLAIMS)
def test_a_claim_is_recognised(sentence):
    assert is_claim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mosul fell in June 2014.",
        "The river runs through the city.",
        "Mosoel viel in juni 2014.",
        "De zoute zee ligt in het zuiden.",
        "",
    ],
)
def test_what_is_stated_plainly_is_no_claim(sentence):
    assert not is_claim(sentence)


ACCUSATIONS = [
    "Opponents accused the government of releasing prisoners.",
    "The allegations were repeated in 2015.",
    "The minister claimed that the border was closed.",
    "The opposition asserted that he knew.",
    "Two suspected members were arrested.",
    "The group reportedly received money.",
    "The attack was linked to the group.",
    "The army was criticised for doing nothing.",
    "Critics blamed the army.",
    "The report implicated two officers.",
    "Tegenstanders beschuldigden de regering.",
    "De krant betichtte hem van fraude.",
    "De minister beweerde dat de grens dicht was.",
    "Zij beweren dat de grens dicht is.",
    "Naar verluidt werden zij behandeld.",
    "De groep zou geld hebben ontvangen.",
    "Twee leden zouden gevlucht zijn.",
    "Het leger wordt verweten dat het niets deed.",
    "Het land werd bekritiseerd.",
    "De aantijgingen werden herhaald.",
    "De vermeende banden werden onderzocht.",
    "Hij wordt verdacht en men verdenkt ook haar.",
]


@pytest.mark.parametrize("sentence", ACCUSATIONS)
def test_an_accusation_is_recognised_and_is_a_claim(sentence):
    assert is_accusation(sentence)
    assert is_claim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "An estimated 450 individuals travelled.",
        "According to a report, oil was sold.",
        "The minister said that it rained.",
        "Naar schatting 450 mensen vertrokken.",
        "Volgens een rapport werd er olie verkocht.",
        "De minister zei dat het regende.",
    ],
)
def test_a_claim_that_accuses_nobody_is_no_accusation(sentence):
    assert is_claim(sentence)
    assert not is_accusation(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Turkey denied this.",
        "The exclamation was loud.",
        "De zoute zee ligt in het zuiden.",
        "Turkije ontkende dit.",
        "",
    ],
)
def test_what_is_no_claim_is_no_accusation(sentence):
    assert not is_accusation(sentence)


DENIALS = [
    "Turkey denied the accusations.",
    "The government denies this.",
    "The minister rejected the report.",
    "Officials dismissed the story.",
    "The study was disputed by others.",
    "There is no evidence for it.",
    "There was no solid evidence.",
    "His denial was published.",
    "Turkije ontkende de beschuldigingen.",
    "De regering spreekt niet, maar weerspreekt dit.",
    "Dit werd weersproken.",
    "De minister verwierp het rapport.",
    "Daar is geen bewijs voor.",
    "Daar is geen enkel bewijs voor.",
    "Het is niet bewezen.",
    "De bewering werd weerlegd.",
    "De cijfers worden betwist.",
]


@pytest.mark.parametrize("sentence", DENIALS)
def test_a_denial_is_recognised(sentence):
    assert is_denial(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Turkey was accused of it.", "The evidence was published.", "Turkije werd beschuldigd.", "Er is bewijs.", ""],
)
def test_what_denies_nothing_is_no_denial(sentence):
    assert not is_denial(sentence)


@pytest.mark.parametrize("word", ["ACCUSED", "Accused", "accused"])
def test_capitals_make_no_difference(word):
    assert is_claim(f"He was {word} of it.")
    assert is_accusation(f"He was {word} of it.")


LEANING = [
    "He was arrested in 2015.",
    "They were treated in hospital.",
    "This was denied.",
    "These include two groups.",
    "Its leader fled.",
    "Such ties were denied.",
    "Of those, twelve returned.",
    "Hij werd opgepakt.",
    "Dit werd ontkend.",
    "Deze groepen vluchtten.",
    "Hun leider vluchtte.",
    "Daarna viel de stad.",
    "Hiervan keerden er twaalf terug.",
    "Ook Iran ontkende dit.",
    "Een week later viel de stad.",
]


@pytest.mark.parametrize("sentence", LEANING)
def test_a_sentence_that_points_back_leans_on_the_one_before(sentence):
    assert leans_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Turkey denied this.",
        "Hezbollah fought in Syria.",
        "Items were sold.",
        "Turkije ontkende dit.",
        "Hunebedden zijn oud.",
        "Oorlog brak uit.",
        "In 2014 vluchtte hij.",
        "",
    ],
)
def test_a_sentence_that_stands_by_itself_does_not(sentence):
    assert not leans_back(sentence)
