"""The retriever over three small passages in two languages, with translations and questions."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.datatypes import Enrichment, Lang, Passage, Question
from assistant.retrieval.encoder import Encoders, Vectors, unit_rows
from assistant.retrieval.lexical import Unit
from assistant.retrieval.retriever import (
    Retriever,
    Signals,
    distinct_units,
    known_sentences,
    number_sentences,
    passage_units,
    question_units,
    sentence_units,
)
from assistant.text import words


class WordEncoder:
    """A vector counts the words of a text, each in one of 256 places."""

    fingerprint = "counts of words"
    dimension = 256

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[zlib.crc32(word.encode()) % self.dimension] += 1
        return unit_rows(rows)

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


class NoEncoder(WordEncoder):
    """An encoder that knows no word."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


ENCODERS = Encoders(WordEncoder(), WordEncoder())


def passage(document: str, lang: Lang, start: int, sentences: Sequence[str], **fields) -> Passage:
    """The sentences with a space between them, from this offset on."""
    spans: list[tuple[int, int]] = []
    at = start
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    fields = {"section": ("Section",), **fields}
    return Passage(
        f"{document}:{start}",
        document,
        lang,
        "text",
        start=start,
        end=start + len(text),
        text=text,
        sentences=tuple(spans),
        **fields,
    )


OIL = "The group sold oil."
FELL = "Mosul fell in June."
GRAIN = "De groep verkocht graan."
BRIDGE = "Een brug werd opgeblazen."

ENGLISH_1 = passage("en", "en", 0, [OIL, FELL], section=("Money", "Oil"))
ENGLISH_2 = passage("en", "en", len(OIL) + 1, [FELL, "Nobody fought."])
DUTCH = passage("nl", "nl", 0, [GRAIN, BRIDGE], context="Over de handel:")
PASSAGES = [ENGLISH_1, ENGLISH_2, DUTCH]
ENRICHMENTS = {
    ("en", 0): Enrichment("De groep verkocht olie.", (("nl", "Wat verhandelde IS?"), ("en", "What did IS trade?"))),
    ("nl", 0): Enrichment("The group sold wheat.", (("en", "Which crop was sold?"),)),
}


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever.build(PASSAGES, ENRICHMENTS, ENCODERS)


def signals(retriever: Retriever, text: str, lang: Lang) -> Signals:
    return retriever.signals(Question(text, lang), ENCODERS)


def found(retriever: Retriever, text: str, lang: Lang, depth: int = 10) -> list[str]:
    return [hit.passage_id for hit in retriever.search(signals(retriever, text, lang), depth, 60)]


# Units


def test_sentences_are_numbered_once_though_passages_overlap():
    # OIL, FELL; FELL again, "Nobody fought."; GRAIN, BRIDGE
    fell, nobody = len(OIL) + 1, len(OIL) + 1 + len(FELL) + 1
    assert number_sentences(PASSAGES) == {
        ("en", 0): 0,
        ("en", fell): 1,
        ("en", nobody): 2,
        ("nl", 0): 3,
        ("nl", len(GRAIN) + 1): 4,
    }


def test_known_sentences_have_the_numbers_of_number_sentences():
    known = known_sentences(PASSAGES, ENRICHMENTS)
    assert [s.number for s in known] == list(range(5))
    assert [s.text for s in known] == [OIL, FELL, "Nobody fought.", GRAIN, BRIDGE]
    assert [s.enrichment.translation for s in known] == ["De groep verkocht olie.", "", "", "The group sold wheat.", ""]


def test_a_passage_stands_in_both_languages_with_its_headings():
    units = passage_units([ENGLISH_1], ENRICHMENTS)
    assert [u.text.split() for u in units["en"]] == [f"Money Oil {OIL} {FELL}".split()]
    # the second sentence has no translation and stands as it is
    assert [u.text.split() for u in units["nl"]] == [f"Money Oil De groep verkocht olie. {FELL}".split()]


def test_a_passage_is_found_by_the_sentence_that_introduces_its_list():
    [unit] = passage_units([DUTCH], {})["nl"]
    assert unit.text.split() == f"Section Over de handel: {GRAIN} {BRIDGE}".split()


def test_a_sentence_stands_in_both_languages():
    units = sentence_units(known_sentences([DUTCH], ENRICHMENTS))
    assert units["nl"] == [Unit.of(0, GRAIN, "nl"), Unit.of(1, BRIDGE, "nl")]
    assert units["en"] == [Unit.of(0, "The group sold wheat.", "en"), Unit.of(1, BRIDGE, "nl")]


def test_search_words_stand_with_a_sentence_and_its_passage_in_their_language():
    known = {("nl", 0): Enrichment("The group sold wheat.", (), (("nl", "handel"), ("nl", "tarwe"), ("en", "trade")))}
    of_sentences, of_passages = sentence_units(known_sentences([DUTCH], known)), passage_units([DUTCH], known)
    assert of_sentences["nl"][0] == Unit(0, ((GRAIN, "nl"), ("handel tarwe", "nl")))
    assert of_sentences["en"][0] == Unit(0, (("The group sold wheat.", "en"), ("trade", "en")))
    assert of_sentences["nl"][1] == Unit.of(1, BRIDGE, "nl")
    assert of_passages["nl"][0].parts[-1] == ("handel tarwe", "nl")
    assert of_passages["en"][0].parts[-1] == ("trade", "en")


