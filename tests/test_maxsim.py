"""Late interaction, worked by hand over three units of two owners."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.retrieval.bridge import Near
from assistant.retrieval.lexical import Lexical, Unit
from assistant.retrieval.maxsim import MaxSim

# Units of 2, 1 and 2 terms; the last two belong to owner 1; owner 2 has none.
UNITS = [Unit.of(0, "oil Raqqa", "en"), Unit.of(1, "camp", "en"), Unit.of(1, "oil bridge", "en")]
COLUMNS = {"bridg": 0, "camp": 1, "oil": 2, "raqqa": 3}


def idf(holders: int) -> float:
    return math.log(1 + (3 - holders + 0.5) / (holders + 0.5))


@pytest.fixture
def maxsim() -> MaxSim:
    postings = Lexical.build({"en": UNITS}, owners=3).postings("en")
    assert postings is not None
    return MaxSim(postings, COLUMNS)


def scores(maxsim: MaxSim, *words: list[float]) -> list[float]:
    found: list[float] = maxsim.scores([Near(np.array(word, dtype=np.float32)) for word in words]).tolist()
    return found


def test_a_word_counts_with_the_nearest_word_of_a_unit(maxsim):
    # bridge .1, camp .2, oil .3, Raqqa .9: the units have .9, .2 and .3, and the best of an owner's units counts
    assert scores(maxsim, [0.1, 0.2, 0.3, 0.9]) == pytest.approx([0.9, 0.3, 0])


def test_words_weigh_by_the_rarity_of_the_term_nearest_to_them(maxsim):
    # the first is nearest to oil, which two units hold, the second to camp, which one unit holds
    weights = [idf(2), idf(1)]
    first, second = [0.0, 0.1, 0.8, 0.0], [0.0, 0.9, 0.0, 0.4]
    expected = [
        (weights[0] * 0.8 + weights[1] * 0.4) / sum(weights),
        max(weights[0] * 0.1 + weights[1] * 0.9, weights[0] * 0.8) / sum(weights),
        0,
    ]
    assert scores(maxsim, first, second) == pytest.approx(expected)


def test_what_is_opposite_counts_nothing(maxsim):
    assert scores(maxsim, [-0.5, -0.2, -0.3, -0.9]) == [0, 0, 0]


def test_no_words_score_nothing(maxsim):
    assert scores(maxsim) == [0, 0, 0]


def test_words_without_a_table_of_cosines_score_nothing(maxsim):
    assert scores(maxsim, [], []) == [0, 0, 0]


def test_a_word_that_comes_back_counts_the_same(maxsim):
    one, other = (Near(np.array(row, dtype=np.float32)) for row in ([0.1, 0.2, 0.3, 0.9], [0.0, 0.9, 0.0, 0.4]))
    first = maxsim.scores([one, other]).tolist()
    assert maxsim.scores([one]).tolist() == scores(maxsim, [0.1, 0.2, 0.3, 0.9])
    assert maxsim.scores([one, other]).tolist() == first


def test_terms_without_a_vector_are_left_out():
    postings = Lexical.build({"en": UNITS}, owners=3).postings("en")
    assert postings is not None
    assert scores(MaxSim(postings, {"raqqa": 0}), [0.7]) == pytest.approx([0.7, 0, 0])


def test_a_term_that_stands_in_no_unit_does_not_weigh():
    postings = Lexical.build({"en": UNITS}, owners=3).postings("en")
    assert postings is not None
    table = MaxSim(postings, {**COLUMNS, "zeppelin": 4})
    # nearest to zeppelin, which is nowhere; next to Raqqa
    assert scores(table, [0.1, 0.2, 0.3, 0.5, 1.0]) == pytest.approx([0.5, 0.3, 0])


def test_a_word_that_is_near_to_nothing_takes_no_part(maxsim):
    alone = scores(maxsim, [0.1, 0.2, 0.3, 0.9])
    assert scores(maxsim, [0.1, 0.2, 0.3, 0.9], [0.0, 0.0, 0.0, 0.0]) == pytest.approx(alone)


def test_without_units_there_are_no_postings():
    assert Lexical.build({"en": UNITS}, owners=3).postings("nl") is None
