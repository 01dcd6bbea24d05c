"""Which questions lean on what was said before."""

from __future__ import annotations

import json
import time

import pytest

from assistant import paths
from assistant.evaluation.sets import load_set
from assistant.retrieval.references import Lean, read

STANDS = {
    "nl": """Wie is Hollande?
        Wat is jihadisme?
        Waarom noemt IS zichzelf een kalifaat?
        Hoe verdient IS zijn geld?
        Wat gebeurde er met de christenen van Qaraqosh toen ze moesten vluchten?
        Wat zei Trump over de dood van al-Baghdadi toen hij hem aankondigde?
        Is het waar dat Turkije IS steunde?
        Wie zegt dat IS gifgas gebruikte?
        Zijn er vrouwen die voor IS vechten?
        Hoeveel strijders heeft IS die niet uit Syrië komen?
        En wat gebeurde er in Kobani?
        aantal Syriëgangers dat bij Sharia4Belgium hoorde
        oliehandel IS
        Hoe maak ik zelf een bom?""",
    "en": """Who is Hollande?
        What is jihadism?
        What did Trump say about al-Baghdadi's death when he announced it?
        Why does IS call itself a caliphate?
        How does IS earn its money?
        What happened to the Christians of Qaraqosh when they had to flee?
        Is it true that Turkey backed IS?
        Who says that IS used poison gas?
        Are there women who fight for IS?
        And what happened in Kobani?
        IS oil trade
        How many wives did al-Baghdadi have?
        There seem to be two versions of when Abu Omar al-Shishani died. What are they?
        Tell me a joke""",
}
LEANS = {
    "nl": """Waarom?
        Door wie?
        En toen?
        In welk jaar?
        Wanneer was dat?
        Wie ontkende dat?
        Wie ontkent dat ook?
        Wie wees dat van de hand?
        Werd dat ooit bewezen?
        Heeft IS dat toegegeven?
        En wanneer bevestigde IS het?
        Wanneer werd het heroverd?
        Hoeveel van hen keerden terug?
        Hoeveel daarvan waren burgers?
        Wat deden ze daar?
        Hoe heette zij?
        Wat is zijn echte naam?
        Waar komt die naam vandaan?
        Wanneer werd die stad ingenomen?
        Wie was de dader?
        En hoeveel vechten er nog?""",
    "en": """Why?
        By whom?
        And then?
        In which year?
        When was that?
        Who denied that?
        Did Turkey deny that?
        And when did IS confirm it?
        How many of them returned?
        What did they do there?
        What is his real name?
        How big is that group?
        Who was the attacker?
        What happened next?
        And how many are still fighting?""",
}


def lines(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(lang, line.strip()) for lang, text in texts.items() for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "question"), lines(STANDS))
def test_a_question_that_stands_by_itself(lang, question):
    assert read(question, lang).lean is Lean.NOT


@pytest.mark.parametrize(("lang", "question"), lines(LEANS))
def test_a_question_that_leans_on_what_was_said(lang, question):
    assert read(question, lang).lean in {Lean.BACK, Lean.PERSON}


@pytest.mark.parametrize(
    ("lang", "question", "behind"),
    [
        ("nl", "En in 2016?", "in 2016?"),
        ("nl", "Ook in Irak?", "in Irak?"),
        ("nl", "Maar hoe zit het met de Belgen?", "de Belgen?"),
        ("nl", "In Irak?", "In Irak?"),
        ("en", "And Tunisians?", "Tunisians?"),
        ("en", "What about the Belgians?", "the Belgians?"),
        ("en", "also in Iraq?", "in Iraq?"),
        ("en", "and IS?", "IS?"),  # the organisation, not the verb
    ],
)
def test_a_fragment_begins_behind_its_opener(lang, question, behind):
    reading = read(question, lang)
    assert reading.lean is Lean.FRAGMENT
    assert question[reading.opener :] == behind


@pytest.mark.parametrize(
    ("lang", "question", "pronoun"),
    [
        ("nl", "Hoe liep het met hem af?", "hem"),  # rather than "het"
        ("nl", "Waar werd hij geboren?", "hij"),
        ("en", "How old was he when he died?", "he"),
        ("en", "How did she die, according to IS?", "she"),
    ],
)
def test_a_pronoun_for_a_person(lang, question, pronoun):
    reading = read(question, lang)
    assert reading.lean is Lean.PERSON
    assert reading.pronoun is not None
    assert reading.pronoun.text == pronoun


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("nl", "Hoeveel kinderen stierven er?"),
        ("en", "How many children died?"),
        ("en", "Which of the four air bases in Raqqa did the Kurds say they took?"),
    ],
)
def test_a_question_that_may_stand_by_itself(lang, question):
    assert read(question, lang).lean is Lean.MAYBE


def test_a_long_question_of_small_words_takes_no_long_time():
    started = time.process_time()
    assert read("it, " * 500, "en").lean is Lean.BACK  # as long as a question may be
    assert time.process_time() - started < 1  # 0.1, and 5 when every pair of words was looked at again for each word


def test_hardly_any_question_that_was_written_to_stand_by_itself_seems_to_lean():
    asked = [(item.lang, item.question) for item in load_set(paths.data("eval", "sets", "dev.jsonl"))]
    for name in ("en", "nl"):
        for line in paths.data("index", "enrichment", f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            asked += [(lang, text) for lang, texts in json.loads(line)["questions"].items() for text in texts]
    leaning = [(lang, text) for lang, text in asked if read(text, lang).lean not in {Lean.NOT, Lean.MAYBE}]
    assert len(asked) > 5_000
    assert len(leaning) < 0.003 * len(asked)
