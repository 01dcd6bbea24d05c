from __future__ import annotations

import pytest

from assistant.facts.entities import mentions, stands_for


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("België, Belgen, Belgisch, Belgium, Belgian", ["Belgium"] * 5),
        ("Iraakse en Iraanse troepen", ["Iraq", "Iran"]),
        ("Turken en Turkmenen", ["Turkey", "Turkmen"]),
        ("Niger, Nigeria and Nigerian", ["Niger", "Nigeria", "Nigeria"]),
        ("de VS, the U.S. government, Americans", ["US", "US", "US"]),
        ("Tell us what is said", []),
        ("ISIS, ISIL en IS-strijders", ["IS", "IS", "IS"]),
        ("Saoedi-Arabië and the Saudi Arabian state", ["Saudi", "Saudi"]),
        ("jezidi's, Yazidis en sjiieten", ["Yazidi", "Yazidi", "Shia"]),
        ("Noord-Iraakse Koerden", ["Iraq", "Kurd"]),
        ("Great Britain, de Engelsen, het VK", ["UK", "UK", "UK"]),
    ],
)
def test_an_entity_is_known_under_all_its_names(text, entities):
    assert [mention.entity for mention in mentions(text)] == entities


def test_a_mention_says_where_it_stands():
    [mention] = mentions("In de Verenigde Staten.")
    assert (mention.start, mention.end) == (6, 22)


def test_a_capital_may_stand_for_its_country():
    assert stands_for("Washington") == "US"
    assert stands_for("Parijs") is None
