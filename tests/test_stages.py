from __future__ import annotations

import dataclasses

import pytest

from assistant.assistant import Assistant
from assistant.datatypes import Question
from assistant.evaluation.sets import Item, Quote
from assistant.evaluation.stages import DEPTH, NOWHERE, Stages

BELGIUM = Quote("en", "an estimated 450 individuals had travelled from Belgium")
QUESTION = Question("Hoeveel mensen reisden vanuit België naar Syrië en Irak?", "nl")
ITEM = Item("1", QUESTION.text, "nl", "fact", (("450",),), (BELGIUM,), ())


@pytest.fixture(scope="module")
def stages(assistant) -> Stages:
    return Stages(assistant)


def holds(assistant: Assistant, id: str, quote: Quote) -> bool:
    passage = assistant.index.passages[id]
    return passage.document == quote.document and quote.text in passage.text


def test_the_last_rank_is_that_of_the_passages_a_reader_gets(assistant, stages):
    [found] = stages.ranks(QUESTION, ITEM)
    assert (found["doc"], found["quote"], found["alternative"]) == (BELGIUM.document, BELGIUM.text, False)
    given = [r.hit.passage_id for r in assistant.ask(QUESTION.text, "nl").retrieved]
    first = next(rank for rank, id in enumerate(given, start=1) if holds(assistant, id, BELGIUM))
    assert found["ranks"]["reranked"] == first


def test_the_rank_after_fusion_is_that_of_the_retriever(assistant, stages):
    signals = assistant.index.retriever.signals(QUESTION, assistant.models.encoders)
    for quote in (BELGIUM, Quote("nl", "bezet grondgebied met meer dan tien miljoen inwoners")):
        [found] = stages.ranks(QUESTION, dataclasses.replace(ITEM, evidence=(quote,)))
        hits = assistant.index.retriever.search(signals, assistant.settings.depth, assistant.settings.rrf_k)
        ids = [hit.passage_id for hit in hits[:DEPTH]]
        first = next((rank for rank, id in enumerate(ids, start=1) if holds(assistant, id, quote)), None)
        assert found["ranks"]["fused"] == first


def test_words_and_vectors_are_ranked_apart(stages):
    ranks = stages.ranks(QUESTION, ITEM)[0]["ranks"]
    assert list(ranks) == ["lexical", "dense", "fused", "reranked"]
    found = stages.ranks(Question("travellers", "en"), ITEM)[0]["ranks"]  # a word that is not in the passage
    assert found["lexical"] != found["dense"]


def test_every_quotation_has_its_ranks_alternatives_too(stages):
    other = Quote("en", "75 were linked to the Sharia4Belgium network")
    item = dataclasses.replace(ITEM, evidence=(BELGIUM, Quote("en", "no passage holds this")), evidence_alt=(other,))
    found = stages.ranks(QUESTION, item)
    assert [(one["quote"], one["alternative"]) for one in found] == [
        (BELGIUM.text, False),
        ("no passage holds this", False),
        (other.text, True),
    ]
    assert found[1]["ranks"] == NOWHERE
    assert all(rank is not None for one in (found[0], found[2]) for rank in one["ranks"].values())


def test_a_rank_behind_the_depth_is_none(stages, monkeypatch):
    asked = Question("travellers", "en")
    rank = stages.ranks(asked, ITEM)[0]["ranks"]["dense"]
    monkeypatch.setattr("assistant.evaluation.stages.DEPTH", rank)
    assert stages.ranks(asked, ITEM)[0]["ranks"]["dense"] == rank > 1
    monkeypatch.setattr("assistant.evaluation.stages.DEPTH", rank - 1)
    assert stages.ranks(asked, ITEM)[0]["ranks"]["dense"] is None


def test_a_question_without_evidence_has_no_ranks(stages):
    assert stages.ranks(QUESTION, Item("1", "?", "nl", "offtopic", (), (), ())) == []


def test_the_passages_that_hold_a_quotation(assistant, stages):
    found = stages.passages_with([BELGIUM])
    assert found == {id for id in assistant.index.passages if holds(assistant, id, BELGIUM)}
    assert found
