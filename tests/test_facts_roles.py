from __future__ import annotations

import pytest

from assistant.facts.roles import order, swapped

SAME = [
    ("Turkey attacked the Kurds.", "The Kurds were attacked by Turkey.", "en"),
    ("Turkije viel de Koerden aan.", "De Koerden werden aangevallen door Turkije.", "nl"),
    ("In juni beschuldigde Irak Iran.", "Irak beschuldigde Iran in juni.", "nl"),
    ("Germany and France armed the Kurds.", "The Kurds received arms from France and Germany.", "en"),
    ("Assad, according to Turkey, armed IS.", "According to Turkey, Assad armed IS.", "en"),
    ("Obama and Clinton founded it.", "Clinton and Obama founded it.", "en"),
    ("IS lost Kobani to the Kurds.", "The Kurds took Kobani from IS.", "en"),
]
SWAPPED = [
    ("Turkey attacked the Kurds.", "The Kurds attacked Turkey.", "en"),
    ("Turkije viel de Koerden aan.", "De Koerden vielen Turkije aan.", "nl"),
    ("The Kurds were attacked by Turkey.", "Turkey was attacked by the Kurds.", "en"),
    ("De Koerden werden door Turkije aangevallen.", "Turkije werd door de Koerden aangevallen.", "nl"),
    ("Iraq accused Nouri al-Maliki.", "Nouri al-Maliki accused Iraq.", "en"),
]


def found(statement, source, lang):
    theirs = order(source, lang)
    return swapped(order(statement, lang), theirs, [theirs])


@pytest.mark.parametrize(("source", "statement", "lang"), SAME)
def test_who_does_it_stays_the_same_in_other_orders_of_words(source, statement, lang):
    assert found(statement, source, lang) == []


@pytest.mark.parametrize(("source", "statement", "lang"), SWAPPED)
def test_who_does_it_and_to_whom_it_is_done_changed_places(source, statement, lang):
    assert found(statement, source, lang)


def test_another_sentence_of_the_source_may_have_the_order_of_the_statement():
    one, other = order("Turkey attacked the Kurds.", "en"), order("The Kurds attacked Turkey.", "en")
    assert swapped(other, one, [one, other]) == []


def test_places_and_other_clauses_say_nothing_of_the_order():
    assert order("IS took Derna in Libya.", "en").before == {("IS", "derne")}
    assert order("When Turkey came, IS fled.", "en").before == frozenset()
