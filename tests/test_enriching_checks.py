"""Checks of whole enrichment files, and of what was written about one sentence."""

from __future__ import annotations

import dataclasses

import pytest

from assistant.datatypes import Document, Enrichment, Lang
from assistant.documents import enrichment
from assistant.documents.assemble import Description, assemble
from assistant.documents.blocks import Block
from assistant.enriching.checks import Check, Finding, check, check_complete, check_sentence

QUESTIONS: tuple[tuple[Lang, str], ...] = (
    ("nl", "Hoe laat gaat de bibliotheek open?"),
    ("en", "When can I borrow books?"),
)
LIBRARY = "The town library opens its doors at nine in the morning on weekdays."
BIBLIOTHEEK = "De stadsbibliotheek opent op werkdagen haar deuren om negen uur 's ochtends."
ROOF = "On 12 June 2014 the roof of the library did not leak."
GOOD = {
    LIBRARY: Enrichment(BIBLIOTHEEK, QUESTIONS, (("nl", "openingstijden"), ("en", "hours"))),
    ROOF: Enrichment(
        "Op 12 juni 2014 lekte het dak van de bibliotheek niet.",
        (("nl", "Was het dak dicht?"), ("en", "Was it dry inside?")),
    ),
}


def document(*sentences: str) -> Document:
    block = Block("paragraph", " ".join(sentences), ())
    return assemble([block], Description("d", "en", "", "", ""))


MADE = document(*GOOD)
KEYS = dict(zip(GOOD, [enrichment.key(MADE, sentence) for sentence in MADE.sentences], strict=True))


def lines(written: dict[str, Enrichment]) -> list[tuple[str, Enrichment]]:
    return [(KEYS[text], enriched) for text, enriched in written.items()]


def found(text: str, translation: str) -> list[tuple[Check, bool]]:
    return [(finding.check, finding.is_error) for finding in check_sentence(text, "en", Enrichment(translation))]


# Files


def test_nothing_is_found_in_a_good_file():
    assert check([MADE], {"d": lines(GOOD)}, ["Who was first?"]) == []


def test_a_sentence_without_a_line_is_incomplete():
    [finding] = check([MADE], {"d": lines(GOOD)[1:]})
    what = "no translation, no nl questions, no en questions"
    assert finding == Finding(Check.COMPLETE, what, True, "d", KEYS[LIBRARY], LIBRARY)


def test_a_document_without_lines_is_incomplete_from_end_to_end():
    assert [finding.check for finding in check([MADE], {})] == [Check.COMPLETE] * 2


def test_short_sentences_and_definitions_may_be_without():
    short = "The library opens at nine in the morning, daily."[:45]
    blocks = [Block("paragraph", short, ()), Block("definition", LIBRARY, ("library",), target="library")]
    made = assemble(blocks, Description("d", "en", "", "", ""))
    assert [made.section_of(sentence).kind for sentence in made.sentences] == ["text", "definition"]
    assert check([made], {"d": []}) == []


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        (Enrichment("", QUESTIONS), "no translation"),
        (Enrichment(BIBLIOTHEEK, QUESTIONS[:1]), "no en questions"),
        (Enrichment(BIBLIOTHEEK, (("nl", " "), QUESTIONS[1])), "no nl questions"),
    ],
)
def test_what_is_missing_is_named(written, missing):
    assert [finding.what for finding in check_complete(written)] == [missing]


def test_a_key_of_no_sentence_is_an_error():
    [finding] = check([MADE], {"d": [*lines(GOOD), ("0123456789abcdef", Enrichment("Iets anders."))]})
    assert (finding.check, finding.key, finding.sentence) == (Check.KEYS, "0123456789abcdef", "")


def test_a_key_that_stands_twice_is_an_error():
    [finding] = check([MADE], {"d": lines(GOOD) + lines(GOOD)[:1]})
    assert (finding.check, finding.key, finding.what) == (Check.KEYS, KEYS[LIBRARY], "stands in the file 2 times")


def test_a_question_of_a_question_set_is_an_error():
    [finding] = check([MADE], {"d": lines(GOOD)}, ["when can i borrow books"])
    assert (finding.check, finding.is_error) == (Check.QUESTIONS, True)
    assert '"When can I borrow books?"' in finding.what


def test_lost_and_added_names_are_a_warning():
    made = document("There the librarian Fatima Haddad met Rosalind Achterberg.")
    line = (
        enrichment.key(made, made.sentences[0]),
        Enrichment("Daar ontmoette Fatima Haddad een zekere Gerrit.", QUESTIONS),
    )
    findings = check([made], {"d": [line]})
    what = "missing from the translation: Rosalind, Achterberg; not in the sentence: Gerrit"
    assert [(f.what, f.is_error) for f in findings if f.check == Check.NAMES] == [(what, False)]


# Translations


@pytest.mark.parametrize("text", GOOD)
def test_a_good_translation_passes(text):
    assert found(text, GOOD[text].translation) == []


