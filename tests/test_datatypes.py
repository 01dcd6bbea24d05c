"""The values that the stages exchange."""

from __future__ import annotations

import dataclasses
import inspect
import json

import pytest

from assistant import datatypes
from assistant.datatypes import (
    Abstention,
    Answer,
    Citation,
    Document,
    Evidence,
    Hit,
    Note,
    Paragraph,
    Passage,
    Question,
    Reason,
    Retrieved,
    Section,
    Sentence,
    Statement,
    other_language,
)

VALUES = [kind for _, kind in inspect.getmembers(datatypes, dataclasses.is_dataclass)]

QUESTION = Question("Hoeveel Belgen?", "nl", "q1")
PASSAGE = Passage(
    "en:100-121",
    *("en", "en", "text", ("Foreign nationals", "Belgium")),
    *(100, 121, "It is one.\nIt is two."),
    ((100, 110), (111, 121)),
)
CITATION = Citation(1, "en", "A title", "en", ("Belgium",), "en:100-121", "It is one.", 100, 110, "Het is één.")
RETRIEVED = Retrieved(Hit("en:100-121", 0.12345678, 1, "reranker"), PASSAGE)
ABSTENTION = Abstention(Reason.NO_EVIDENCE, "Dat staat er niet.")


def answered(*statements: Statement, citations: tuple[Citation, ...] = (CITATION,)) -> Answer:
    return Answer(QUESTION, statements, citations, None, 0.987654, (RETRIEVED,), {"total": 1.23456})


ABSTAINED = Answer(QUESTION, (), (), ABSTENTION, 0.75, (RETRIEVED,), {"total": 2.0})


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_every_value_is_frozen_and_has_no_room_for_more(kind):
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)


def test_the_other_language():
    assert (other_language("nl"), other_language("en")) == ("en", "nl")


# Documents and passages


def test_a_sentence_finds_its_section_through_its_paragraph():
    document = Document(
        *("d", "en", "", "", "", "A\nIt is.\n\nB\nIt was."),
        (Section(("A",), 0, 1, 8), Section(("B",), 10, 11, 19)),
        (Paragraph(2, 8, 0), Paragraph(12, 19, 1)),
        (Sentence(2, 8, 0), Sentence(12, 19, 1)),
    )
    assert [document.section_of(s).path for s in document.sentences] == [("A",), ("B",)]


@pytest.mark.parametrize(("start", "end"), [(100, 120), (101, 121), (99, 121), (100, 122), (121, 100)])
def test_a_passage_has_as_many_offsets_as_characters(start, end):
    # the text has 21 characters: 10, a line end and 10
    with pytest.raises(ValueError, match=rf"passage en:100-121: {end - start} offsets for 21 characters"):
        dataclasses.replace(PASSAGE, start=start, end=end)


def test_a_passage_knows_the_text_of_its_sentences():
    assert [PASSAGE.sentence_text(position) for position in (0, 1)] == ["It is one.", "It is two."]


# Answers


def test_an_answer_has_either_statements_or_an_abstention():
    with pytest.raises(ValueError, match="either statements or an abstention"):
        Answer(QUESTION, (), (), None, 0.5, ())
    with pytest.raises(ValueError, match="either statements or an abstention"):
        Answer(QUESTION, (Statement("Het is één.", (1,)),), (CITATION,), ABSTENTION, 0.5, ())


def test_the_text_of_an_answer_is_its_statements_with_their_citation_numbers():
    answer = answered(Statement("Het is één.", (1,)), Statement("Het is twee.", (1, 2)))
    assert answer.text == "Het is één. [1] Het is twee. [1][2]"


def test_the_text_of_an_abstention_is_its_message():
    assert ABSTAINED.text == "Dat staat er niet."


@pytest.mark.parametrize(
    ("statements", "short"),
    [
        ((Statement("Het is één.", (1,), (7, 10)),), "één"),
        ((Statement("Eén is het.", (1,), (0, 3)),), "Eén"),
        ((Statement("één", (1,), (0, 3)),), "één"),
        ((Statement("Het is één.", (1,)),), ""),
        ((Statement("Dat verschilt.", (1,)), Statement("Eén.", (1,), (0, 3)), Statement("Twee.", (1,), (0, 4))), "Eén"),
    ],
)
def test_the_short_answer_is_the_first_that_stands_in_a_statement(statements, short):
    assert answered(*statements).short_answer == short


