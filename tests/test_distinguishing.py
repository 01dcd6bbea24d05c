"""Which words of a near miss distinguish it from what its sentence says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.datatypes import Enrichment
from assistant.retrieval.distinguishing import distinguishing_weights
from assistant.retrieval.encoder import Vectors
from assistant.retrieval.units import KnownSentence

# The cosine of "quit" with "left" is .6, that of every other word with another 0.
VECTORS = {"left": [1.0, 0.0], "quit": [0.6, 0.8]}


class FewWords:
    """An encoder of two words that are alike, to which all others are nothing."""

    fingerprint = "few words"
    dimension = 2

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([VECTORS.get(text, [0.0, 0.0]) for text in texts], dtype=np.float32)

    encode_questions = encode_passages


def weights(text: str, *near_misses: str, headings: str = "", **written) -> list[float]:
    """Those of English near misses of an English sentence."""
    enrichment = Enrichment(unanswered=tuple(("en", one) for one in near_misses), **written)
    known = KnownSentence(0, "en", text, enrichment)
    found = distinguishing_weights([known], {0: [(headings, "en")]}, FewWords())
    assert found["nl"].tolist() == []
    values: list[float] = found["en"].tolist()
    return values


def test_only_what_the_sentence_does_not_say_distinguishes():
    # in the order of the terms: belgium, left, women
    assert weights("They left Belgium.", "women left Belgium") == [0, 0, 1]


@pytest.mark.parametrize(
    "written",
    [
        {"translation": "vrouwen women"},
        {"questions": (("en", "How many women?"),)},
        {"questions": (("nl", "Hoeveel women?"),)},
        {"words": (("en", "women"),)},
    ],
)
def test_what_was_written_about_the_sentence_is_said_too(written):
    assert weights("They left.", "women left", **written) == [0, 0]


def test_so_is_the_heading_over_it():
    assert weights("They left.", "women left", headings="Women") == [0, 0]


def test_a_word_that_is_like_one_of_the_sentence_distinguishes_less():
    assert weights("They left.", "quit") == pytest.approx([1 - (0.6 - 0.4) / 0.35], abs=1e-3)


def test_a_number_is_the_same_or_another():
    assert weights("They left in 2018.", "2018 2019") == [0, 1]


def test_each_near_miss_follows_the_one_before_and_each_term_comes_once():
    assert weights("They left.", "women left women", "men") == [0, 1, 1]


def test_one_without_terms_has_a_weight_of_nothing():
    assert weights("They left.", "the of", "women") == [0, 1]


def test_without_near_misses_there_are_none():
    assert weights("They left.") == []
