"""Which unit of an owner is nearest to a question, worked by hand over three units of two owners."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from assistant.retrieval.bridge import Alternatives
from assistant.retrieval.lexical import Lexical, Unit
from assistant.retrieval.matching import Numbers, TermTable
from assistant.retrieval.nearest import Nearest, hold

# Units of 2, 1 and 2 terms; the last two belong to owner 1; owner 2 has none.
UNITS = [Unit.of(0, "oil Raqqa", "en"), Unit.of(1, "camp", "en"), Unit.of(1, "oil bridge", "en")]
# Oil is in two units of three, the other terms in one, and a word that is in none counts as one held by no unit:
COMMON = math.log(1 + 1.5 / 2.5)  # .4700
RARE = math.log(1 + 2.5 / 1.5)  # .9808
UNKNOWN = math.log(1 + 3.5 / 0.5)  # 2.0794


@pytest.fixture(scope="module")
def table() -> TermTable:
    postings = Lexical.build({"en": UNITS}, 3).postings("en")
    assert postings is not None
    return TermTable.of(postings)


def words(*terms: str) -> list[Alternatives]:
    return [{term: 1.0} for term in terms]


def numbers(*owners: int) -> Numbers:
    return np.array(owners, dtype=np.int64)


def nearest(
    table: TermTable | None, of: Sequence[Alternatives], owners: Numbers, among: npt.NDArray[np.bool_] | None = None
) -> tuple[Nearest, Nearest]:
    """The nearest of all units, and of those that count."""
    held = hold(table, of, owners)
    return held.nearest()[0], held.nearest(among)[0]


def test_the_shares_are_those_of_the_rarity_of_ours_and_of_theirs(table):
    found, _ = nearest(table, words("oil", "zeppelin"), numbers(0))
    # "oil Raqqa" has oil of our words, and we have oil of its words
    assert found.matches.tolist() == [[1], [0]]
    assert found.forward == pytest.approx([COMMON / (COMMON + UNKNOWN)])  # .1844
    assert found.backward == pytest.approx([COMMON / (COMMON + RARE)])  # .3240


def test_of_the_units_of_an_owner_the_nearest_counts_alone(table):
    found, _ = nearest(table, words("oil", "camp", "zeppelin"), numbers(1))
    # "camp" has .9808 of our 3.5302 (.2778) and we have all of it: .4349
    # "oil bridge" has .4700 of ours (.1331) and we have .4700 of its 1.4508 (.3240): .1887
    assert found.matches.tolist() == [[0], [1], [0]]
    assert found.forward == pytest.approx([RARE / (COMMON + RARE + UNKNOWN)])
    assert found.backward == pytest.approx([1])
    assert found.nearness == pytest.approx([0.4349], abs=1e-4)


def test_what_stands_for_a_word_counts_with_its_weight(table):
    found, _ = nearest(table, [{"oil": 1.0, "bridg": 0.5}, {"tent": 1.0, "camp": 0.25}], numbers(1))
    # "oil bridge" has our first word whole; its own are ours by 1 and by .5; our second is as rare as "camp"
    assert found.matches.tolist() == [[1], [0]]
    assert found.forward == pytest.approx([COMMON / (COMMON + RARE)])
    assert found.backward == pytest.approx([(COMMON + 0.5 * RARE) / (COMMON + RARE)])


def test_the_nearest_of_the_units_that_count_is_told_beside_the_nearest_of_all(table):
    every, without_camp = nearest(table, words("oil", "camp", "zeppelin"), numbers(1), np.array([True, False, True]))
    # as above; of the two units of owner 1 the second counts
    assert every.matches.tolist() == [[0], [1], [0]]
    assert without_camp.matches.tolist() == [[1], [0], [0]]
    assert without_camp.forward == pytest.approx([COMMON / (COMMON + RARE + UNKNOWN)])
    assert without_camp.backward == pytest.approx([COMMON / (COMMON + RARE)])


def test_an_owner_none_of_whose_units_counts_has_none(table):
    _, found = nearest(table, words("oil"), numbers(0, 1), np.array([False, True, True]))
    assert found.matches.tolist() == [[0, 1]]
    assert found.forward.tolist() == [0, 1]
    assert found.backward == pytest.approx([0, COMMON / (COMMON + RARE)])


def test_where_all_units_count_both_are_the_same(table):
    every, some = nearest(table, words("oil", "camp"), numbers(0, 1, 2))
    assert every.matches.tolist() == some.matches.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert every.backward.tolist() == some.backward.tolist()


def test_each_owner_has_its_own_in_any_order_and_more_than_once(table):
    found, _ = nearest(table, words("oil", "camp"), numbers(1, 2, 0, 1))
    # owner 1 has "camp", owner 2 nothing, owner 0 oil
    assert found.matches.tolist() == [[0, 0, 1, 0], [1, 0, 0, 1]]
    assert found.backward == pytest.approx([1, 0, COMMON / (COMMON + RARE), 1])


@pytest.mark.parametrize(("has_table", "count", "owners"), [(False, 1, (0, 1)), (True, 0, (0, 1)), (True, 1, ())])
def test_without_a_table_or_words_or_owners_nothing_is_near(table, has_table, count, owners):
    for found in nearest(table if has_table else None, words("oil")[:count], numbers(*owners)):
        assert found.matches.tolist() == [[0.0] * len(owners)] * count
        assert found.forward.tolist() == found.backward.tolist() == found.nearness.tolist() == [0.0] * len(owners)


def test_the_nearness_is_the_harmonic_mean():
    forward, backward = np.array([0.5, 0, 1], dtype=np.float32), np.array([1, 0, 0], dtype=np.float32)
    # 2 * .5 * 1 / 1.5 = .6667; nothing of either is no division by zero; nor does one of them make it near
    assert Nearest(np.zeros((0, 3), dtype=np.float32), forward, backward).nearness == pytest.approx([2 / 3, 0, 0])


def test_the_position_of_the_nearest_is_told_among_the_units_held(table):
    # of owner 1 "camp" is unit 0 and "oil bridge" unit 1 of those held; owner 2 has none; owner 0 has the third
    assert hold(table, words("oil", "bridg"), numbers(1, 2, 0)).nearest()[1].tolist() == [1, -1, 2]


def test_the_best_of_an_owner_is_over_all_its_units(table):
    held = hold(table, words("oil", "camp"), numbers(1, 2, 0))
    assert held.best(held.matches).tolist() == [[1, 0, 1], [1, 0, 0]]


def test_no_owner_has_a_best_where_no_units_are_held():
    held = hold(None, words("oil"), numbers(0, 1))
    assert held.best(held.matches).tolist() == [[0, 0]]