def test_an_abstention_has_no_short_answer():
    assert ABSTAINED.short_answer == ""


def test_marking_the_short_answer_leaves_the_text_as_it_was():
    marked, plain = Statement("Het is één.", (1,), (7, 10)), Statement("Het is één.", (1,))
    assert answered(marked).text == answered(plain).text


def test_a_question_that_was_completed_is_given_as_typed_and_as_understood():
    question = Question("Hoeveel Belgen reisden af in 2016?", "nl", "q1", "En in 2016?")
    values = dataclasses.replace(ABSTAINED, question=question).to_dict()
    assert (values["question"], values["understood"]) == ("En in 2016?", "Hoeveel Belgen reisden af in 2016?")


def test_evidence_leaves_nothing_to_its_headings_unless_it_says_so():
    evidence = Evidence(PASSAGE, 100, 110, "It is one.", 0.9)
    assert (evidence.translation, evidence.year, evidence.subject) == ("", "", "")


def test_an_answer_as_plain_values():
    given = dataclasses.replace(
        answered(Statement("Het is één.", (1,), (7, 10))), withheld=2, notes=(Note.CLAIM, Note.DIFFER)
    )
    assert given.to_dict() == {
        "id": "q1",
        "question": "Hoeveel Belgen?",
        "understood": None,
        "language": "nl",
        "answer": "Het is één. [1]",
        "short_answer": "één",
        "notes": ["claim", "differ"],
        "abstained": False,
        "reason": None,
        "confidence": 0.9877,
        "citations": [
            {
                "number": 1,
                "document": "en",
                "title": "A title",
                "language": "en",
                "section": ["Belgium"],
                "passage_id": "en:100-121",
                "quote": "It is one.",
                "start": 100,
                "end": 110,
                "translation": "Het is één.",
            }
        ],
        "withheld": 2,
        "generator": "extractive",
        "retrieved": [
            {
                "rank": 1,
                "passage_id": "en:100-121",
                "document": "en",
                "language": "en",
                "section": ["Foreign nationals", "Belgium"],
                "text": "It is one.\nIt is two.",
                "score": 0.123457,
            }
        ],
        "timings_ms": {"total": 1.235},
    }


def test_an_abstention_as_plain_values():
    values = ABSTAINED.to_dict()
    assert (values["abstained"], values["reason"], values["answer"]) == (True, "no_evidence", "Dat staat er niet.")
    assert (values["short_answer"], values["notes"], values["withheld"]) == (None, [], 0)
    assert values["citations"] == []
    assert values["retrieved"] == [datatypes.retrieved_to_dict(RETRIEVED)]


def test_an_answer_without_a_short_one_has_none_among_its_values():
    values = answered(Statement("Het is één.", (1,))).to_dict()
    assert (values["short_answer"], values["notes"], values["withheld"]) == (None, [], 0)


NOTED = dataclasses.replace(answered(Statement("Het is één.", (1,), (7, 10))), notes=(Note.CLAIM,), withheld=1)


@pytest.mark.parametrize("answer", [NOTED, ABSTAINED], ids=["answer", "abstention"])
def test_plain_values_go_through_json_unchanged(answer):
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()


@pytest.mark.parametrize(
    ("reason", "word"),
    [(Reason.NO_EVIDENCE, "no_evidence"), (Reason.OFF_TOPIC, "off_topic"), (Reason.DECLINED, "declined")],
)
def test_reasons_are_named_as_the_contract_names_them(reason, word):
    assert dataclasses.replace(ABSTAINED, abstention=Abstention(reason, "x")).to_dict()["reason"] == word


def test_there_is_no_fourth_reason():
    assert len(Reason) == 3


def test_notes_are_named_as_the_contract_names_them():
    assert [str(note) for note in Note] == ["claim", "differ", "generated", "fallback"]