@pytest.mark.parametrize(
    ("text", "translation", "expected"),
    [
        ("It has 1,878 books.", "Het heeft 1.787 boeken.", (Check.NUMBERS, True)),
        ("It has 18 books.", "Het heeft 18 boeken en 3 films.", (Check.NUMBERS, True)),
        (ROOF, "Op 12 juli 2014 lekte het dak van de bibliotheek niet.", (Check.DATES, True)),
        ("It was wet in June.", "Het was nat in juli.", (Check.DATES, False)),
        ("It is shut on Monday.", "Het is dicht op dinsdag.", (Check.DATES, False)),
        (LIBRARY, LIBRARY, (Check.LANGUAGE, True)),
        (LIBRARY, "De bibliotheek opent.", (Check.LENGTH, True)),
        (LIBRARY, "De bibliotheek opent 's ochtends vroeg.", (Check.LENGTH, False)),
        (LIBRARY, f"{BIBLIOTHEEK} {BIBLIOTHEEK} {BIBLIOTHEEK}", (Check.LENGTH, True)),
        (ROOF, "Op 12 juni 2014 lekte het dak van de bibliotheek.", (Check.WORDING, False)),
        (LIBRARY, f"{BIBLIOTHEEK[:-1]} niet.", (Check.WORDING, False)),
        ("It allegedly leaked.", "Het lekte.", (Check.WORDING, False)),
    ],
)
def test_a_bad_translation_is_found(text, translation, expected):
    assert found(text, translation) == [expected]


def test_a_short_sentence_may_stay_as_it_is():
    assert found("Abu Sayyaf", "Abu Sayyaf") == []


def test_a_translation_that_is_not_there_is_not_checked():
    assert found(ROOF, "") == []


# Questions and search words


@pytest.mark.parametrize(
    ("questions", "what"),
    [
        ([("nl", "When does the library open?")], '"When does the library open?" is filed under nl'),
        ([("en", "Who came?"), ("en", "who came")], '"who came" is like another question'),
        ([("en", "Who came?"), ("en", "Who came?")], '"Who came?" is like another question'),
    ],
)
def test_a_bad_question_is_found(questions, what):
    findings = list(check_sentence(LIBRARY, "en", Enrichment(BIBLIOTHEEK, tuple(questions))))
    assert [(finding.check, finding.what, finding.is_error) for finding in findings] == [(Check.QUESTIONS, what, True)]


def unanswered(*questions: tuple[Lang, str]) -> list[Finding]:
    """What is found when these are said to be left open by the first sentence."""
    written = {**GOOD, LIBRARY: dataclasses.replace(GOOD[LIBRARY], unanswered=questions)}
    return check([MADE], {"d": lines(written)}, ["Who was first?"])


def test_a_question_that_no_sentence_answers_passes():
    assert unanswered(("nl", "Wie bouwde de bibliotheek?"), ("en", "Who built the library?")) == []


@pytest.mark.parametrize("question", ["When can I borrow books?", "when can i borrow books", "Was it dry inside?"])
def test_a_question_that_a_sentence_answers_is_not_unanswered(question):
    [finding] = unanswered(("en", question))  # of its own sentence, or of another
    what = f'"{question}" is a question that a sentence answers'
    assert finding == Finding(Check.UNANSWERED, what, True, "d", KEYS[LIBRARY], LIBRARY)


def test_a_question_that_a_sentence_of_another_document_answers_is_not_unanswered():
    other = assemble([Block("paragraph", ROOF, ())], Description("e", "en", "", "", ""))
    written = dataclasses.replace(GOOD[LIBRARY], unanswered=(("en", "Was it dry inside?"),))
    given = {"d": [(KEYS[LIBRARY], written)], "e": [(enrichment.key(other, other.sentences[0]), GOOD[ROOF])]}
    findings = check([document(LIBRARY), other], given)
    assert [(f.check, f.document) for f in findings] == [(Check.UNANSWERED, "d")]


def test_an_unanswered_question_in_the_wrong_language_is_found():
    [finding] = unanswered(("nl", "When was the library founded?"))
    assert (finding.check, finding.is_error) == (Check.UNANSWERED, True)
    assert finding.what == '"When was the library founded?" is filed under nl'


def test_an_unanswered_question_may_not_stand_in_a_question_set():
    [finding] = unanswered(("en", "who was first"))
    assert (finding.check, finding.what) == (Check.QUESTIONS, '"who was first" stands in a question set')


@pytest.mark.parametrize(
    ("lang", "word", "is_error"),
    [
        ("en", "a very long phrase", True),
        ("en", "since 1987", True),
        ("en", "libraries", False),
        ("nl", "deuren", False),
    ],
)
def test_a_bad_search_word_is_found(lang, word, is_error):
    findings = list(check_sentence(LIBRARY, "en", Enrichment(BIBLIOTHEEK, (), ((lang, word),))))
    assert [(finding.check, finding.is_error) for finding in findings] == [(Check.SEARCH_WORDS, is_error)]
    assert f'"{word}"' in findings[0].what
