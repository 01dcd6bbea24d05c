"""BM25 over units: the value worked by hand, coverage, and the round trip to a folder."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.lexical import Lexical, Unit


def english(owner: int, text: str) -> Unit:
    return Unit.of(owner, text, "en")


# Three units of 2, 4 and 3 terms; the second and the third belong to owner 1; owner 2 has none.
UNITS = [english(0, "Raqqa oil"), english(1, "Raqqa Mosul Mosul Kobani"), english(1, "Kobani camp camp")]
N, AVERAGE = 3, (2 + 4 + 3) / 3
K1, B = 1.2, 0.75


def idf(holders: int) -> float:
    """As Lucene has it: never negative."""
    return math.log(1 + (N - holders + 0.5) / (holders + 0.5))


def saturation(frequency: int, length: int) -> float:
    """As Lucene has it: without the constant factor k1 + 1."""
    return frequency / (frequency + K1 * (1 - B + B * length / AVERAGE))


RAQQA_OF_FIRST = idf(2) * saturation(1, 2)  # ln(1 + 1.5/2.5) * 1 / (1 + 1.2 * 0.75) = .4700 / 1.9 = .2474
RAQQA_OF_SECOND = idf(2) * saturation(1, 4)  # ln(1 + 1.5/2.5) * 1 / (1 + 1.2 * 1.25) = .4700 / 2.5 = .1880
MOSUL_OF_SECOND = idf(1) * saturation(2, 4)  # ln(1 + 2.5/1.5) * 2 / (2 + 1.2 * 1.25) = .9808 / 1.75 = .5605
UNKNOWN = 0.5 * math.log(1 + 3.5 / 0.5)  # a word that no unit has: ln(8) / 2 = 1.0397


def words(*terms: str) -> list[dict[str, float]]:
    return [{term: 1.0} for term in terms]


@pytest.fixture(scope="module")
def lexical() -> Lexical:
    return Lexical.build({"en": UNITS, "nl": []}, owners=3)


def test_the_arithmetic_of_this_file():
    assert pytest.approx(0.2474, abs=1e-4) == RAQQA_OF_FIRST
    assert pytest.approx(0.1880, abs=1e-4) == RAQQA_OF_SECOND
    assert pytest.approx(0.5605, abs=1e-4) == MOSUL_OF_SECOND


def test_a_unit_scores_its_bm25_as_a_share_of_what_could_be_reached(lexical):
    reachable = RAQQA_OF_FIRST + MOSUL_OF_SECOND  # the best unit for each word
    expected = [RAQQA_OF_FIRST / reachable, (RAQQA_OF_SECOND + MOSUL_OF_SECOND) / reachable, 0]  # .306 .926 0
    assert lexical.unit_scores(words("raqqa", "mosul"), "en") == pytest.approx(expected, abs=1e-6)


def test_the_best_unit_of_an_owner_counts(lexical):
    reachable = RAQQA_OF_FIRST + MOSUL_OF_SECOND
    expected = [RAQQA_OF_FIRST / reachable, (RAQQA_OF_SECOND + MOSUL_OF_SECOND) / reachable, 0]
    assert lexical.scores(words("raqqa", "mosul"), "en") == pytest.approx(expected, abs=1e-6)


def test_words_of_one_owner_in_two_units_are_not_added_up(lexical):
    both = lexical.scores(words("mosul", "camp"), "en")[1]
    assert both == pytest.approx(max(lexical.unit_scores(words("mosul", "camp"), "en")[1:]))
    assert both < 1


def test_a_unit_that_is_best_for_every_word_covers_the_question(lexical):
    assert lexical.scores(words("mosul"), "en").tolist() == [0, 1, 0]


def test_a_word_that_no_unit_has_lowers_the_coverage(lexical):
    expected = MOSUL_OF_SECOND / (MOSUL_OF_SECOND + UNKNOWN)  # .5605 / 1.6002 = .350
    assert lexical.scores(words("mosul", "zeppelin"), "en")[1] == pytest.approx(expected, abs=1e-6)
    assert expected == pytest.approx(0.3503, abs=1e-4)


def test_another_spelling_counts_with_its_weight(lexical):
    query = [{"mosoel": 1.0, "mosul": 0.8}, {"raqqa": 1.0}]
    reachable = MOSUL_OF_SECOND + RAQQA_OF_FIRST  # the full weight of what stands for the word
    expected = (0.8 * MOSUL_OF_SECOND + RAQQA_OF_SECOND) / reachable
    assert lexical.scores(query, "en")[1] == pytest.approx(expected, abs=1e-6)


def test_a_word_that_only_a_distant_one_stands_for_is_hardly_covered(lexical):
    assert lexical.scores([{"zeppelin": 1.0, "camp": 0.1}], "en") == pytest.approx([0, 0.1, 0], abs=1e-6)


def test_spellings_of_one_word_are_not_added_up(lexical):
    # "oil" and "raqqa" as two spellings of a word: the first unit has both, and the better one counts
    query = [{"raqqa": 1.0, "oil": 1.0}, {"mosul": 1.0}]
    oil = idf(1) * saturation(1, 2)
    expected = oil / (oil + MOSUL_OF_SECOND)
    assert lexical.scores(query, "en")[0] == pytest.approx(expected, abs=1e-6)


def test_a_question_without_words_scores_nothing(lexical):
    assert lexical.scores([], "en").tolist() == [0, 0, 0]


def test_a_language_without_units_scores_nothing(lexical):
    assert lexical.scores(words("mosul"), "nl").tolist() == [0, 0, 0]


def test_each_language_is_analysed_as_itself():
    both = Lexical.build({"nl": [Unit.of(0, "vrouwen", "nl")], "en": [english(0, "vrouwen")]}, owners=1)
    assert both.knows("vrouw", "nl")
    assert not both.knows("vrouw", "en")
    assert both.knows("vrouwen", "en")


def test_a_text_without_translation_is_analysed_as_its_own_language_and_marked():
    lexical = Lexical.build({"en": [Unit.of(0, "de vrouwen", "nl"), english(1, "the women")]}, owners=2)
    assert lexical.knows("nl:vrouw", "en")
    assert not lexical.knows("vrouw", "en")
    assert lexical.scores([{"women": 1.0, "nl:vrouw": 0.5}], "en")[0] > 0
    assert lexical.scores([{"women": 1.0}], "en").tolist() == [0, 1]


def test_a_unit_of_two_languages_is_found_by_both():
    mixed = Unit(0, (("the women fled", "en"), ("de mannen bleven", "nl")))
    lexical = Lexical.build({"en": [mixed]}, owners=1)
    assert lexical.knows("women", "en")
    assert lexical.knows("nl:man", "en")
    assert not lexical.knows("nl:women", "en")


def test_a_unit_without_terms_is_found_by_nothing():
    lexical = Lexical.build({"en": [english(0, "the of and"), english(1, "Mosul")]}, owners=2)
    assert lexical.scores(words("mosul"), "en").tolist() == [0, 1]


def test_knows_only_the_terms_of_the_view(lexical):
    assert lexical.knows("mosul", "en")
    assert not lexical.knows("zeppelin", "en")
    assert not lexical.knows("mosul", "nl")


def test_the_share_is_that_of_the_words_of_the_best_unit(lexical):
    # owner 0 has raqqa; owner 1 has raqqa and mosul in its first unit, kobani in both
    assert lexical.share(words("raqqa", "mosul", "kobani", "zeppelin"), "en") == pytest.approx([1 / 4, 3 / 4, 0])


def test_the_share_of_no_words_is_whole(lexical):
    assert lexical.share([], "en").tolist() == [1, 1, 1]


TERMS = ["raqqa", "mosul", "kobani", "oil", "camp", "zeppelin", "balloon"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(TERMS), st.floats(0.1, 1), min_size=1, max_size=3), max_size=5),
    st.lists(st.lists(st.sampled_from(TERMS[:5]), max_size=6), min_size=1, max_size=5),
)
def test_coverage_stays_between_0_and_1(query, texts):
    lexical = Lexical.build({"en": [english(owner, " ".join(t)) for owner, t in enumerate(texts)]}, owners=len(texts))
    scores = lexical.scores(query, "en")
    assert np.all(scores >= 0)
    assert np.all(scores <= 1 + 1e-6)


def test_a_saved_index_scores_the_same(lexical, tmp_path):
    lexical.save(tmp_path / "words")
    again = Lexical.load(tmp_path / "words")
    query = words("raqqa", "mosul", "zeppelin")
    assert again.owners == 3
    assert again.scores(query, "en").tolist() == lexical.scores(query, "en").tolist()
    assert again.scores(query, "nl").tolist() == [0, 0, 0]
    assert again.knows("mosul", "en")


def test_nothing_is_pickled(lexical, tmp_path):
    lexical.save(tmp_path / "words")
    files = [path for path in (tmp_path / "words").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".npy", ".json"}
    for path in files:
        assert not is_pickled(path)


def is_pickled(path: Path) -> bool:
    """A pickle begins with its protocol, and an array of objects is a pickle inside."""
    if path.suffix == ".npy":
        return bool(np.load(path, allow_pickle=False).dtype.hasobject)
    return path.read_bytes().startswith(b"\x80")


@pytest.mark.parametrize("name", ["units", "scores", "starts"])
def test_arrays_that_do_not_fit_the_terms_are_refused(lexical, tmp_path, name):
    lexical.save(tmp_path / "words")
    path = tmp_path / "words" / "en" / f"{name}.npy"
    np.save(path, np.load(path)[:-1], allow_pickle=False)
    with pytest.raises(ValueError, match="do not fit the scores"):
        Lexical.load(tmp_path / "words")


def test_saving_does_not_write_over_a_folder(lexical, tmp_path):
    lexical.save(tmp_path / "words")
    with pytest.raises(FileExistsError):
        lexical.save(tmp_path / "words")
