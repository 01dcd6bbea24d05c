"""Verification: what was not shown, does not stand in the document, or is not what the evidence says is withheld."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.answering.citations import Verified, verify
from assistant.answering.reader import read
from assistant.datatypes import Citation, Document, Draft, DraftSentence, Evidence, Lang, Passage, Question, Statement

FELL, SOLD, FLED = "Mosul fell in June 2014.", "The group sold oil.", "Many people fled."
TEXT = f"{FELL} {SOLD} {FLED}"
DOCUMENT = Document("en", "en", "A title", "source", "licence", TEXT, (), (), ())
DOCUMENTS = {"en": DOCUMENT}


def evidence(text: str, start: int | None = None, document: str = "en", translation: str = "") -> Evidence:
    """A sentence of TEXT in a passage of its own; or, with a start, what is claimed to stand there."""
    start = TEXT.index(text) if start is None else start
    end = start + len(text)
    passage = Passage(
        f"{document}:{start}", document, "en", "text", ("Cities", "Mosul"), start, end, text, ((start, end),)
    )
    return Evidence(passage, start, end, text, 0.9, translation)


SHOWN = [evidence(FELL), evidence(SOLD), evidence(FLED)]


def checked(*sentences: tuple[str, tuple[int, ...]], shown: list[Evidence] = SHOWN, lang: Lang = "en") -> Verified:
    draft = Draft(tuple(DraftSentence(text, cites) for text, cites in sentences), "test")
    return verify(draft, shown, DOCUMENTS, lang)


WITHHELD = Verified((), (), 1)


def test_a_sentence_that_its_evidence_says_gets_through():
    assert checked((FELL, (1,))).statements == (Statement(FELL, (1,)),)


def test_a_citation_carries_all_that_is_needed_to_look_it_up():
    shown = [evidence(SOLD, translation="De groep verkocht olie.")]
    [citation] = checked((SOLD, (1,)), shown=shown).citations
    start = len(FELL) + 1
    assert citation == Citation(
        number=1,
        document="en",
        title="A title",
        lang="en",
        section=("Cities", "Mosul"),
        passage_id=f"en:{start}",
        quote=SOLD,
        start=start,
        end=start + len(SOLD),
        translation="De groep verkocht olie.",
    )
    assert DOCUMENT.text[citation.start : citation.end] == citation.quote


def test_a_citation_of_a_list_says_so():
    of_list = dataclasses.replace(SHOWN[1], passage=dataclasses.replace(SHOWN[1].passage, is_list=True))
    shown = [SHOWN[0], of_list]
    verified = verify(read(Question("?", "en"), shown), shown, DOCUMENTS, "en")
    assert [(c.quote, c.is_list) for c in verified.citations] == [(FELL, False), (SOLD, True)]


@pytest.mark.parametrize("number", [0, 4, -1, 99])
def test_a_citation_that_was_not_shown_is_withheld(number):
    assert checked((FELL, (number,))) == WITHHELD


def test_one_citation_that_was_not_shown_is_enough_to_withhold():
    assert checked((f"{FELL} {SOLD}", (1, 2, 4))) == WITHHELD
    assert checked((FELL, (1, 4))) == WITHHELD


def test_a_sentence_without_citations_is_withheld():
    assert checked((FELL, ())) == WITHHELD


@pytest.mark.parametrize(
    "altered", ["Mosul fell in June 2015.", "mosul fell in June 2014.", "Mosul fell in June 2014!"]
)
def test_a_quotation_altered_by_one_character_is_withheld(altered):
    assert checked((altered, (1,)), shown=[evidence(altered, start=0)]) == WITHHELD


@pytest.mark.parametrize("by", [-1, 1])
def test_a_quotation_at_the_wrong_place_is_withheld(by):
    shown = dataclasses.replace(SHOWN[1], start=SHOWN[1].start + by, end=SHOWN[1].end + by)
    assert checked((SOLD, (1,)), shown=[shown]) == WITHHELD


def test_a_quotation_beyond_the_end_of_the_document_is_withheld():
    assert checked((FELL, (1,)), shown=[evidence(FELL, start=len(TEXT))]) == WITHHELD


def test_a_quotation_from_an_unknown_document_is_withheld():
    assert checked((FELL, (1,)), shown=[evidence(FELL, document="nl")]) == WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "Mosul fell in June 2015.",
        "Mosul did not fall in June 2014.",
        "Mosul fell.",
        "Mosul fell in June 2014. It was a disaster.",
        SOLD,
        "",
    ],
)
def test_text_that_the_evidence_does_not_say_is_withheld(text):
    assert checked((text, (1,))) == WITHHELD


def test_a_sentence_that_the_evidence_says_in_part_is_withheld():
    assert checked((f"{FELL} {SOLD}", (1,))) == WITHHELD


def test_a_sentence_may_rest_on_two_pieces_of_evidence():
    assert checked((f"{FELL} {SOLD}", (1, 2))).statements == (Statement(f"{FELL} {SOLD}", (1, 2)),)


def test_what_is_withheld_is_counted_and_the_rest_stays():
    verified = checked((FELL, (1,)), ("The group sold gold.", (2,)), (FLED, (3,)), (FLED, (9,)))
    assert [s.text for s in verified.statements] == [FELL, FLED]
    assert [c.quote for c in verified.citations] == [FELL, FLED]
    assert verified.withheld == 2


def test_citations_are_numbered_in_order_of_use():
    verified = checked((FLED, (3,)), (FELL, (1,)))
    assert verified.statements == (Statement(FLED, (1,)), Statement(FELL, (2,)))
    assert [(c.number, c.quote) for c in verified.citations] == [(1, FLED), (2, FELL)]


def test_numbers_of_withheld_sentences_leave_no_gap():
    verified = checked(("Nobody said this.", (1,)), (SOLD, (2,)))
    assert verified.statements == (Statement(SOLD, (1,)),)
    assert [c.number for c in verified.citations] == [1]


def test_a_quotation_that_is_used_twice_has_one_number():
    verified = checked((FELL, (1,)), (f"{SOLD} {FELL}", (2, 1)))
    assert verified.statements == (Statement(FELL, (1,)), Statement(f"{SOLD} {FELL}", (2, 1)))
    assert [(c.number, c.quote) for c in verified.citations] == [(1, FELL), (2, SOLD)]


def test_a_translation_supports_a_sentence_in_the_other_language():
    shown = [evidence(SOLD, translation="De groep verkocht olie.")]
    verified = checked(("De groep verkocht olie.", (1,)), shown=shown, lang="nl")
    assert verified.statements == (Statement("De groep verkocht olie.", (1,)),)
    assert verified.citations[0].quote == SOLD


def test_the_original_is_not_an_answer_in_the_other_language():
    shown = [evidence(SOLD, translation="De groep verkocht olie.")]
    assert checked((SOLD, (1,)), shown=shown, lang="nl") == WITHHELD


def test_another_translation_is_withheld():
    shown = [evidence(SOLD, translation="De groep verkocht olie.")]
    assert checked(("De groep verkocht geen olie.", (1,)), shown=shown, lang="nl") == WITHHELD


# A translation has the facts of what it stands for


UNFAITHFUL = [
    (FELL, "Mosoel viel in juni 2015."),
    (FELL, "Mosoel viel in juli 2014."),
    (FELL, "Mosoel viel niet in juni 2014."),
    (FELL, "Mosoel viel naar men ontkent in juni 2014."),
    (SOLD, "De groep werd ervan beschuldigd olie te verkopen."),
    (SOLD, "De groep verkocht 450 vaten olie."),
    (FLED, "Toen vluchtten Haddad, Obama en Merkel."),
]


@pytest.mark.parametrize(("text", "translation"), UNFAITHFUL)
def test_a_translation_with_other_facts_is_withheld(text, translation):
    shown = [evidence(text, translation=translation)]
    assert verify(read(Question("?", "nl"), shown), shown, DOCUMENTS, "nl") == WITHHELD


@pytest.mark.parametrize(("text", "translation"), UNFAITHFUL)
def test_such_a_translation_does_not_keep_the_original_from_an_answer_in_its_own_language(text, translation):
    assert checked((text, (1,)), shown=[evidence(text, translation=translation)]).statements == (Statement(text, (1,)),)


def test_one_such_translation_is_enough_to_withhold():
    shown = [evidence(SOLD, translation="De groep verkocht olie."), evidence(FELL, translation="Mosoel viel in 2015.")]
    assert checked(("De groep verkocht olie. Mosoel viel in 2015.", (1, 2)), shown=shown, lang="nl") == WITHHELD


# What stands in brackets stands in the headings

TERM, UNNAMED = "Siege of 2014", "It ended in June."
PLACE = Document("en", "en", "A title", "source", "licence", UNNAMED, (), (), ())


def completed(headings: tuple[str, ...], year: str = "", subject: str = "", translation: str = "") -> Evidence:
    end = len(UNNAMED)
    passage = Passage("en:0", "en", "en", "text", headings, 0, end, UNNAMED, ((0, end),))
    return Evidence(passage, 0, end, UNNAMED, 0.9, translation, year, subject)


def bracketed(text: str, given: Evidence, lang: Lang = "en") -> Verified:
    return verify(Draft((DraftSentence(text, (1,)),), "test"), [given], {"en": PLACE}, lang)


def test_a_year_and_a_subject_of_the_headings_get_through():
    text = f"[{TERM}] It ended in June [2014]."
    verified = bracketed(text, completed(("Sieges", TERM), "2014", TERM))
    assert verified.statements == (Statement(text, (1,)),)
    assert verified.citations[0].quote == UNNAMED  # as it stands in the document


def test_they_get_through_in_a_translation():
    text = f"[{TERM}] Het eindigde in juni [2014]."
    given = completed(("Sieges", TERM), "2014", TERM, "Het eindigde in juni.")
    assert bracketed(text, given, "nl").statements == (Statement(text, (1,)),)


@pytest.mark.parametrize("headings", [(), ("Sieges",), ("Siege of 2015",)])
def test_a_year_that_is_not_in_the_headings_is_withheld(headings):
    assert bracketed("It ended in June [2014].", completed(headings, "2014")) == WITHHELD


@pytest.mark.parametrize("headings", [(), ("Sieges",), ("Siege",), ("siege of 2014",)])
def test_a_subject_that_is_not_in_the_headings_is_withheld(headings):
    assert bracketed(f"[{TERM}] {UNNAMED}", completed(headings, subject=TERM)) == WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "It ended in June [2014].",  # the evidence has a subject as well
        f"[{TERM}] {UNNAMED}",
        f"[{TERM}] It ended in June [2015].",
        f"[{TERM}] It ended in June 2014.",
        "[Siege] It ended in June [2014].",
        UNNAMED,
    ],
)
def test_other_brackets_than_those_of_the_evidence_are_withheld(text):
    assert bracketed(text, completed((TERM,), "2014", TERM)) == WITHHELD


# Whatever the reader proposes


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_all_that_the_reader_proposes_gets_through(lang):
    shown = [evidence(SOLD, translation="De groep verkocht olie."), evidence(FELL)]
    verified = verify(read(Question("?", lang), shown), shown, DOCUMENTS, lang)
    assert verified.withheld == 0
    assert [c.quote for c in verified.citations] == [SOLD, FELL]


def test_an_empty_draft_leaves_nothing():
    assert checked() == Verified((), (), 0)
