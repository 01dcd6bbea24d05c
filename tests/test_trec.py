"""Retrieval measures on gold evidence, by hand and against trec_eval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
import pytrec_eval

from assistant.evaluation import measures, trec
from assistant.evaluation.sets import Item, Quote

SOLD = Quote("en", "IS sold oil to traders")
FELL = Quote("en", "Mosul fell in June")
GRAIN = Quote("nl", "De groep verkocht graan")
OTHER = ("en", "Nobody fought for the bridge.")


def item(*evidence: Quote, alternatives: Sequence[Quote] = ()) -> Item:
    return Item("1", "?", "en", "fact", (("oil",),), evidence, tuple(alternatives))


def found(*passages: tuple[str, str]) -> dict[str, Any]:
    return {"retrieved": [{"document": document, "text": text} for document, text in passages]}


def around(*quotes: Quote) -> tuple[str, str]:
    return quotes[0].document, " ".join(f"It is said that {quote.text}." for quote in quotes)


@pytest.mark.parametrize(("before", "first", "five"), [(0, 1.0, 1.0), (1, 0.0, 1.0), (4, 0.0, 1.0), (5, 0.0, 0.0)])
def test_success_looks_at_the_first_k_passages(before, first, five):
    scores = trec.measure(item(SOLD, GRAIN), found(*[OTHER] * before, around(SOLD)))
    assert (scores["Success@1"], scores["Success@5"]) == (first, five)


@pytest.mark.parametrize(("before", "expected"), [(0, 1 / 1), (1, 1 / 2), (3, 1 / 4), (9, 1 / 10), (10, 0.0)])
def test_the_reciprocal_of_the_first_rank_within_ten(before, expected):
    scores = trec.measure(item(SOLD, FELL), found(*[OTHER] * before, around(SOLD), around(FELL)))
    assert scores["RR@10"] == pytest.approx(expected)


def test_the_first_rank_is_that_of_any_evidence_or_alternative():
    answer = found(OTHER, around(GRAIN), around(SOLD))
    assert trec.measure(item(SOLD, FELL), answer)["RR@10"] == pytest.approx(1 / 3)
    assert trec.measure(item(SOLD, FELL, alternatives=[GRAIN]), answer)["RR@10"] == 1 / 2


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([around(SOLD), around(FELL)], 1.0),
        ([around(SOLD, FELL)], 1.0),  # both in one passage
        # ranks 1 and 3 of 2: (1 + 1/2) / (1 + 1/log2(3))
        ([around(SOLD), OTHER, around(FELL)], 1.5 / (1 + 1 / math.log2(3))),
        # an overlapping passage is no further evidence, and takes its place
        ([around(SOLD), around(SOLD), around(FELL)], 1.5 / (1 + 1 / math.log2(3))),
        ([OTHER, around(FELL)], 1 / math.log2(3) / (1 + 1 / math.log2(3))),
        ([OTHER] * 10 + [around(SOLD)], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_discounts_each_quotation_once(passages, expected):
    assert trec.measure(item(SOLD, FELL), found(*passages))["nDCG@10"] == pytest.approx(expected)


def test_an_alternative_is_all_it_takes():
    asked = item(SOLD, FELL, alternatives=[GRAIN])
    assert trec.measure(asked, found(around(GRAIN)))["nDCG@10"] == 1.0
    # at rank 2 the alternative gives 1/log2(3), more than one of two at rank 1: 1 / (1 + 1/log2(3)) = .613
    assert trec.measure(asked, found(around(SOLD), around(GRAIN)))["nDCG@10"] == pytest.approx(1 / math.log2(3))


def test_the_values_are_those_of_trec_eval_where_a_passage_holds_one_quotation():
    passages = [OTHER, around(FELL), OTHER, OTHER, around(GRAIN), OTHER, around(SOLD), OTHER]
    wanted = item(SOLD, FELL, GRAIN)
    judged = {"q": {"2": 1, "5": 1, "7": 1}}
    ranked = {"q": {str(rank): -float(rank) for rank in range(1, len(passages) + 1)}}
    names = {"ndcg_cut.10", "recip_rank", "success.1,5", "recall.1,5,10"}
    theirs = pytrec_eval.RelevanceEvaluator(judged, names).evaluate(ranked)["q"]
    ours = trec.measure(wanted, found(*passages))
    ours |= {f"R@{k}": measures.evidence_recall(wanted, found(*passages), k) for k in (1, 5, 10)}
    pairs = {
        "Success@1": "success_1",
        "Success@5": "success_5",
        "RR@10": "recip_rank",
        "nDCG@10": "ndcg_cut_10",
        "R@1": "recall_1",
        "R@5": "recall_5",
        "R@10": "recall_10",
    }
    assert ours == pytest.approx({name: theirs[other] for name, other in pairs.items()})
    # (1/log2(3) + 1/log2(6) + 1/log2(8)) / (1 + 1/log2(3) + 1/log2(4))
    assert ours["nDCG@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(6) + 1 / 3) / (1.5 + 1 / math.log2(3)))


def test_judging_passages_would_count_overlapping_ones_twice():
    # the quotation is found at once, but trec_eval on passages asks for the second that holds it, too
    judged, ranked = {"q": {"1": 1, "2": 1}}, {"q": {"1": 0.0}}
    theirs = pytrec_eval.RelevanceEvaluator(judged, {"ndcg_cut.10", "recall.10"}).evaluate(ranked)["q"]
    assert theirs["recall_10"] == 0.5
    assert theirs["ndcg_cut_10"] < 1
    assert trec.measure(item(SOLD), found(around(SOLD)))["nDCG@10"] == 1.0
    assert measures.evidence_recall(item(SOLD), found(around(SOLD)), 10) == 1.0
