"""The extractive reader: the source's sentence, its translation, or a quotation that says where it comes from."""

from __future__ import annotations

import dataclasses

import pytest

from assistant import prompts
from assistant.answering.reader import NAME, read, render
from assistant.datatypes import Draft, DraftSentence, Evidence, Lang, Passage, Question


def evidence(text: str, lang: Lang = "nl", translation: str = "", is_list: bool = False) -> Evidence:
    passage = Passage("p", lang, lang, "text", (), 0, len(text), text, ((0, len(text)),), is_list=is_list)
    return Evidence(passage, 0, len(text), text, 0.9, translation)


def test_a_sentence_in_the_language_of_the_question_is_given_as_it_stands():
    assert render(evidence("Mosoel viel.", "nl", translation="Mosul fell."), "nl") == "Mosoel viel."


def test_a_sentence_in_the_other_language_is_given_in_translation():
    assert render(evidence("Mosoel viel.", "nl", translation="Mosul fell."), "en") == "Mosul fell."


def test_without_translation_the_sentence_is_quoted_and_said_to_be_foreign():
    in_english = render(evidence("Mosoel viel.", "nl"), "en")
    assert in_english == prompts.text("answers", "en", "answer.foreign", quote="Mosoel viel.")
    assert "Mosoel viel." in in_english
    assert in_english != "Mosoel viel."
    assert "Mosul fell." in render(evidence("Mosul fell.", "en"), "nl")


def test_a_list_stands_on_one_line_with_semicolons():
    text = "Groups that pledged allegiance:\nBoko Haram\nAnsar al-Sharia"
    expected = "Groups that pledged allegiance: Boko Haram; Ansar al-Sharia"
    assert render(evidence(text, "en", is_list=True), "en") == expected


def test_a_translated_list_stands_on_one_line_too():
    translation = "Groepen die trouw zwoeren:\nBoko Haram\nAnsar al-Sharia"
    given = evidence("Groups:\nBoko Haram\nAnsar al-Sharia", "en", translation, is_list=True)
    assert render(given, "nl") == "Groepen die trouw zwoeren: Boko Haram; Ansar al-Sharia"


def test_a_list_without_items_is_its_first_sentence():
    assert render(evidence("Groups:", "en", is_list=True), "en").strip() == "Groups:"


def test_paragraphs_of_running_text_are_joined_by_a_space():
    assert render(evidence("Mosoel viel.\nRaqqa ook.", "nl"), "nl") == "Mosoel viel. Raqqa ook."


def test_braces_and_percent_signs_in_a_source_are_left_alone():
    assert "{quote} 50%" in render(evidence("{quote} 50%", "en"), "nl")


# What the headings add


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("In juni viel Mosoel.", "nl", "In juni [2014] viel Mosoel."),
        ("Mosul fell on 10 June.", "en", "Mosul fell on 10 June [2014]."),
        ("In juni viel Mosoel, in juli Tikrit.", "nl", "In juni [2014] viel Mosoel, in juli Tikrit."),
        ("Na 3 mei 2013, in juni, viel Mosoel.", "nl", "Na 3 mei 2013, in juni [2014], viel Mosoel."),
        ("Mosoel viel.", "nl", "Mosoel viel."),
        ("On 6 October 15 fighters left.", "en", "On 6 October [2014] 15 fighters left."),
        ("Theresa May spoke in June.", "en", "Theresa May spoke in June [2014]."),
    ],
)
def test_a_year_stands_in_brackets_behind_the_first_date_without_one(text, lang, shown):
    assert render(dataclasses.replace(evidence(text, lang), year="2014"), lang) == shown


def test_a_date_stays_as_it_stands_where_the_headings_say_no_year():
    assert render(evidence("In juni viel Mosoel.", "nl", "Mosul fell in June."), "nl") == "In juni viel Mosoel."
    assert render(evidence("In juni viel Mosoel.", "nl", "Mosul fell in June."), "en") == "Mosul fell in June."


def test_a_year_stands_in_a_translation_too():
    given = dataclasses.replace(evidence("In juni viel Mosoel.", "nl", "Mosul fell in June."), year="2014")
    assert render(given, "en") == "Mosul fell in June [2014]."
    without_date = dataclasses.replace(given, translation="Mosul fell that month.")
    assert render(without_date, "en") == "Mosul fell that month."


def test_a_year_stands_in_a_list_that_is_on_one_line():
    given = dataclasses.replace(evidence("In juni vielen:\nMosoel\nTikrit", "nl", is_list=True), year="2014")
    assert render(given, "nl") == "In juni [2014] vielen: Mosoel; Tikrit"


def test_a_subject_stands_in_brackets_before_the_text():
    given = dataclasses.replace(evidence("It is a city.", "en", "Het is een stad."), subject="Raqqa")
    assert render(given, "en") == "[Raqqa] It is a city."
    assert render(given, "nl") == "[Raqqa] Het is een stad."


def test_a_text_can_have_both():
    given = dataclasses.replace(evidence("It fell in June.", "en"), year="2014", subject="Mosul")
    assert render(given, "en") == "[Mosul] It fell in June [2014]."


def test_a_foreign_quotation_is_given_as_it_stands():
    given = dataclasses.replace(evidence("It fell in June.", "en"), year="2014", subject="Mosul")
    assert render(given, "nl") == prompts.text("answers", "nl", "answer.foreign", quote="It fell in June.")


# Drafts


def test_a_draft_has_one_sentence_a_piece_of_evidence_each_citing_its_own():
    given = [evidence("Mosoel viel."), evidence("Raqqa fell.", "en", translation="Raqqa viel.")]
    assert read(Question("Wat viel?", "nl"), given) == Draft(
        (DraftSentence("Mosoel viel.", (1,)), DraftSentence("Raqqa viel.", (2,))), NAME
    )


def test_no_evidence_gives_an_empty_draft():
    assert read(Question("Wat viel?", "nl"), []).sentences == ()