def test_a_passage_is_found_by_its_search_words():
    known = {("nl", 0): Enrichment("", (), (("nl", "handel"), ("en", "trade")))}
    built = Retriever.build([ENGLISH_2, DUTCH], known, ENCODERS)
    assert found(built, "trade", "en") == found(built, "handel", "nl") == [DUTCH.id]


def test_questions_stand_under_their_own_language():
    units = question_units(known_sentences(PASSAGES, ENRICHMENTS))
    assert units["nl"] == [Unit.of(0, "Wat verhandelde IS?", "nl")]
    assert units["en"] == [Unit.of(0, "What did IS trade?", "en"), Unit.of(3, "Which crop was sold?", "en")]


def test_a_unit_that_is_the_same_in_both_languages_is_kept_once():
    a, b, c = Unit.of(0, "a", "nl"), Unit.of(1, "b", "nl"), Unit.of(0, "b", "en")
    units: dict[Lang, list[Unit]] = {"nl": [a, b], "en": [a, c]}
    assert distinct_units(units) == [a, b, c]


# Search


def test_a_passage_is_found_by_its_own_words(retriever):
    assert found(retriever, "oil", "en") == [ENGLISH_1.id]


def test_a_question_in_dutch_finds_an_english_passage_through_its_translation(retriever):
    assert found(retriever, "verkocht olie", "nl")[0] == ENGLISH_1.id


def test_a_question_in_english_finds_a_dutch_passage_through_its_translation(retriever):
    assert found(retriever, "wheat", "en") == [DUTCH.id]


def test_a_passage_is_found_by_a_question_that_it_answers(retriever):
    assert found(retriever, "crop", "en") == [DUTCH.id]


def test_a_sentence_without_translation_is_found_by_its_names_in_the_other_language(retriever):
    assert set(found(retriever, "Mosul", "nl")) == {ENGLISH_1.id, ENGLISH_2.id}


def test_another_spelling_finds_the_name(retriever):
    # "Mosul" stands at the beginning of its sentence in these passages; the retriever learns names inside sentences
    with_name = passage("en", "en", 0, ["They took Mosul.", "Nobody fought."])
    built = Retriever.build([with_name, DUTCH], {}, ENCODERS)
    assert found(built, "viel Mosoel", "nl") == [with_name.id]


def test_what_has_nothing_in_common_is_not_found(retriever):
    assert found(retriever, "zeppelin", "en") == []


def test_depth_limits_what_each_signal_hands_over(retriever):
    assert set(found(retriever, "sold wheat", "en", depth=10)) == {ENGLISH_1.id, DUTCH.id}
    assert found(retriever, "sold wheat", "en", depth=1) == [DUTCH.id]


def test_hits_are_numbered_from_1_best_first(retriever):
    hits = retriever.search(signals(retriever, "Mosul fell oil", "en"), 10, 60)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].passage_id == ENGLISH_1.id


def test_the_fused_score_is_the_sum_over_the_signals(retriever):
    # "crop" stands only in a question of DUTCH: found by question words and by question vectors, each at rank 1
    [hit] = retriever.search(signals(retriever, "crop", "en"), 10, 60)
    assert hit.score == pytest.approx(1 / 61 + 1 / 61)


def test_a_passage_is_as_good_as_its_best_sentence(retriever):
    scores = np.array([0.1, 0.7, 0.4, 0.2, 0.3], dtype=np.float32)
    # ENGLISH_1 holds sentences 0 and 1, ENGLISH_2 holds 1 and 2, DUTCH holds 3 and 4
    assert retriever.best_of_sentences(scores) == pytest.approx([0.7, 0.7, 0.3])


def test_a_vector_of_zeros_leaves_the_words(retriever):
    nothing = retriever.signals(Question("oil", "en"), Encoders(NoEncoder(), WordEncoder()))
    [hit] = retriever.search(nothing, 10, 60)
    # by the words of the passage and by those of its sentence, and by the nearest words, each at rank 1
    assert (hit.passage_id, hit.score) == (ENGLISH_1.id, pytest.approx(3 / 61))


def test_a_question_is_matched_by_a_word_or_the_spelling_of_a_name(retriever):
    assert signals(retriever, "Who sold it?", "en").is_matched
    assert signals(retriever, "zeppelin Mosul", "en").is_matched
    assert not signals(retriever, "zeppelin", "en").is_matched


# Files


def test_a_saved_retriever_gives_the_same_signals(retriever, tmp_path):
    retriever.save(tmp_path / "retrieval")
    again = Retriever.load(tmp_path / "retrieval", PASSAGES)
    asked: list[tuple[str, Lang]] = [("Hoeveel olie verkocht de groep?", "nl"), ("Which crop was sold in Mosul?", "en")]
    for text, lang in asked:
        one, other = signals(retriever, text, lang), signals(again, text, lang)
        for name in Signals.__slots__:
            assert np.array_equal(getattr(one, name), getattr(other, name))
    assert again.sentence_numbers == retriever.sentence_numbers
    assert again.passage_numbers == retriever.passage_numbers


def test_a_saved_retriever_still_links_names(tmp_path):
    with_name = passage("en", "en", 0, ["They took Mosul.", "Nobody fought."])
    Retriever.build([with_name], {}, ENCODERS).save(tmp_path / "retrieval")
    assert found(Retriever.load(tmp_path / "retrieval", [with_name]), "viel Mosoel", "nl") == [with_name.id]


def test_passages_without_questions_can_be_indexed():
    built = Retriever.build([DUTCH], {}, ENCODERS)
    assert found(built, "brug", "nl") == [DUTCH.id]
