"""Telling Dutch from English, mostly in short questions."""

from __future__ import annotations

import json
import math

import pytest

from assistant import language
from assistant.language import Detection, detect, load_table

DUTCH = """
Wie?
Waarom?
Hoeveel?
Welke steden?
Wat is IS?
Wie is Jihadi John?
En daarna?
Is dat zo?
Leeft hij nog?
Wat zei Trump over Obama?
Wie leidt Hamas?
Wat vond The New York Times?
Wat is de Joint Chiefs of Staff?
Wanneer viel Mosul?
Wat deed de Royal Air Force?
Wie zijn The Beatles?
Steunde Saudi Arabia de groep?
Was Washington erbij?
Werd Palmyra verwoest?
Wat zegt het Washington Institute for Near East Policy?
Hoeveel Belgen reisden naar Syrië?
gifgas
onthoofdingen
slag om Kobani
aantal doden bij de aanslag in Nice
hoofdstad kalifaat
Rand Paul beschuldigt wie?
Waar ligt Deir ez-Zor?
hoeveel jezidi's werden gedood in 2014
WAT IS DE HOOFDSTAD?
Wat is 'state sponsor of terrorism'?
Noem drie groepen
Gebruikte IS mosterdgas?
In welk jaar?
Was er een ontkenning van Qatar?
Wat is apostasie?
Wie is Abu Hafs al-Hashimi al-Qurashi?
Wat is het verschil tussen ISIS, ISIL en Daesh?
""".strip().split("\n")

ENGLISH = """
Who?
Why?
How many?
Which cities?
What is IS?
Who is Jihadi John?
And then?
Is that so?
Is he still alive?
What did Trump say about Obama?
Who leads Hamas?
Who is Ard van der Steur?
Who is Bert Koenders?
What is Jabhat al-Nusra?
When did Mosoel fall?
Who is Gerd Müller?
What is the Koninklijke Luchtmacht?
Did Nederland take part?
Which groups are in the Vrij Syrisch Leger?
Was Brussel attacked?
What did the Syrische Democratische Strijdkrachten do?
How many Belgians travelled to Syria?
poison gas
beheadings
battle of Kobani
number of deaths in the Nice attack
capital of the caliphate
Who accused Rand Paul?
Where is Deir ez-Zor?
how many yazidis were killed in 2014
WHAT IS THE CAPITAL?
What does 'lone wolves' mean?
Name three groups
Did IS use mustard gas?
In which year?
Was there a denial by Qatar?
What is apostasy?
Who is Abu Hafs al-Hashimi al-Qurashi?
Who were Abu Bakr al-Baghdadi and Abu Omar al-Shishani?
""".strip().split("\n")


@pytest.mark.parametrize("question", DUTCH)
def test_a_dutch_question(question):
    assert detect(question).lang == "nl"


@pytest.mark.parametrize("question", ENGLISH)
def test_an_english_question(question):
    assert detect(question).lang == "en"


# Texts that say little or nothing


@pytest.mark.parametrize("text", ["", " ", "?!", "2014", "11-09-1965, 14:30", "€ 1.000", "🙂", "_"])
def test_a_text_without_words_is_taken_for_dutch_without_confidence(text):
    assert detect(text) == Detection("nl", 0.5)


def test_words_in_another_script_say_nothing():
    assert detect("الدولة الإسلامية") == Detection("nl", 0.5)


@pytest.mark.parametrize("text", ["Palmyra", "IS", "is", "in"])
def test_a_word_of_both_languages_is_no_certainty(text):
    assert detect(text).confidence < 0.6


def test_a_whole_question_is_a_certainty():
    assert detect("Hoeveel mensen woonden er in het gebied?").confidence > 0.999
    assert detect("How many people lived in the territory?").confidence > 0.999


def test_a_long_text_is_weighed_without_overflow():
    dutch, english = detect("Dit is een zin in het Nederlands. " * 500), detect("This is a sentence in English. " * 500)
    assert (dutch.lang, english.lang) == ("nl", "en")
    assert (dutch.confidence, english.confidence) == pytest.approx((1.0, 1.0))


def test_one_foreign_sentence_does_not_change_the_language_of_a_text():
    assert detect("Het regende de hele dag in de stad. He said: it is raining. Daarna werd het droog.").lang == "nl"


def test_a_curly_apostrophe_is_an_apostrophe():
    assert detect("What’s up with Assad’s army?") == detect("What's up with Assad's army?")


# The weights, on a table of three words and two trigrams

SMALL = {"words": {"wat": 2.0, "what": -2.0, "assad": -1.0}, "trigrams": {" zx": 1.0, "zx ": 0.5}}


def sure(evidence: float) -> float:
    """How sure that evidence makes."""
    return 1 / (1 + math.exp(-evidence))


@pytest.mark.parametrize(
    ("text", "lang", "evidence"),
    [
        ("wat", "nl", 2.0),
        ("what", "en", 2.0),
        ("Wat", "nl", 2.0),  # a capital at the start says nothing
        ("wat wat what", "nl", 2.0 + 2.0 - 2.0),
        ("wat Assad", "nl", 2.0 - 0.1 * 1.0),  # a capital inside makes a name
        ("Assad wat", "nl", 2.0 - 1.0),
        ("zx", "nl", 0.5 * (1.0 + 0.5)),  # an unknown word speaks with half the weight
        ("wat Zx", "nl", 2.0 + 0.1 * 0.75),
        ("wat 2014 qqq", "nl", 2.0),
    ],
)
def test_words_are_weighed(monkeypatch, text, lang, evidence):
    monkeypatch.setattr(language, "_table", lambda: SMALL)
    found = detect(text)
    assert found.lang == lang
    assert found.confidence == pytest.approx(sure(evidence))


def test_evidence_that_cancels_out_is_no_evidence(monkeypatch):
    monkeypatch.setattr(language, "_table", lambda: SMALL)
    assert detect("wat what") == Detection("nl", 0.5)


def test_a_table_is_read_from_its_file(tmp_path):
    path = tmp_path / "table.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    assert load_table(path) == SMALL
