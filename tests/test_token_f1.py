from __future__ import annotations

import pytest

from assistant.evaluation import token_f1 as module
from assistant.evaluation.token_f1 import token_f1, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De Staat, het geld en een bank.", ["staat", "geld", "en", "bank"]),
        ("The state, a bank and an oil field!", ["state", "bank", "and", "oil", "field"]),
        ("'t geld en ’t graan", ["geld", "en", "graan"]),
        ("één man", ["een", "man"]),  # a number, not an article
        ("Saïd, Saïd en MOSOEL", ["said", "said", "en", "mosoel"]),
        ("Deir ez-Zor en Deir-ez-Zor", ["deir", "ez", "zor", "en", "deir", "ez", "zor"]),
        ("Assad's U.S. allies", ["assads", "us", "allies"]),
        ("2.000, 2,000 en 2\u202f000", ["2000", "2000", "en", "2000"]),
        ("1.234.567,8 of 1,234,567.8", ["1234567.8", "of", "1234567.8"]),
        ("2,5% of 2.5 %", ["2.5", "%", "of", "2.5", "%"]),
        ("0.125 is geen 0125", ["0.125", "is", "geen", "0125"]),
        ("in 2014 450 mensen", ["in", "2014", "450", "mensen"]),
        ("450–500", ["450", "500"]),
        ("?!", []),
    ],
)
def test_words_and_numbers_in_one_form(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("answer", "groups", "expected"),
    [
        ("450", [["450"]], 1.0),
        ("the 450", [["450"]], 1.0),
        ("about 450 people", [["450"]], 0.5),  # precision 1/3, recall 1/1: 2 * 1 / (3 + 1)
        ("oil", [["grain"]], 0.0),
        ("", [["grain"]], 0.0),
        ("about 450", [["450"], ["Belgium"]], 0.5),  # 1 common of 2 and 2: 2 * 1 / (2 + 2)
        ("oil oil", [["oil"]], 2 / 3),  # the second is one too many: 2 * 1 / (2 + 1)
        ("negen mensen", [["nine people", "negen mensen", "negen"]], 1.0),  # the best variant
        ("Irgun en Lehi", [["Irgun"], ["Lehi", "Lechi"]], 0.8),  # 2 * 2 / (3 + 2)
    ],
)
def test_the_best_f1_over_the_gold_variants(answer, groups, expected):
    assert token_f1(answer, groups) == pytest.approx(expected)


def test_the_number_of_variants_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_VARIANTS", 2)
    assert token_f1("c", [["a", "b", "c"]]) == 0.0
    assert token_f1("b", [["a", "b", "c"]]) == 1.0
