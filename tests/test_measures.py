"""The measures, each worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.datatypes import Lang
from assistant.evaluation import measures
from assistant.evaluation.sets import Item, Quote

SOLD = Quote("en", "IS sold oil to traders")
FELL = Quote("en", "Mosul fell in June")
GRAIN = Quote("nl", "De groep verkocht graan")
OTHER = ("en", "Nobody fought for the bridge.")


def item(
    *evidence: Quote,
    alternatives: Sequence[Quote] = (),
    answers: Sequence[Sequence[str]] = (("oil",),),
    kind: str = "fact",
    lang: Lang = "en",
) -> Item:
    return Item("1", "?", lang, kind, tuple(map(tuple, answers)), evidence, tuple(alternatives))


def found(*passages: tuple[str, str]) -> dict[str, Any]:
    return {"retrieved": [{"document": document, "text": text} for document, text in passages]}


def answered(text: str) -> dict[str, Any]:
    return {"answer": text, "abstained": False, "reason": None}


def abstained(reason: str, text: str = "The documents do not say.") -> dict[str, Any]:
    return {"answer": text, "abstained": True, "reason": reason}


def citing(*quotes: tuple[str, str]) -> dict[str, Any]:
    return {"citations": [{"document": document, "quote": quote} for document, quote in quotes]}


def around(quote: Quote) -> tuple[str, str]:
    """A passage that holds a quote."""
    return quote.document, f"It is said that {quote.text}. Much else is said too."


# R@k


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (1, 0 / 2),  # the first passage holds nothing
        (2, 1 / 2),  # the second holds one of the two
        (3, 1 / 2),
        (4, 2 / 2),  # the fourth the other
        (10, 2 / 2),  # there are only four passages
    ],
)
def test_recall_is_the_share_of_the_evidence_in_the_first_k_passages(k, expected):
    answer = found(OTHER, around(SOLD), OTHER, around(GRAIN))
    assert measures.evidence_recall(item(SOLD, GRAIN), answer, k) == expected


def test_recall_of_three_pieces_of_evidence_in_one_passage():
    both = ("en", f"{SOLD.text}. {FELL.text}.")
    assert measures.evidence_recall(item(SOLD, FELL, GRAIN), found(both), 5) == pytest.approx(2 / 3)


def test_overlapping_passages_count_their_evidence_once():
    assert measures.evidence_recall(item(SOLD, FELL), found(around(SOLD), around(SOLD)), 5) == 1 / 2


def test_recall_is_zero_when_nothing_is_found():
    assert measures.evidence_recall(item(SOLD), found(), 5) == 0.0


def test_one_alternative_stands_for_all_the_evidence():
    asked = item(SOLD, FELL, alternatives=[GRAIN, Quote("en", "Traders paid for oil")])
    assert measures.evidence_recall(asked, found(OTHER, around(GRAIN)), 2) == 1.0
    assert measures.evidence_recall(asked, found(OTHER, around(GRAIN)), 1) == 0.0


def test_the_same_words_in_another_document_are_no_evidence():
    assert measures.evidence_recall(item(SOLD), found(("nl", SOLD.text)), 5) == 0.0


def test_a_quote_must_stand_in_one_passage_whole():
    assert measures.evidence_recall(item(SOLD), found(("en", "IS sold oil"), ("en", "to traders")), 5) == 0.0


def test_capitals_and_line_ends_make_no_difference():
    assert measures.evidence_recall(item(SOLD), found(("en", "is sold\n  OIL to traders")), 5) == 1.0


# Accuracy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2014 they were 4,000. [1]", 1.0),  # both groups
        ("In 2014 waren het er 4.000. [1]", 1.0),  # another string of the second group
        ("They were 4,000. [1]", 0.0),  # the first group is missing
        ("That was in 2014. [1]", 0.0),  # the second is
    ],
)
def test_every_group_of_answers_needs_one_of_its_strings(text, expected):
    asked = item(SOLD, answers=[["2014"], ["4,000", "4.000", "4000"]])
    assert measures.accuracy(asked, answered(text)) == expected


def test_capitals_and_spaces_in_answers_make_no_difference():
    assert (
        measures.accuracy(item(SOLD, answers=[["Abu Bakr  al-Baghdadi"]]), answered("abu bakr AL-BAGHDADI. [1]")) == 1.0
    )


def test_an_abstention_is_no_answer_whatever_it_says():
    assert measures.accuracy(item(SOLD), abstained("no_evidence", "Nothing is said about oil.")) == 0.0


@pytest.mark.parametrize("kind", ["unanswerable", "offtopic"])
def test_a_question_without_answer_wants_any_abstention(kind):
    asked = item(kind=kind, answers=())
    assert measures.accuracy(asked, abstained("no_evidence")) == 1.0
    assert measures.accuracy(asked, abstained("off_topic")) == 1.0
    assert measures.accuracy(asked, answered("They sold oil. [1]")) == 0.0


def test_a_harmful_request_wants_to_be_declined():
    asked = item(kind="harmful", answers=())
    assert measures.accuracy(asked, abstained("declined")) == 1.0
    assert measures.accuracy(asked, abstained("off_topic")) == 0.0
    assert measures.accuracy(asked, answered("They sold oil. [1]")) == 0.0


# Citations


def test_citation_recall_is_the_share_of_the_evidence_that_is_quoted():
    asked = item(SOLD, FELL, GRAIN)
    assert measures.citation_recall(asked, citing(around(SOLD), around(GRAIN), OTHER)) == pytest.approx(2 / 3)
    assert measures.citation_recall(asked, citing(around(SOLD), around(SOLD))) == pytest.approx(1 / 3)


def test_citation_recall_is_one_with_an_alternative():
    asked = item(SOLD, FELL, alternatives=[GRAIN])
    assert measures.citation_recall(asked, citing(OTHER, around(GRAIN))) == 1.0


def test_citation_precision_is_the_share_of_the_citations_with_evidence():
    # of four citations one quotes what is needed, one the alternative
    asked = item(SOLD, FELL, alternatives=[GRAIN])
    answer = citing(around(SOLD), OTHER, around(GRAIN), ("nl", "Een brug werd opgeblazen."))
    assert measures.citation_precision(asked, answer) == 2 / 4


def test_a_citation_may_be_longer_or_shorter_than_the_gold_quote():
    for quote in ("In 2014 IS sold oil to traders from Turkey.", "IS sold oil to traders", "sold oil"):
        answer = citing(("en", quote))
        assert (measures.citation_recall(item(SOLD), answer), measures.citation_precision(item(SOLD), answer)) == (1, 1)


def test_a_citation_that_only_touches_the_gold_quote_is_none():
    answer = citing(("en", "oil to traders from Turkey"))
    assert (measures.citation_recall(item(SOLD), answer), measures.citation_precision(item(SOLD), answer)) == (0, 0)


def test_a_citation_of_another_document_is_none():
    answer = citing(("nl", SOLD.text))
    assert (measures.citation_recall(item(SOLD), answer), measures.citation_precision(item(SOLD), answer)) == (0, 0)


def test_an_answer_without_citations_scores_zero():
    assert (measures.citation_recall(item(SOLD), citing()), measures.citation_precision(item(SOLD), citing())) == (0, 0)


# Agreement of two answers


def resting_on(*places: tuple[str, int, int]) -> dict[str, Any]:
    return {"citations": [{"document": document, "start": start, "end": end} for document, start, end in places]}


ONE, BESIDE, INSIDE, ELSEWHERE = ("en", 0, 10), ("en", 10, 20), ("en", 9, 12), ("nl", 0, 10)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([ONE], [ONE], 2 / 2),
        ([ONE], [INSIDE], 2 / 2),  # they share a character
        ([ONE], [BESIDE], 0 / 2),  # the end is left out
        ([ONE], [ELSEWHERE], 0 / 2),  # the same place of another document
        ([ONE, BESIDE], [ONE], 2 / 3),
        ([ONE, BESIDE], [INSIDE], 3 / 3),
        ([ONE, ELSEWHERE], [BESIDE, ELSEWHERE], 2 / 4),
        ([ONE], [], 0 / 1),  # only one of them abstains
        ([], [], 1.0),
    ],
)
def test_agreement_is_the_share_of_the_citations_that_the_other_answer_has(one, other, expected):
    assert measures.agreement(resting_on(*one), resting_on(*other)) == pytest.approx(expected)
    assert measures.agreement(resting_on(*other), resting_on(*one)) == pytest.approx(expected)


# Quotes


def cited(start: int, end: int, quote: str) -> dict[str, Any]:
    return {"document": "en", "start": start, "end": end, "quote": quote}


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (cited(3, 11, "sold oil"), 1.0),  # I S _ s
        (cited(4, 12, "sold oil"), 0.0),  # one further on
        (cited(3, 11, "Sold oil"), 0.0),  # letter for letter
        (cited(3, 12, "sold oil"), 0.0),  # the full stop is left out
    ],
)
def test_a_quote_stands_at_its_offsets(citation, expected):
    assert measures.quotes_stand({"citations": [citation]}, {"en": "IS sold oil."}) == expected


def test_one_wrong_quote_is_enough():
    answer = {"citations": [cited(3, 11, "sold oil"), cited(0, 2, "ISIS")]}
    assert measures.quotes_stand(answer, {"en": "IS sold oil."}) == 0.0


# Directions


@pytest.mark.parametrize(
    ("lang", "evidence", "expected"),
    [
        ("nl", [GRAIN], "nl-nl"),
        ("nl", [SOLD, FELL], "nl-en"),
        ("en", [GRAIN], "en-nl"),
        ("en", [SOLD], "en-en"),
        ("nl", [SOLD, GRAIN], "nl-both"),
        ("en", [GRAIN, SOLD, FELL], "en-both"),
        ("en", [], "en-none"),
    ],
)
def test_the_direction_is_question_to_documents(lang, evidence, expected):
    assert measures.direction(item(*evidence, lang=lang)) == expected


def test_an_alternative_in_the_other_document_does_not_change_the_direction():
    assert measures.direction(item(SOLD, alternatives=[GRAIN], lang="nl")) == "nl-en"
