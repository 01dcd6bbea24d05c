"""Negations, hedges and who says so: kept, lost and brought in."""

from __future__ import annotations

import pytest

from assistant.facts.wording import lost

KEPT = [
    ("De regering ontkende dit.", "The government denied this."),
    ("Hij werd daarvan beschuldigd.", "He was accused of it."),
    ("Volgens de politie was er niets.", "According to the police there was nothing."),
    ("Volgens de politie regende het.", "The police said that it rained."),
    ("Naar verluidt is hij dood.", "He is reportedly dead."),
    ("Hij zou dood zijn.", "He is said to be dead."),
    ("Hij zou gauw vertrekken.", "He was to leave soon."),
    ("Zij beweerde dat het lekte.", "She claimed that it leaked."),
    ("Er waren geen doden.", "Nobody was killed, there were no deaths."),
    ("De brug is niet bekend.", "The bridge is unknown."),
    ("Het is waarschijnlijk waar.", "It is likely to be true."),
]


@pytest.mark.parametrize(("dutch", "english"), KEPT)
def test_what_has_a_counterpart_is_kept(dutch, english):
    assert lost(dutch, "nl", english) == []
    assert lost(english, "en", dutch) == []


@pytest.mark.parametrize(
    ("text", "lang", "other", "kind", "word"),
    [
        ("De regering ontkende dit.", "nl", "The government did this.", "denial", "ontkende"),
        ("Hij werd daarvan beschuldigd.", "nl", "He did it.", "accusation", "beschuldigd"),
        ("Volgens de politie regende het.", "nl", "It rained on the police.", "source", "Volgens"),
        ("Naar verluidt is hij dood.", "nl", "He is dead.", "source", "Naar verluidt"),
        ("Hij zou dood zijn.", "nl", "He is dead.", "reported conditional", "zou"),
        ("Er waren geen doden.", "nl", "There were deaths.", "negation", "geen"),
        ("Het is waarschijnlijk waar.", "nl", "It is true.", "hedge", "waarschijnlijk"),
        ("It allegedly leaked.", "en", "Het lekte.", "source", "allegedly"),
        ("She claimed that it leaked.", "en", "Zij zag dat het lekte.", "claim", "claimed"),
        ("It didn't leak.", "en", "Het lekte onder de vloer.", "negation", "didn't"),
        ("It did not leak.", "en", "Het lekte ongeveer.", "negation", "not"),
        ("She denied it.", "en", "Zij deed het.", "denial", "denied"),
    ],
)
def test_what_has_none_is_named(text, lang, other, kind, word):
    assert (kind, word) in lost(text, lang, other)


@pytest.mark.parametrize("text", ["They pledged allegiance to it.", "A notable knot in the north."])
def test_words_that_only_look_like_one(text):
    assert lost(text, "en", "Zij deden iets.") == []
