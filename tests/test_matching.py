"""Which words of a question stand in units of text, worked by hand over three units of two owners."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.retrieval.bridge import Alternatives
from assistant.retrieval.lexical import Lexical, Unit
from assistant.retrieval.matching import Matches, Numbers, TermTable, matches

# Units of 2, 1 and 2 terms; the last two belong to owner 1; owner 2 has none.
UNITS = [Unit.of(0, "oil Raqqa", "en"), Unit.of(1, "camp", "en"), Unit.of(1, "oil bridge", "en")]
# Oil is in two units of three, the other terms in one, and a word that is in none counts as one held by no unit:
COMMON = math.log(1 + 1.5 / 2.5)  # .4700
RARE = math.log(1 + 2.5 / 1.5)  # .9808
UNKNOWN = math.log(1 + 3.5 / 0.5)  # 2.0794


def table_of(units: list[Unit], owners: int = 3) -> TermTable:
    postings = Lexical.build({"en": units}, owners).postings("en")
    assert postings is not None
    return TermTable.of(postings)


@pytest.fixture(scope="module")
def table() -> TermTable:
    return table_of(UNITS)


def words(*terms: str) -> list[Alternatives]:
    return [{term: 1.0} for term in terms]


def rarity(table: TermTable | None, of: list[Alternatives]) -> list[float]:
    found: list[float] = matches(table, of, numbers(0))[0].tolist()
    return found


def matched(table: TermTable | None, of: list[Alternatives], *owners: int) -> Matches:
    return matches(table, of, numbers(*owners))[1]


def numbers(*owners: int) -> Numbers:
    return np.array(owners, dtype=np.int64)


# The table


def test_the_terms_stand_unit_by_unit(table):
    assert table.columns == {"bridg": 0, "camp": 1, "oil": 2, "raqqa": 3}
    units = [table.terms[start:end].tolist() for start, end in zip(table.starts, table.starts[1:], strict=False)]
    assert units == [[2, 3], [1], [0, 2]]


def test_a_term_weighs_by_its_rarity(table):
    assert table.idf == pytest.approx([RARE, RARE, COMMON, RARE])


def test_the_units_of_owners_stand_in_the_order_of_the_owners(table):
    units, position = table.units_of(numbers(1, 2, 0))
    # owner 1 has units 1 and 2, owner 2 none, owner 0 unit 0
    assert units.tolist() == [1, 2, 0]
    assert position.tolist() == [0, 0, 2]


# Rarity


def test_a_word_is_as_rare_as_its_term_and_a_word_of_no_unit_is_the_rarest(table):
    assert rarity(table, words("oil", "camp", "zeppelin")) == pytest.approx([COMMON, RARE, UNKNOWN])
    assert COMMON < RARE < UNKNOWN


def test_of_several_terms_the_one_that_stands_best_for_the_word_tells_its_rarity(table):
    assert rarity(table, [{"zeppelin": 1.0, "oil": 0.8, "camp": 0.5}]) == pytest.approx([COMMON])
    assert rarity(table, [{"zeppelin": 1.0, "oil": 0.5, "camp": 0.8}]) == pytest.approx([RARE])


def test_without_a_table_all_words_weigh_the_same():
    assert rarity(None, words("oil", "camp")) == [1, 1]


# One unit an owner


@pytest.fixture(scope="module")
def single() -> TermTable:
    """Owners 0 and 2 have a unit each, owner 1 has none, and that of owner 3 has no terms."""
    return table_of([Unit.of(0, "oil Raqqa", "en"), Unit.of(2, "camp bridge", "en"), Unit.of(3, "the of", "en")], 4)


def test_a_word_is_matched_by_the_best_of_its_alternatives(single):
    found = matched(single, [{"oil": 1.0}, {"tent": 1.0, "camp": 0.75, "bridg": 0.25}], 0, 2)
    assert found.tolist() == [[1, 0], [0, 0.75]]


def test_an_owner_without_a_unit_and_one_without_terms_match_nothing(single):
    assert matched(single, words("oil", "camp"), 1, 3).tolist() == [[0, 0], [0, 0]]


def test_owners_may_come_in_any_order_and_more_than_once(single):
    assert matched(single, words("camp"), 2, 0, 2, 1).tolist() == [[1, 0, 1, 0]]


def test_without_a_table_nothing_is_matched():
    assert matched(None, words("oil", "camp"), 0, 1, 2).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_without_words_or_owners_there_is_nothing_to_match(single):
    assert matched(single, [], 0, 2).shape == (0, 2)
    assert matched(single, words("oil")).shape == (1, 0)
