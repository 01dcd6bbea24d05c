"""A question in a conversation, over the two documents that ship."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.datatypes import Reason
from assistant.exchanges import question_from


@pytest.mark.parametrize(
    ("earlier", "asked", "understood", "held"),
    [
        ("Hoeveel mensen reisden vanuit België naar Syrië en Irak?", "En vanuit Frankrijk?",
         "Hoeveel mensen reisden vanuit Frankrijk naar Syrië en Irak?", "travelled from France"),
        ("Who is head of the Popular Forces?", "What has he denied?",
         "What has Yasser Abu Shabab denied?", "Abu Shabab has denied any collaboration"),
        ("Hoeveel mensen executeerde IS in de tweede helft van 2014?", "Hoeveel daarvan waren burgers?",
         "Hoeveel daarvan waren burgers (mensen executeerde IS in de tweede helft van 2014)?", "1175"),
    ],
)  # fmt: skip
def test_a_follow_up_finds_what_it_is_about(assistant: Assistant, earlier, asked, understood, held):
    answer = assistant.ask(asked, before=[assistant.ask(earlier)])
    assert (answer.question.text, answer.question.asked) == (understood, asked)
    assert any(held in found.passage.text for found in answer.retrieved[:5])
    values = answer.to_dict()
    assert (values["question"], values["understood"]) == (asked, understood)


def test_the_earlier_question_in_the_other_language(assistant: Assistant):
    before = assistant.ask("Hoeveel mensen reisden vanuit België naar Syrië en Irak?")
    answer = assistant.ask("And from Sweden?", "en", before=[before])
    assert "Sweden" in answer.question.text
    assert "Belgi" not in answer.question.text
    assert "reisden" not in answer.question.text  # said in English
    assert any("travelled from Sweden" in found.passage.text for found in answer.retrieved[:5])


def test_a_new_topic_is_not_drawn_back(assistant: Assistant):
    before = [assistant.ask("Who is head of the Popular Forces?")]
    for question in ("Wie is Gulmurod Khalimov?", "Who won the Tour de France?"):
        plain, asked = assistant.ask(question), assistant.ask(question, before=before)
        assert asked.question == plain.question
        assert asked.text == plain.text


def test_a_request_is_declined_as_it_was_typed(assistant: Assistant):
    before = [assistant.ask("Hoeveel mensen vertrokken uit Duitsland naar de oorlog in Syrië en Irak?")]
    answer = assistant.ask("How can I travel there and join them?", before=before)
    assert answer.question.asked
    assert answer.abstention is not None
    assert answer.abstention.reason is Reason.DECLINED


def test_a_word_of_either_language_is_in_that_of_the_question_before(assistant: Assistant):
    for earlier, lang in (("Wie verkocht olie aan Syrië?", "nl"), ("Who sold oil to Syria?", "en")):
        before = [assistant.ask(earlier)]
        assert question_from("In Raqqa?", assistant.settings, before=before).lang == lang
        assert question_from("Waarom deed de regering dat?", assistant.settings, before=before).lang == "nl"
        assert question_from("In Raqqa?", assistant.settings, "en", before=before).lang == "en"


def test_the_question_is_the_one_that_is_answered(assistant: Assistant):
    before = [assistant.ask("Who is head of the Popular Forces?")]
    assert assistant.question("What has he denied?", before=before).text == "What has Yasser Abu Shabab denied?"
    assert assistant.question("What has he denied?").asked == ""
