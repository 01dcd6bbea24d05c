"""The words of a fragment in the place of their like."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.pipeline import load_models
from assistant.retrieval.encoder import Encoder
from assistant.retrieval.slots import fill
from assistant.settings import Settings


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_models(Settings()).encoders.words


@pytest.mark.parametrize(
    ("lang", "question", "fragment", "filled"),
    [
        ("nl", "Hoeveel Belgen reisden naar Syrië?", "Nederlanders", "Hoeveel Nederlanders reisden naar Syrië?"),
        ("nl", "Hoeveel Belgen reisden naar Syrië?", "naar Irak", "Hoeveel Belgen reisden naar Irak?"),
        ("nl", "Hoeveel strijders had IS volgens de Russen?", "de Koerden", "Hoeveel strijders had IS volgens de Koerden?"),
        ("nl", "Hoeveel doden vielen er in mei 2015?", "in 2016", "Hoeveel doden vielen er in 2016?"),
        ("nl", "Hoeveel Belgen vertrokken?", "in 2016", "Hoeveel Belgen vertrokken, in 2016?"),
        ("en", "How many people left Germany in 2015?", "France, in 2016", "How many people left France in 2016?"),
        ("en", "How much did IS earn from oil a year?", "from gas", "How much did IS earn from gas a year?"),
        ("en", "How many Belgians travelled?", "in Iraq", "How many Belgians travelled, in Iraq?"),
        ("en", "Who led the group?", "the other way round", "Who led the group, the other way round?"),
    ],
)  # fmt: skip
def test_a_fragment_in_its_place(encoder, lang, question, fragment, filled):
    def alike(word: str, others: Sequence[str]) -> list[float]:
        vectors = encoder.encode_questions([word, *others])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    assert fill(question, fragment, lang, alike) == filled


def test_the_likest_word_gives_way():
    likeness = {"Belgians": 0.4, "Syria": 0.6, "travelled": 0.5}
    question = "How many Belgians travelled to Syria?"
    assert fill(question, "Danes", "en", lambda _, others: [likeness[o] for o in others]) == (
        "How many Belgians travelled to Danes?"
    )


def test_nothing_gives_way_to_what_is_unlike_it():
    question = "How many Belgians travelled to Syria?"
    assert fill(question, "bananas", "en", lambda _, others: [0.1] * len(others)) == (
        "How many Belgians travelled to Syria, bananas?"
    )
