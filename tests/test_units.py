"""The units of text of three small passages in two languages, with translations and questions."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.datatypes import Enrichment, Lang, Passage
from assistant.retrieval.lexical import Unit
from assistant.retrieval.units import (
    distinct_units,
    known_sentences,
    number_sentences,
    passage_units,
    question_units,
    sentence_units,
    unanswered_units,
)


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


def test_questions_stand_under_their_own_language():
    units = question_units(known_sentences(PASSAGES, ENRICHMENTS))
    assert units["nl"] == [Unit.of(0, "Wat verhandelde IS?", "nl")]
    assert units["en"] == [Unit.of(0, "What did IS trade?", "en"), Unit.of(3, "Which crop was sold?", "en")]


def test_questions_that_no_document_answers_stand_under_their_own_language_beside_their_sentence():
    units = unanswered_units(known_sentences(PASSAGES, ENRICHMENTS))
    assert units["nl"] == [Unit.of(0, "Wat kostte een vat?", "nl")]
    assert units["en"] == [Unit.of(0, "What did a barrel cost?", "en"), Unit.of(0, "Who bought barrels?", "en")]


def test_a_unit_that_is_the_same_in_both_languages_is_kept_once():
    a, b, c = Unit.of(0, "a", "nl"), Unit.of(1, "b", "nl"), Unit.of(0, "b", "en")
    units: dict[Lang, list[Unit]] = {"nl": [a, b], "en": [a, c]}
    assert distinct_units(units) == [a, b, c]
