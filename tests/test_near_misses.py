"""How far a question is a near miss, worked by hand over two of one sentence and one of another."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.retrieval.bridge import Alternatives
from assistant.retrieval.lexical import Lexical, Unit
from assistant.retrieval.matching import TermTable
from assistant.retrieval.near_misses import NearMisses, near_misses
from assistant.retrieval.nearest import hold

# In the table the terms of a unit stand in the order of the alphabet: bought oil | oil women | camp.
UNITS = [Unit.of(0, "oil bought", "en"), Unit.of(0, "oil women", "en"), Unit.of(1, "camp", "en")]
WEIGHTS = np.array([0.5, 0.0, 0.0, 1.0, 1.0], dtype=np.float32)
COMMON = math.log(1 + 1.5 / 2.5)  # of "oil", .4700
RARE = math.log(1 + 2.5 / 1.5)  # of the others, .9808
OWNERS = np.array([0, 1, 2], dtype=np.int64)  # the last has no near miss


@pytest.fixture(scope="module")
def table() -> TermTable:
    postings = Lexical.build({"en": UNITS}, 3).postings("en")
    assert postings is not None
    return TermTable.of(postings)


def missed(table: TermTable | None, *words: Alternatives, said: list[list[float]] | None = None) -> NearMisses:
    """For words that weigh the same; `said` is how well the sentences have them, not at all if not given."""
    rarity = np.ones(len(words), dtype=np.float32)
    has = np.zeros((len(words), 3), dtype=np.float32) if said is None else np.array(said, dtype=np.float32)
    return near_misses(hold(table, list(words), OWNERS), table, WEIGHTS, rarity, has)


def test_a_near_miss_without_its_distinguishing_words_is_not_like_the_question(table):
    found = missed(table, {"oil": 1.0})
    assert found.nearest.forward.tolist() == [1, 0, 0]
    assert (
        found.share.tolist() == found.likeness.tolist() == found.balance.tolist() == found.apart.tolist() == [0, 0, 0]
    )


def test_a_near_miss_with_its_distinguishing_words_is_like_the_question(table):
    found = missed(table, {"oil": 1.0}, {"women": 1.0})
    assert found.share == pytest.approx([1, 0, 0])
    assert found.likeness == pytest.approx([1, 0, 0])
    assert found.difference == pytest.approx([RARE / (RARE + COMMON), 1, 0])  # .6760; "camp" is all of the other
    assert found.apart == pytest.approx([0.5, 0, 0])  # one of two words


def test_a_term_counts_by_how_far_it_distinguishes(table):
    found = missed(table, {"bought": 1.0}, {"oil": 1.0})
    assert found.difference == pytest.approx([0.5 * RARE / (RARE + COMMON), 1, 0])
    assert found.share == pytest.approx([1, 0, 0])  # of what distinguishes it
    assert found.apart == pytest.approx([0.25, 0, 0])  # half of one of two words


def test_what_stands_for_a_word_counts_with_its_weight(table):
    found = missed(table, {"ladies": 1.0, "women": 0.5}, {"oil": 1.0})
    assert found.apart == pytest.approx([0.25, 0, 0])
    assert found.share == pytest.approx([0.5, 0, 0])


def test_terms_that_do_not_distinguish_are_said_by_the_sentence(table):
    found = missed(table, {"bought": 1.0}, {"oil": 1.0}, {"women": 1.0}, {"camp": 1.0})
    assert found.said.tolist() == [[0.5, 0, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_what_the_sentence_has_is_not_beyond_it(table):
    words: tuple[Alternatives, ...] = ({"women": 1.0}, {"camp": 1.0})
    assert missed(table, *words).beyond == pytest.approx([0.5, 0.5, 0])
    assert missed(table, *words, said=[[0.75, 0, 0], [0, 1, 0]]).beyond == pytest.approx([0.125, 0, 0])
    assert missed(table, {"bought": 1.0}).beyond == pytest.approx([0.5, 0, 0])  # half of it is said


def test_sentences_may_come_more_than_once(table):
    found = missed(table, {"oil": 1.0}, {"women": 1.0}).of(np.array([1, 0, 0]))
    assert found.likeness == pytest.approx([0, 1, 1])
    assert found.said.tolist() == [[0, 1, 1], [0, 0, 0]]
    assert found.nearest.forward.tolist() == [0, 1, 1]


def test_without_a_table_nothing_is_missed():
    found = missed(None, {"oil": 1.0})
    for name in ("difference", "share", "likeness", "balance", "apart", "beyond"):
        assert getattr(found, name).tolist() == [0, 0, 0]
    assert found.said.tolist() == [[0, 0, 0]]
