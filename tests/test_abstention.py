"""When to abstain, for which reason, and in which words."""

from __future__ import annotations

import pytest

from assistant.answering.abstention import Thresholds, abstain, decide
from assistant.datatypes import LANGUAGES, Reason

THRESHOLDS = Thresholds(answerable=0.4, on_topic=0.6, sure=0.9)


@pytest.mark.parametrize(
    ("answerable", "on_topic", "expected"),
    [
        (0.8, 0.9, None),
        (0.4, 0.9, None),  # the threshold itself is enough
        (0.39, 0.9, Reason.NO_EVIDENCE),
        (0.0, 1.0, Reason.NO_EVIDENCE),
        (0.0, 0.6, Reason.NO_EVIDENCE),  # the threshold itself is on topic
        (0.0, 0.59, Reason.OFF_TOPIC),
        (0.0, 0.0, Reason.OFF_TOPIC),
        (0.8, 0.1, Reason.OFF_TOPIC),
        (0.9, 0.1, None),  # sure enough to be on topic in any case
        (1.0, 0.0, None),
    ],
)
def test_the_two_probabilities_decide(answerable, on_topic, expected):
    assert decide(answerable, on_topic, THRESHOLDS) is expected


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_own_words_in_both_languages(lang, reason):
    abstention = abstain(reason, lang, ["A title"])
    assert abstention.reason is reason
    others = {abstain(other, one, ["A title"]).message for other in Reason for one in LANGUAGES}
    assert len(others) == len(Reason) * len(LANGUAGES)
    assert len(abstention.message.split()) >= 5
    assert "{" not in abstention.message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_off_topic_question_is_told_what_the_documents_are(lang):
    message = abstain(Reason.OFF_TOPIC, lang, ["First title", "Second title"]).message
    assert "“First title”; “Second title”" in message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_titles_with_braces_are_shown_as_they_are(lang):
    assert "“{titles} {0}”" in abstain(Reason.OFF_TOPIC, lang, ["{titles} {0}"]).message


@pytest.mark.parametrize(("lang", "word"), [("nl", "documenten"), ("en", "documents")])
def test_the_words_are_in_the_language_of_the_question(lang, word):
    assert word in abstain(Reason.NO_EVIDENCE, lang, []).message.split()
