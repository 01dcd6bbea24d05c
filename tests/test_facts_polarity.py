from __future__ import annotations

import pytest

from assistant.facts.polarity import may_go_either_way, negations, prefixed


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("Het is niet bewezen.", "nl", 1),
        ("Turkije ontkent niet.", "nl", 2),
        ("Niet alleen Turkije kwam.", "nl", 0),
        ("Zij wees dat van de hand.", "nl", 1),
        ("Hij sloot acties niet uit.", "nl", 2),
        ("It was not proved.", "en", 1),
        ("They don't deny it.", "en", 2),
        ("It tried in vain.", "en", 1),
        ("They could not rule it out, and ruled on.", "en", 1),
        ("It ruled the area.", "en", 0),
        ("There is evidence.", "en", 0),
    ],
)
def test_the_words_that_turn_a_clause(text, lang, count):
    assert len(negations(text, lang)) == count


def test_what_can_be_said_with_a_negation_and_without():
    assert may_go_either_way("They came closer than ever.", "en")
    assert may_go_either_way("Zij hebben geen grond meer.", "nl")
    assert negations("Zij hebben geen grond meer.", "nl") == []
    assert not may_go_either_way("They came.", "en")


def test_words_that_are_turned_by_their_prefix():
    assert prefixed("That is unhelpful until then.", "en") == {"unhelpful"}
    assert prefixed("Dat is onmogelijk onder die omstandigheden.", "nl") == {"onmogelijk"}
