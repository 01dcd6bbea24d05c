"""The retriever over three small passages in two languages, with translations and questions."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.datatypes import Enrichment, Lang, Passage, Question
from assistant.retrieval.encoder import Encoders, Vectors, unit_rows
from assistant.retrieval.retriever import Retriever, Signals
from assistant.retrieval.word_matches import WordMatches
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
    ("en", 0): Enrichment(
        "De groep verkocht olie.",
        (("nl", "Wat verhandelde IS?"), ("en", "What did IS trade?")),
        unanswered=(("nl", "Wat kostte een vat?"), ("en", "What did a barrel cost?"), ("en", "Who bought barrels?")),
    ),
    ("nl", 0): Enrichment("The group sold wheat.", (("en", "Which crop was sold?"),)),
}


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever.build(PASSAGES, ENRICHMENTS, ENCODERS)


def signals(retriever: Retriever, text: str, lang: Lang) -> Signals:
    return retriever.signals(Question(text, lang), ENCODERS)


def found(retriever: Retriever, text: str, lang: Lang, depth: int = 10) -> list[str]:
    return [hit.passage_id for hit in retriever.search(signals(retriever, text, lang), depth, 60)]


# Search


def test_a_passage_is_found_by_its_search_words():
    known = {("nl", 0): Enrichment("", (), (("nl", "handel"), ("en", "trade")))}
    built = Retriever.build([ENGLISH_2, DUTCH], known, ENCODERS)
    assert found(built, "trade", "en") == found(built, "handel", "nl") == [DUTCH.id]


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


def test_a_question_is_held_against_the_questions_in_its_own_language(retriever):
    # in Dutch "Wat verhandelde IS?" belongs to sentence 0; "What did IS trade?" and "Which crop was sold?" are English
    assert signals(retriever, "Wat verhandelde IS?", "nl").question_vectors == pytest.approx([1, 0, 0, 0, 0], abs=1e-3)
    assert not signals(retriever, "Which crop was sold?", "nl").question_vectors.any()
    assert signals(retriever, "Which crop was sold?", "en").question_vectors[3] == pytest.approx(1, abs=1e-3)


def test_a_question_that_no_document_answers_finds_and_matches_nothing(retriever):
    assert found(retriever, "barrel", "en") == []
    assert not signals(retriever, "barrel", "en").is_matched


def test_words_are_linked_to_those_of_texts_and_questions_but_not_of_questions_that_no_document_answers(retriever):
    # "oil" stands in a text, "crop" in a question, "barrel" in a question that no document answers
    assert {"oil", "crop", "barrel"} & retriever.links.columns("en").keys() == {"oil", "crop"}


def test_the_query_and_the_vector_go_along_with_what_they_give(retriever):
    given = signals(retriever, "When did Mosul fall?", "en")
    assert [next(iter(word)) for word in given.query.specific] == ["mosul"]
    assert np.array_equal(given.vector, WordEncoder().encode_questions(["When did Mosul fall?"]))


# Words of the question

FOUND = np.array([0, 1, 2, 3, 4], dtype=np.int64)  # all sentences, with the passage of each
WITHIN = np.array([0, 0, 1, 2, 2], dtype=np.int64)
LOT: dict[tuple[str, int], Enrichment] = {
    ("en", 0): Enrichment(
        questions=(("en", "How much oil was sold?"), ("en", "Who sold it?")),
        unanswered=(("en", "Who bought oil?"),),
    ),
    ("en", len(OIL) + 1): Enrichment(questions=(("en", "When was Mosul lost?"),)),
}


def matched(text: str, lang: Lang = "en") -> WordMatches:
    """What the sentences have of a question, by its own words alone: no word is linked to another."""
    encoders = Encoders(WordEncoder(), NoEncoder())
    built = Retriever.build(PASSAGES, LOT, encoders)
    question = Question(text, lang)
    return built.match(built.signals(question, encoders), question, FOUND, WITHIN)


def test_each_word_is_matched_in_the_sentences_and_in_their_passages():
    found = matched("sold Mosul zeppelin")
    # OIL has sold, FELL has Mosul, and a name stands as it is in the other language; ENGLISH_1 has both
    assert found.sentence.tolist() == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    assert found.passage.tolist() == [[1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 0]]


def test_a_word_of_few_passages_is_rarer():
    # one passage of three has oil, two have Mosul, none a zeppelin
    expected = [np.log(1 + 2.5 / 1.5), np.log(1 + 1.5 / 2.5), np.log(1 + 3.5 / 0.5)]
    assert matched("oil Mosul zeppelin").rarity == pytest.approx(expected)


def test_words_that_only_make_it_a_question_weigh_nothing_and_are_matched_all_the_same():
    found = matched("Who sold?")
    assert found.rarity == pytest.approx([0, np.log(1 + 2.5 / 1.5)])  # one passage of three has sold
    assert found.asked.matches.tolist() == [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]
    assert found.focus == 1


def test_names_and_numbers_are_told_and_the_first_other_word_is_asked_for():
    found = matched("In 2014 Mosul: oil sold")
    assert found.is_number.tolist() == [True, False, False, False]
    assert found.is_name.tolist() == [True, True, False, False]
    assert found.focus == 2


def test_the_nearest_question_that_a_sentence_answers_is_held_against_ours():
    found = matched("Mosul lost", "en")
    # both words are in "When was Mosul lost?", of which we have two of three words, all as rare
    assert found.asked.matches.tolist() == [[0, 1, 0, 0, 0], [0, 1, 0, 0, 0]]
    assert found.asked.forward == pytest.approx([0, 1, 0, 0, 0])
    assert found.asked.backward == pytest.approx([0, 2 / 3, 0, 0, 0])


def test_a_question_that_wants_the_same_kind_of_answer_is_told_apart():
    # of the questions to OIL the first wants a number and the second a person
    amount, person = matched("How much was sold?"), matched("Who sold?")
    assert person.asked.forward[0] == person.same_kind.forward[0] == pytest.approx(1)
    assert amount.asked.forward[0] == amount.same_kind.forward[0] == pytest.approx(1)
    reason = matched("Why sold?")
    assert reason.asked.forward[0] > 0
    assert reason.same_kind.forward.tolist() == [0, 0, 0, 0, 0]


def test_the_nearest_question_that_no_document_answers_is_held_against_ours():
    found = matched("Who bought?")
    assert found.missed.nearest.forward == pytest.approx([1, 0, 0, 0, 0])
    assert found.missed.nearest.backward == pytest.approx([2 / 3, 0, 0, 0, 0])  # of who, bought and oil, all as rare
    assert 0 < found.asked.forward[0] < 1


def test_a_near_miss_counts_by_the_words_that_its_sentence_does_not_say():
    # "Who bought oil?" differs by "bought": the sentence and the questions that it answers have the others
    with_it, without = matched("bought oil").missed, matched("sold oil").missed
    assert with_it.nearest.forward[0] == pytest.approx(1)
    assert with_it.apart[0] > 0.5  # of the two words "bought" is the rarer
    assert with_it.said[:, 0].tolist() == [0, 1]
    assert without.nearest.forward[0] > 0
    assert without.apart.tolist() == [0, 0, 0, 0, 0]


def test_weights_that_do_not_fit_the_near_misses_are_refused(retriever, tmp_path):
    retriever.save(tmp_path / "retrieval")
    np.save(tmp_path / "retrieval" / "distinguishing_en.npy", np.zeros(1, dtype=np.float16))
    with pytest.raises(ValueError, match="1 weights of terms do not fit"):
        Retriever.load(tmp_path / "retrieval", PASSAGES)


def test_the_vectors_of_those_that_no_document_answers_are_held_against_that_of_ours():
    # two of the three words of "Who bought oil?": the cosine is the root of that share
    assert matched("bought oil").unanswered_vectors == pytest.approx([(2 / 3) ** 0.5, 0, 0, 0, 0], abs=1e-3)


def test_only_the_sentences_that_are_given_are_matched_in_their_order(retriever):
    sentences, passages = np.array([3, 1, 1, 0], dtype=np.int64), np.array([2, 1, 0, 0], dtype=np.int64)

    def match(text: str) -> WordMatches:
        return retriever.match(signals(retriever, text, "en"), Question(text, "en"), sentences, passages)

    sold = match("sold Mosul")
    # GRAIN ("The group sold wheat."), FELL in ENGLISH_2 and in ENGLISH_1, OIL
    assert sold.sentence.tolist() == [[1, 0, 0, 1], [0, 1, 1, 0]]
    assert sold.passage.tolist() == [[1, 0, 1, 1], [0, 1, 1, 1]]
    assert match("bought barrels").unanswered_vectors == pytest.approx([0, 0, 0, (2 / 3) ** 0.5], abs=1e-3)


def test_a_language_without_questions_has_none_near():
    found = matched("Who bought?", "nl")
    assert not found.unanswered_vectors.any()
    assert not found.asked.forward.any()
    assert not found.same_kind.forward.any()
    assert not found.missed.nearest.forward.any()


# Files


def test_a_saved_retriever_gives_the_same_signals(retriever, tmp_path):
    retriever.save(tmp_path / "retrieval")
    again = Retriever.load(tmp_path / "retrieval", PASSAGES)
    asked: list[tuple[str, Lang]] = [("Hoeveel olie verkocht de groep?", "nl"), ("Which crop was sold in Mosul?", "en")]
    for text, lang in asked:
        one, other = signals(retriever, text, lang), signals(again, text, lang)
        for name in set(Signals.__slots__) - {"query"}:
            assert np.array_equal(getattr(one, name), getattr(other, name))
        assert one.query.words == other.query.words
        question = Question(text, lang)
        ours, theirs = (built.match(one, question, FOUND, WITHIN) for built in (retriever, again))
        assert np.array_equal(ours.sentence, theirs.sentence)
        assert np.array_equal(ours.unanswered_vectors, theirs.unanswered_vectors)
        for near in ("asked", "same_kind"):
            assert np.array_equal(getattr(ours, near).forward, getattr(theirs, near).forward)
        assert np.array_equal(ours.missed.nearest.forward, theirs.missed.nearest.forward)
        assert np.array_equal(ours.missed.likeness, theirs.missed.likeness)
    assert again.sentence_numbers == retriever.sentence_numbers
    assert again.passage_numbers == retriever.passage_numbers


def test_a_saved_retriever_still_links_names(tmp_path):
    with_name = passage("en", "en", 0, ["They took Mosul.", "Nobody fought."])
    Retriever.build([with_name], {}, ENCODERS).save(tmp_path / "retrieval")
    assert found(Retriever.load(tmp_path / "retrieval", [with_name]), "viel Mosoel", "nl") == [with_name.id]


def test_passages_without_questions_can_be_indexed():
    built = Retriever.build([DUTCH], {}, ENCODERS)
    assert found(built, "brug", "nl") == [DUTCH.id]


@pytest.mark.parametrize("kinds", [{}, {"nl": ["anything"], "en": ["anything"]}, {"nl": ["a"], "en": ["b", "c"]}])
def test_kinds_that_do_not_fit_the_questions_are_refused(retriever, tmp_path, kinds):
    # there is a question in Dutch, and there are two in English
    retriever.save(tmp_path / "retrieval")
    (tmp_path / "retrieval" / "kinds.json").write_text(json.dumps(kinds), encoding="utf-8")
    with pytest.raises(ValueError, match=r"kinds of|is not a valid Wanted"):
        Retriever.load(tmp_path / "retrieval", PASSAGES)
